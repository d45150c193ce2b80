#include "tests/simulation/shrink.hpp"

#include <numeric>
#include <set>

namespace duet::simulation {

namespace {

constexpr int max_runs = 600;

class Shrinking {
public:
    Shrinking(const Scenario& scenario, const Outcome& failed, Disks& disks)
        : scenario_{scenario}, invariant_{failed.violation->invariant}, disks_{disks} {
        keep_faults(failed.injected);
    }

    void orders() {
        std::vector<int> all(static_cast<std::size_t>(scenario_.orders));
        std::iota(all.begin(), all.end(), 0);
        kept_orders_ = minimized(all, [this](const std::vector<int>& kept) {
            auto fewer = scenario_;
            for (int n = 0; n < fewer.orders; ++n) {
                if (std::find(kept.begin(), kept.end(), n) != kept.end()) continue;
                for (int i = 0; i < actions_per_order; ++i)
                    fewer.left_out.insert(n * actions_per_order + i);
            }
            return try_it(fewer);
        });
    }

    void actions() {
        std::vector<int> all;
        for (const auto& action : actions_of(scenario_)) all.push_back(action.number);
        minimized(all, [this, &all](const std::vector<int>& kept) {
            auto fewer = scenario_;
            for (const auto number : all) {
                if (std::find(kept.begin(), kept.end(), number) == kept.end())
                    fewer.left_out.insert(number);
            }
            return try_it(fewer);
        });
    }

    void faults() {
        std::vector<std::uint64_t> all(scenario_.fault_plan.only->begin(),
                                       scenario_.fault_plan.only->end());
        minimized(all, [this](const std::vector<std::uint64_t>& kept) {
            auto fewer = scenario_;
            fewer.fault_plan.only = std::set<std::uint64_t>(kept.begin(), kept.end());
            return try_it(fewer);
        });
    }

    Shrunk take() {
        Shrunk shrunk{scenario_, play(scenario_, disks_, true),
                      static_cast<int>(kept_orders_.size()), 0, runs_};
        shrunk.faults = static_cast<int>(shrunk.outcome.injected.size());
        return shrunk;
    }

private:
    bool try_it(const Scenario& fewer) {
        if (++runs_ > max_runs) return false;
        const auto outcome = play(fewer, disks_);
        if (!outcome.violation || outcome.violation->invariant != invariant_) return false;
        scenario_ = fewer;
        keep_faults(outcome.injected);
        return true;
    }

    void keep_faults(const std::vector<FaultMix::Injection>& injected) {
        scenario_.fault_plan.only.emplace();
        for (const auto& injection : injected) scenario_.fault_plan.only->insert(injection.id);
    }

    Scenario scenario_;
    std::string invariant_;
    Disks& disks_;
    std::vector<int> kept_orders_;
    int runs_ = 0;
};

}  // namespace

Shrunk shrink(const Scenario& scenario, const Outcome& failed, Disks& disks) {
    Shrinking shrinking{scenario, failed, disks};
    shrinking.orders();
    shrinking.faults();
    shrinking.actions();
    shrinking.faults();
    return shrinking.take();
}

}  // namespace duet::simulation
