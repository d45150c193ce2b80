#pragma once
// One plan through the running shop's styles, and what came of it: behind `compare` and `demo`.

#include "infra/supervisor/paths.hpp"
#include "infra/client/comparison.hpp"
#include "infra/client/costs.hpp"
#include "services/traces/diagram/traffic.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace duet::commands {

/// One style's part.
struct StyleRun {
    std::string style;
    workload::Outcome outcome;
    std::vector<workload::End> ends;
    workload::Costs costs;
    bool drained = false;      ///< nothing was under way any more when it was measured and audited
    console::Traffic traffic;  ///< of those of its orders that were followed
    nlohmann::json audit;      ///< of the whole shop of that style, after drain
    bool holds() const { return audit.value("holds", false); }
};

struct Compared {
    workload::WorkloadPlan plan;
    std::vector<StyleRun> runs;                      ///< in the order in which they ran
    std::optional<workload::Comparison> comparison;  ///< when there were two
    bool at_once = false;
    bool good() const;  ///< they agree, all audits hold, and nothing was in trouble
};

struct Comparing {
    std::vector<std::string> styles;
    std::string run;  ///< of the plan: part of the keys
    int concurrency = 64;
    bool at_once =
        false;  ///< both styles at the same time; what they share is then in neither's costs
    std::function<void(const std::string&)> progress = [](const std::string&) {};
    std::function<bool()> stop = [] { return false; };
};

/// Throws Failure when the shop cannot be used; Interrupted (processes) when `stop` said so.
Compared run_plan(const processes::Paths& paths, workload::WorkloadPlan plan, const Comparing& how);

void print(const Compared& compared);
nlohmann::json to_json(const Compared& compared);

/// Tells one run's keys from another's.
std::string random_run();

}  // namespace duet::commands
