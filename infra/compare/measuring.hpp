#pragma once
// Measures one style's analytics on the running shop: how fresh they are, how they behave while
// reporting is down, how fast and at what cost they catch up, and whether they count late facts
// correctly.

#include "infra/client/load.hpp"
#include "infra/compare/watch.hpp"
#include "infra/supervisor/paths.hpp"
#include "infra/supervisor/record.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace duet::analytics {

/// At a fixed rate.
struct Fresh {
    double orders_per_second = 0;  ///< of placed orders
    Spread spread;                 ///< from the decision to visibility
};

/// Reporting was stopped for a while.
struct Away {
    std::chrono::microseconds lasted{0};
    std::size_t orders = 0;   ///< placed meanwhile
    std::size_t settled = 0;  ///< of these, settled while it was stopped
    std::chrono::microseconds p99_settled{0};
    std::int64_t waiting = 0;                ///< facts that it lacked when it came back
    std::chrono::microseconds caught_up{0};  ///< until it had all of them
    double cpu_seconds = 0;                  ///< of the style's processes during that time
    bool all = false;                        ///< it had all of them before the timeout
    double facts_per_second() const {
        return caught_up.count() == 0
                   ? 0
                   : 1e6 * static_cast<double>(waiting) / static_cast<double>(caught_up.count());
    }
    double cpu_per_thousand() const {
        return waiting == 0 ? 0 : 1000 * cpu_seconds / static_cast<double>(waiting);
    }
};

/// Facts that arrived up to an hour late, out of order, some twice.
struct Late {
    std::size_t orders = 0;
    Money expected = 0, reported = 0;  ///< revenue
    std::int64_t corrections = 0;      ///< of windows that had been considered complete
    bool right() const { return expected == reported; }
};

/// One thread.
class Measurement {
public:
    Measurement(const processes::Paths& paths, std::string style, std::string run,
                std::uint64_t seed, std::function<bool()> stop);

    Fresh fresh(double per_second, std::chrono::seconds duration);
    /// `per_second`: 0 for as fast as the shop accepts orders.
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
    client::ShopAccess shop_;
};

}  // namespace duet::analytics
