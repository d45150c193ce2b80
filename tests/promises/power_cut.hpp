#pragma once
// The files of a shop as a loss of power may leave them: the databases, rebuilt from the store's
// recording, and the broker's files, copied while it ran.

#include "tests/store/lost_power.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::tests {

/// The recorded writes of all databases of a shop. One thread.
class ShopRecording {
public:
    explicit ShopRecording(const std::filesystem::path& folder);

    /// Writes the databases to `data` as a loss of power at this instant may leave them.
    void restore(Moment at, std::uint64_t seed, const std::filesystem::path& data) const;

private:
    std::map<std::string, std::vector<store::Recorded>> databases_;
};

/// The broker syncs its files every two minutes, although it acknowledges earlier: after a loss of
/// power it may have any of its earlier files. One thread.
class BrokerCopies {
public:
    BrokerCopies(std::filesystem::path live, std::filesystem::path folder)
        : live_{std::move(live)}, folder_{std::move(folder)} {}

    void take();

    enum class Found {
        newest,  ///< the last copy before the instant
        oldest,  ///< the first copy
        torn,    ///< the last copy; the newest message file ends in the middle of a message
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

/// The result of checking the files of one style.
struct Inspection {
    /// Damage, and violations of invariants that must hold at every instant.
    std::vector<std::string> problems;
    std::vector<std::string> lost;  ///< acknowledged orders that the files do not contain
};
Inspection inspect(const std::filesystem::path& data, const std::string& style,
                   const std::vector<std::string>& acknowledged);

}  // namespace duet::tests
