#pragma once
// One style's analytics, measured on the running shop: how fresh, how they bear that reporting is
// away, how fast what waited is caught up with and what that costs, and whether late facts come out
// right.

#include "infra/compare/watch.hpp"
#include "infra/supervisor/paths.hpp"
#include "infra/supervisor/record.hpp"
#include "infra/client/load.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace duet::analytics {

/// At a pace.
struct Fresh {
    double orders_per_second = 0;  ///< that were placed
    Spread spread;                 ///< from decided to visible
};

/// Reporting stood still for a while.
struct Away {
    std::chrono::microseconds lasted{0};
    std::size_t orders = 0;   ///< that were placed meanwhile
    std::size_t settled = 0;  ///< of these, while it was away
    std::chrono::microseconds p99_settled{0};
    std::int64_t waiting = 0;                ///< facts that it lacked when it came back
    std::chrono::microseconds caught_up{0};  ///< until it had them all
    double cpu_seconds = 0;                  ///< of the style's processes, in that time
    bool all = false;                        ///< it had them all before timeout ended
    double facts_per_second() const {
        return caught_up.count() == 0
                   ? 0
                   : 1e6 * static_cast<double>(waiting) / static_cast<double>(caught_up.count());
    }
    double cpu_per_thousand() const {
        return waiting == 0 ? 0 : 1000 * cpu_seconds / static_cast<double>(waiting);
    }
};

/// Facts that came up to an hour late, in no order, some twice.
struct Late {
    std::size_t orders = 0;
    Money expected = 0, reported = 0;  ///< revenue
    std::int64_t corrections = 0;      ///< of windows that had been believed to be complete
    bool right() const { return expected == reported; }
};

class Measurement {
public:
    Measurement(const processes::Paths& paths, std::string style, std::string run, std::uint64_t seed,
              std::function<bool()> stop);

    Fresh fresh(double per_second, std::chrono::seconds duration);
    /// `per_second`: 0 for as fast as the shop takes them.
    Away away(std::size_t orders, double per_second);
    Late late(std::size_t orders);

    std::int64_t facts() const;  ///< orders in the report

private:
    void warm_up();
    std::string file(const std::string& service) const;
    processes::RunningProcess process(const std::string& service) const;
    workload::Outcome place(const std::vector<workload::PlannedOrder>& orders,
                            double per_second) const;
    double cpu_seconds() const;
    bool wait_for_facts(std::int64_t count) const;
    std::string next_run(const char* part);

    processes::Paths paths_;
    std::string style_, run_;
    std::uint64_t seed_;
    std::function<bool()> stop_;
    workload::Shop shop_;
};

}  // namespace duet::analytics
