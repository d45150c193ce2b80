#pragma once
// Which faults strike. Each seed has a mood (calm, usual, stormy) and, unless they are named, a
// choice of kinds of its own, so that rare combinations get their turn (swarm testing: Groce et
// al., ISSTA 2012).

#include "tests/simulation/chance.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duet::simulation {

enum class Kind {
    crash,  ///< at a fault point, or between two rounds
    error,  ///< a handler throws
    full,   ///< the disk is full when the round commits
    request_lost,
    reply_lost,
    repeated,  ///< a request arrives twice
    late,
    delivery_lost,
    ack_lost,
    publish_lost,
    publish_ack_lost,
    published_twice,  ///< past the broker's own deduplication
    outage,           ///< of a service or of the broker
    restore,          ///< the broker comes back with an older store
    clock,            ///< it jumps
    poison            ///< an event that nobody can read
};
inline constexpr std::size_t kinds = 16;

std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

/// Which faults may strike: all, some kinds, or exactly those that are listed.
struct Forecast {
    std::optional<std::set<Kind>> named;  ///< none: the seed chooses
    std::map<Kind, std::int64_t>
        one_in;  ///< occasions, for kinds that shall strike as often on every day
    std::optional<std::set<std::uint64_t>> only;  ///< the shrinker's choice of single faults
};

class FaultMix {
public:
    struct Strike {
        Kind kind = Kind::crash;
        std::uint64_t id = 0;  ///< the same fault has the same id in every run of the seed
    };

    FaultMix(const Chance& chance, const Forecast& forecast);

    /// Does a fault of this kind strike here? `where` and `about` (and `which`) name the occasion.
    bool strikes(Kind kind, std::string_view where, std::string_view about,
                 std::uint64_t which = 0);

    void begin() { changeable_ = true; }  ///< before, nothing strikes
    void heal() { changeable_ = false; }
    const std::vector<Strike>& struck() const { return struck_; }

private:
    const Chance& chance_;
    std::optional<std::set<std::uint64_t>> only_;
    std::array<std::int64_t, kinds> one_in_{};  ///< 0: never
    std::vector<Strike> struck_;
    bool changeable_ = false;
};

}  // namespace duet::simulation
