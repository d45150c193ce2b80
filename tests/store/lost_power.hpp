#pragma once
// What a disk may hold of a database after the power went. Of each of its files: everything that
// came before its last complete sync; of what came after, all, nothing, the beginning, or any
// sectors in any order, as seeded chance has it.

#include "shared/store/recording/recording.hpp"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace duet::tests {

/// The steady clock, as recordings tell time.
using Moment = std::chrono::nanoseconds;
inline Moment moment_now() { return std::chrono::steady_clock::now().time_since_epoch(); }

class LostPower {
public:
    LostPower(Moment at, std::uint64_t seed) : at_{at}, random_{seed} {}

    /// Makes the database's files as they may be found, beside each other at `database`.
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
