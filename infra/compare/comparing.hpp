#pragma once
// Runs one plan through the running shop's styles and collects the results: behind `compare` and
// `demo`.

#include "infra/client/comparison.hpp"
#include "infra/client/costs.hpp"
#include "infra/supervisor/paths.hpp"
#include "services/traces/diagram/traffic.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace duet::commands {

/// The result of one style.
struct StyleRun {
    std::string style;
    workload::Outcome outcome;
    std::vector<workload::End> ends;
    workload::Costs costs;
    bool drained = false;      ///< no work was unfinished when it was measured and audited
    console::Traffic traffic;  ///< of its traced orders
    nlohmann::json audit;      ///< of the style's whole shop, after drain
    bool holds() const { return audit.value("holds", false); }
};

struct Compared {
    workload::WorkloadPlan plan;
    std::vector<StyleRun> runs;                      ///< in the order of execution
    std::optional<workload::Comparison> comparison;  ///< when two styles ran
    bool at_once = false;
    bool good() const;  ///< the styles agree, all audits hold, and no order had trouble
};

struct Comparing {
    std::vector<std::string> styles;
    std::string run;  ///< of the plan: part of the keys
    int concurrency = 64;
    bool at_once = false;  ///< both styles at the same time; shared work is then in neither's costs
    std::function<void(const std::string&)> progress = [](const std::string&) {};
    std::function<bool()> stop = [] { return false; };
};

/// Throws Failure when the shop cannot be used, Interrupted (processes) when `stop` returned true.
Compared run_plan(const processes::Paths& paths, workload::WorkloadPlan plan, const Comparing& how);

void print(const Compared& compared);
nlohmann::json to_json(const Compared& compared);

/// A name that makes the keys of a run distinct.
std::string random_run();

}  // namespace duet::commands
