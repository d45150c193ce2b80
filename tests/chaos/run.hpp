#pragma once
// A run of chaos from its first order to its verdict.

#include "infra/client/comparison.hpp"
#include "services/audit/audit.hpp"
#include "tests/chaos/injector.hpp"
#include "tests/chaos/judge.hpp"

#include <optional>

namespace duet::chaos {

struct Options {
    Intent intent;
    double orders_per_second = 25;  ///< per style
    int concurrency = 64;
    bool keep = false;
    std::function<void(const std::string&)> progress = [](const std::string&) {},
                                            note = [](const std::string&) {};
    std::function<bool()> interrupted = [] { return false; };
};

/// The result of one style.
struct StyleVerdict {
    std::string style;
    std::size_t orders = 0;                ///< of the load; probes are extra
    std::chrono::milliseconds drained{0};  ///< from the last healing until no work was unfinished
    Judgement judgement;
    audit::Report audit;
};

struct Result {
    Schedule schedule;
    std::string disks;  ///< how the disk was filled
    std::string durability;
    std::vector<FaultOutcome> happened;  ///< in the order of the schedule
    std::vector<StyleVerdict> styles;
    std::size_t backfills = 0;  ///< of the orchestrated reports, started meanwhile
    std::optional<workload::Comparison> comparison;
    std::vector<Violation> violations;  ///< all of them
    std::int64_t began_at = 0;          ///< microseconds since 1970 …
    Steady::time_point began{};         ///< … and the same moment on the steady clock
    std::string kept;                   ///< the folder, when it is kept
};

/// Brings up a shop of its own, breaks it by the schedule under load, heals, drains and judges. A
/// failed run keeps its folder. Throws processes::Interrupted, and as `bring_up` does.
Result run(const processes::Paths& root, const Options& options);

}  // namespace duet::chaos
