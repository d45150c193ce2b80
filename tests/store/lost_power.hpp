#pragma once
// Creates the files that a power loss may leave of a database. For each file: everything before its
// last complete sync survives; of later writes all survive, none, the first ones, or any sectors,
// by seeded chance.

#include "shared/store/recording/recording.hpp"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace duet::tests {

/// The steady clock, which recordings use.
using Moment = std::chrono::nanoseconds;
inline Moment moment_now() { return std::chrono::steady_clock::now().time_since_epoch(); }

/// A power loss at one instant. One thread.
class LostPower {
public:
    LostPower(Moment at, std::uint64_t seed) : at_{at}, random_{seed} {}

    /// Creates the database's files at `database` as they may be after the power loss.
    void leave(const std::vector<store::Recorded>& recorded, const std::filesystem::path& database);

private:
    enum class Unsynced { all, nothing, beginning, sectors };
    struct Remains;

    Remains remains_of(const std::vector<store::Recorded>& recorded, const std::string& file);
    void apply(const store::Recorded& change, bool certain, Unsynced fate, std::string& content);
    std::size_t below(std::size_t count) {
        return std::uniform_int_distribution<std::size_t>{0, count - 1}(random_);
    }
    bool tossed() { return below(2) == 1; }

    Moment at_;
    std::mt19937_64 random_;
};

}  // namespace duet::tests
