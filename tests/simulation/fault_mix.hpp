#pragma once
// Decides which faults a run injects. Each seed has a rate of faults (high, medium or low) and,
// unless the caller names the kinds, a random selection of kinds, so that rare combinations occur
// (swarm testing: Groce et al., ISSTA 2012).

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
    crash,  ///< at a fault point, or between two batches
    error,  ///< a handler throws
    full,   ///< the disk is full when the batch commits
    request_lost,
    reply_lost,
    repeated,  ///< a request arrives twice
    late,
    delivery_lost,
    ack_lost,
    publish_lost,
    publish_ack_lost,
    published_twice,  ///< not detected by the broker's deduplication
    outage,           ///< of a service or of the broker
    restore,          ///< the broker comes back with an older store
    clock,            ///< the clock jumps
    poison            ///< an unreadable event
};
inline constexpr std::size_t kinds = 16;

std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

/// Which faults a run may inject: all, some kinds, or exactly the listed ones.
struct FaultPlan {
    std::optional<std::set<Kind>> named;  ///< nullopt: the seed selects
    std::map<Kind, std::int64_t>
        one_in;  ///< a fixed rate for these kinds: one fault per this many occasions
    std::optional<std::set<std::uint64_t>>
        only;  ///< the shrinker's selection of single faults, by id
};

/// One thread.
class FaultMix {
public:
    struct Injection {
        Kind kind = Kind::crash;
        std::uint64_t id = 0;  ///< the same in every run of the seed
    };

    FaultMix(const Chance& chance, const FaultPlan& fault_plan);

    /// Decides whether to inject a fault of this kind. `where`, `about` and `which` identify the
    /// occasion.
    bool injects(Kind kind, std::string_view where, std::string_view about,
                 std::uint64_t which = 0);

    void begin() { active_ = true; }  ///< before this call no fault is injected
    void heal() { active_ = false; }  ///< after this call no fault is injected
    const std::vector<Injection>& injected() const { return injected_; }

private:
    const Chance& chance_;
    std::optional<std::set<std::uint64_t>> only_;
    std::array<std::int64_t, kinds> one_in_{};  ///< one fault per this many occasions; 0: never
    std::vector<Injection> injected_;
    bool active_ = false;
};

}  // namespace duet::simulation
