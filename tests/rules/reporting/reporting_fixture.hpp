#pragma once
// Reporting on an in-memory database, wired in one style. One thread.

#include "schema.hpp"  // generated from services/reporting/store/schema.sql
#include "services/reporting/choreographed/react.hpp"
#include "services/reporting/orchestrated/react.hpp"
#include "services/reporting/store/report_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

namespace duet::reporting::tests {

using namespace std::chrono_literals;

using Words = std::vector<std::string>;

inline Instant at(const std::string& time) {
    return from_rfc3339("2010-12-01T" + time + "Z").value();
}

/// Two pens and an ink, £10.50.
inline Order order(const std::string& order_id, const std::string& time,
                   const std::string& country = "GB") {
    Order sold;
    sold.order_id = order_id;
    sold.customer_id = "ada";
    sold.lines = {{"pen", 2, 400}, {"ink", 1, 250}};
    sold.total = total_of(sold.lines);
    sold.ship_to.country = country;
    sold.placed_at = at(time);
    return sold;
}

/// One pen, £4.
inline Return goods(const std::string& return_id, const std::string& time,
                    const std::string& country = "GB") {
    return {{return_id, {}, "ada", country, at(time)}, {{"pen", 1, 400}}};
}

class ReportingFixture : public testing::ServiceFixture {
public:
    explicit ReportingFixture(bool orchestrated) : ServiceFixture{schema} {
        if (orchestrated)
            orchestrated::react(handlers, reporting);
        else
            choreographed::react(handlers, reporting);
    }

    /// "08:26 GB 1 order(s) 1050 -0 rev 0"
    Words revenue(Window window, Dimension by, const Span& span = {}) {
        Words words;
        for (const auto& row : ReportStore{db}.revenue(window, by, span, {}, 1000)) {
            words.push_back(to_rfc3339(row.window_start).substr(11, 5) + " " + row.key + " " +
                            std::to_string(row.orders) + " order(s) " + decimal(row.revenue) +
                            " -" + decimal(row.refunds) + " rev " + std::to_string(row.revision));
        }
        return words;
    }
    std::string watermark() {
        const auto mark = ReportStore{db}.watermark();
        return mark ? to_rfc3339(*mark).substr(11, 8) : "none";
    }

private:
    Reporting reporting{60s};
};

struct OrchestratedReporting : ReportingFixture {
    OrchestratedReporting() : ReportingFixture{true} {}
    /// Loads each order in a round of its own.
    Reply record(const Order& ended, const std::string& outcome = "confirmed",
                 const std::string& reason = "", std::int64_t score = 0) {
        return load({{ended, outcome, reason, score}}, {});
    }
    Reply refund(const Return& returned) { return load({}, {returned}); }

    Reply load(const std::vector<EndedOrder>& orders, const std::vector<Return>& refunds) {
        const auto before = cursors;
        cursors.orders += static_cast<std::int64_t>(orders.size());
        cursors.payments += static_cast<std::int64_t>(refunds.size());
        return command(Load{{"round-1"}, before, cursors, false, orders, refunds});
    }
    Cursors cursors;
};

struct ChoreographedReporting : ReportingFixture {
    ChoreographedReporting() : ReportingFixture{false} {}
};

}  // namespace duet::reporting::tests
