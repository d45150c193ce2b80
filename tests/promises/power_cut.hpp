#pragma once
// A shop's files as they may be found after the power went while it ran: the databases, made of
// what the store recorded, and the broker's, which were copied while it wrote them.

#include "tests/store/lost_power.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::tests {

/// What was recorded of all databases of a shop.
class ShopRecording {
public:
    explicit ShopRecording(const std::filesystem::path& folder);

    /// Makes the databases anew in `data` as a loss of power at this instant may leave them.
    void leave(Moment at, std::uint64_t seed, const std::filesystem::path& data) const;

private:
    std::map<std::string, std::vector<store::Recorded>> databases_;
};

/// The broker syncs every two minutes, whatever it acknowledges: after a loss of power it may be
/// found with any of its earlier files.
class BrokerCopies {
public:
    BrokerCopies(std::filesystem::path live, std::filesystem::path folder)
        : live_{std::move(live)}, folder_{std::move(folder)} {}

    void take();

    enum class Found {
        newest,  ///< the last copy before the instant
        oldest,  ///< the first of all
        torn,    ///< the last, but of the messages' file the end is missing, in the middle of a
                 ///< message
        nothing
    };
    void put_back(Found found, Moment at) const;

private:
    struct Copy {
        std::filesystem::path path;
        Moment done;
    };
    std::filesystem::path live_, folder_;
    std::vector<Copy> copies_;
};

/// What is wrong with the files of one style, and which of these orders nobody knows any more.
struct Inspection {
    std::vector<std::string>
        problems;  ///< damage, and what breaks an invariant that must hold at every instant
    std::vector<std::string> lost;
};
Inspection inspect(const std::filesystem::path& data, const std::string& style,
                   const std::vector<std::string>& acknowledged);

}  // namespace duet::tests
