// Reporting on an in-memory database, in both styles: each fact once, late facts, the selection of
// the reports.

#include "schema.hpp"  // generated from services/reporting/store/schema.sql
#include "services/reporting/choreographed/react.hpp"
#include "services/reporting/orchestrated/react.hpp"
#include "services/reporting/store/report_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::reporting;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

Instant at(const std::string& time) { return from_rfc3339("2010-12-01T" + time + "Z").value(); }

/// Two pens and an ink, £10.50.
Order order(const std::string& order_id, const std::string& time,
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
Return goods(const std::string& return_id, const std::string& time,
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

}  // namespace

TEST_CASE_METHOD(OrchestratedReporting, "Orchestrated: a repeated sale counts once") {
    CHECK(record(order("o-1", "08:26:30")).is_done());
    CHECK(record(order("o-1", "08:26:30")).is_done());
    CHECK(record(order("o-1", "09:00:00"), "cancelled", "cancelled")
              .is_done());  // an order ends once, and the first end counts
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:26 GB 1 order(s) 1050 -0 rev 0"});
    CHECK(revenue(Window::hour, Dimension::sku) ==
          Words{"08:00 ink 1 order(s) 250 -0 rev 0", "08:00 pen 1 order(s) 800 -0 rev 0"});
    CHECK(watermark() == "08:25:30");
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a repeated refund counts once, by its own country and time") {
    record(order("o-1", "08:26:30"));
    refund(goods("r-1", "08:27:00", "FR"));
    refund(goods("r-1", "08:27:00", "FR"));
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:26 GB 1 order(s) 1050 -0 rev 0", "08:27 FR 0 order(s) 0 -400 rev 0"});
    CHECK(revenue(Window::day, Dimension::sku) ==
          Words{"00:00 ink 1 order(s) 250 -0 rev 0", "00:00 pen 1 order(s) 800 -400 rev 0"});
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a repeated round adds nothing, also in other pieces") {
    const EndedOrder one{order("o-1", "08:26:30"), "confirmed", "", 0},
        two{order("o-2", "08:26:31"), "confirmed", "", 0};
    CHECK(
        command(Load{{"round-1"}, {0, 0}, {1, 1}, false, {one}, {goods("r-1", "08:27:00")}}).data ==
        R"({"recorded":2})");
    CHECK(
        command(Load{{"round-1"}, {0, 0}, {1, 1}, false, {one}, {goods("r-1", "08:27:00")}}).data ==
        R"({"recorded":0})");
    CHECK(command(Load{{"round-2"}, {0, 0}, {2, 1}, false, {one, two}, {goods("r-1", "08:27:00")}})
              .data == R"({"recorded":1})");
    CHECK(command(TellCursor{{"round-3"}}).data == R"({"orders":2,"payments":1})");
    CHECK(revenue(Window::day, Dimension::country) == Words{"00:00 GB 2 order(s) 2100 -400 rev 0"});
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a load that begins after the cursor is refused") {
    CHECK(record(order("o-1", "08:26:30")).is_done());
    const auto reply = command(Load{
        {"round-2"}, {2, 0}, {3, 0}, false, {{order("o-3", "08:26:31"), "confirmed", "", 0}}, {}});
    CHECK(reply.is_refused());
    CHECK(reply.reason == "something_before_is_missing");
    CHECK(number("SELECT COUNT(*) FROM facts") == 1);
    CHECK(command(TellCursor{{"round-3"}}).data == R"({"orders":1,"payments":0})");
}

TEST_CASE_METHOD(OrchestratedReporting, "Orchestrated: a load that fails moves no cursor") {
    CHECK(command(Load{{"round-1"},
                       {0, 0},
                       {2, 0},
                       false,
                       {{order("o-1", "08:26:30"), "confirmed", "", 0},
                        {order("o-2", "08:26:30"), "lost", "", 0}},
                       {}})
              .outcome == Reply::Outcome::failed);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    faults.arm_from("reporting.load.before_commit=error");
    CHECK(command(Load{{"round-1"},
                       {0, 0},
                       {1, 0},
                       false,
                       {{order("o-1", "08:26:30"), "confirmed", "", 0}},
                       {}})
              .outcome == Reply::Outcome::failed);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":0,"payments":0})");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a backfill adds missing facts, corrects scores and leaves the cursor") {
    record(order("o-1", "08:26:30"));
    const EndedOrder known{order("o-1", "08:26:30"), "confirmed", "", 65},
        missing{order("o-0", "08:00:00"), "confirmed", "", 0};
    CHECK(command(Load{{"backfill-1"}, {0, 0}, {9, 0}, true, {missing, known}, {}}).data ==
          R"({"recorded":1})");
    CHECK(command(Load{{"backfill-2"}, {0, 0}, {9, 0}, true, {missing, known}, {}}).data ==
          R"({"recorded":0})");
    CHECK(number("SELECT score FROM facts WHERE order_id = 'o-1'") == 65);
    CHECK(revenue(Window::hour, Dimension::country) == Words{"08:00 GB 2 order(s) 2100 -0 rev 1"});
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":1,"payments":0})");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a rejected or cancelled order is no revenue, but counts as an ending") {
    record(order("o-1", "08:26:30"), "rejected", "card_declined");
    record(order("o-2", "08:27:30"), "cancelled", "cancelled");
    CHECK(revenue(Window::minute, Dimension::country).empty());
    const auto endings = ReportStore{db}.endings({});
    REQUIRE(endings.size() == 2);
    CHECK(endings[0].outcome == Outcome::cancelled);
    CHECK(endings[1].reason == "card_declined");
    CHECK(watermark() == "08:26:30");
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: an unknown outcome fails for good and counts nothing") {
    const auto reply = record(order("o-1", "08:26:30"), "lost");
    CHECK(reply.outcome == Reply::Outcome::failed);
    CHECK(reply.permanent);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    CHECK(watermark() == "none");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a late fact raises the revision of its window, one in time does not") {
    record(order("o-1", "08:26:30"));
    record(order("o-2", "08:25:30"));  // as old as the watermark: in time
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:25 GB 1 order(s) 1050 -0 rev 0", "08:26 GB 1 order(s) 1050 -0 rev 0"});
    record(order("o-3", "08:25:29"));
    record(order("o-4", "08:20:00"));
    refund(goods("r-1", "08:20:00"));
    record(order("o-4", "08:20:00"));  // a duplicate corrects nothing
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:20 GB 1 order(s) 1050 -400 rev 2", "08:25 GB 2 order(s) 2100 -0 rev 1",
                "08:26 GB 1 order(s) 1050 -0 rev 0"});
    CHECK(revenue(Window::hour, Dimension::country) ==
          Words{"08:00 GB 4 order(s) 4200 -400 rev 3"});
    CHECK(revenue(Window::minute, Dimension::sku).at(1) == "08:20 pen 1 order(s) 800 -400 rev 2");
    CHECK(watermark() == "08:25:30");
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a late ending raises the revision of the funnel") {
    record(order("o-1", "08:26:30"));
    record(order("o-2", "08:00:00"), "rejected", "out_of_stock");
    const auto funnel = funnel_of(ReportStore{db}.endings({}));
    CHECK(funnel.revision == 1);
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "A window belongs to a report when its start does, from inclusive and to exclusive") {
    for (const auto* time : {"08:10:00", "09:00:00", "09:59:59", "10:00:00"})
        record(order(std::string{"o-"} + time, time));
    const auto starts = [this](Window window, const Span& span) {
        Words words;
        for (const auto& row : revenue(window, Dimension::country, span))
            words.push_back(row.substr(0, 5));
        return words;
    };
    CHECK(starts(Window::hour, {at("09:00:00"), at("10:00:00")}) == Words{"09:00"});
    CHECK(starts(Window::hour, {at("08:10:00"), {}}) == Words{"09:00", "10:00"});
    CHECK(starts(Window::hour, {{}, at("09:00:01")}) == Words{"08:00", "09:00"});
    CHECK(starts(Window::minute, {at("09:00:00"), at("09:59:00")}) == Words{"09:00"});
    CHECK(starts(Window::day, {at("00:00:01"), {}}).empty());
    CHECK(revenue(Window::hour, Dimension::country, {at("09:00:00"), at("10:00:00")}) ==
          Words{"09:00 GB 2 order(s) 2100 -0 rev 0"});
    CHECK(ReportStore{db}.endings({at("09:00:00"), at("10:00:00")}).at(0).orders == 2);
}

TEST_CASE_METHOD(OrchestratedReporting, "Top products are the products with the highest revenue") {
    auto big = order("o-1", "08:26:00");
    big.lines = {{"ink", 1, 900}, {"cap", 90, 10}};
    record(big);
    record(order("o-2", "08:26:00"));
    refund(goods("r-1", "08:26:00"));
    auto returned = goods("r-2", "08:26:00");
    returned.lines = {{"never-sold", 1, 5000}};
    refund(returned);
    const auto top = ReportStore{db}.top_products({}, 2);
    REQUIRE(top.size() == 2);
    CHECK(encode(top[0]) == R"({"sku":"ink","units":2,"revenue":1150})");
    CHECK(encode(top[1]) == R"({"sku":"cap","units":90,"revenue":900})");
    CHECK(ReportStore{db}.top_products({}, 10).size() == 3);

    auto later = order("o-3", "09:10:00");
    later.lines = {{"hat", 1, 20}};
    record(later);
    const auto of_the_hour = ReportStore{db}.top_products({at("09:00:00"), at("10:00:00")}, 10);
    REQUIRE(of_the_hour.size() == 1);
    CHECK(of_the_hour[0].sku == "hat");
}

TEST_CASE_METHOD(
    ChoreographedReporting,
    "Choreographed: sales, refusals, cancels and refunds are counted, and nothing is published") {
    CHECK(consume(events::OrderConfirmed{{order("o-1", "08:26:30")}}).empty());
    CHECK(consume(events::OrderConfirmed{{order("o-1", "08:26:30")}}).empty());
    CHECK(consume_again(events::OrderConfirmed{{order("o-1", "08:26:30")}}).empty());
    CHECK(consume(events::OrderRejected{{{order("o-2", "08:26:31")}, "fraud_blocked"}}).empty());
    CHECK(consume(events::OrderCancelled{{{order("o-3", "08:26:32")}, "cancelled"}}).empty());
    CHECK(consume(events::PaymentRefunded{{goods("r-1", "08:26:33")}}).empty());
    CHECK(consume_again(events::PaymentRefunded{{goods("r-1", "08:26:33")}}).empty());
    CHECK(revenue(Window::day, Dimension::country) == Words{"00:00 GB 1 order(s) 1050 -400 rev 0"});
    const auto funnel = funnel_of(ReportStore{db}.endings({}));
    CHECK(funnel.outcomes == std::map<Outcome, std::int64_t>{{Outcome::confirmed, 1},
                                                             {Outcome::rejected, 1},
                                                             {Outcome::cancelled, 1}});
    CHECK(funnel.reasons ==
          std::map<std::string, std::int64_t>{{"fraud_blocked", 1}, {"cancelled", 1}});
    CHECK(watermark() == "08:25:33");
}

TEST_CASE_METHOD(ChoreographedReporting,
                 "Choreographed: a sale at either end of the years 0000 to 9999") {
    const auto shown = [&](Window window) {
        Words words;
        for (const auto& row : ReportStore{db}.revenue(window, Dimension::country, {}, {}, 1000))
            words.push_back(to_rfc3339(row.window_start));
        return words;
    };
    const auto mark = [&] { return to_rfc3339(ReportStore{db}.watermark().value()); };
    auto sold = order("o-1", "08:26:30");
    sold.placed_at = first_instant + 30s;  // less than the lateness after the first instant
    consume(events::OrderConfirmed{{sold}});
    CHECK(mark() == "0000-01-01T00:00:00Z");
    CHECK(shown(Window::day) == Words{"0000-01-01T00:00:00Z"});

    sold = order("o-2", "08:26:30");
    sold.placed_at = last_instant;
    consume(events::OrderConfirmed{{sold}});
    CHECK(mark() == "9999-12-31T23:58:59.999999Z");
    CHECK(shown(Window::minute) == Words{"0000-01-01T00:00:00Z", "9999-12-31T23:59:00Z"});
    CHECK(shown(Window::hour) == Words{"0000-01-01T00:00:00Z", "9999-12-31T23:00:00Z"});
    CHECK(shown(Window::day) == Words{"0000-01-01T00:00:00Z", "9999-12-31T00:00:00Z"});
    CHECK(ReportStore{db}
              .revenue(Window::day, Dimension::country, {last_instant, {}}, {}, 10)
              .empty());
    CHECK(ReportStore{db}
              .revenue(Window::day, Dimension::country, {{}, last_instant}, {}, 10)
              .size() == 2);
}

namespace {

/// Three minutes of an hour in which the sums of a country and of two products nearly fill 64 bits.
void fill(store::Connection& db) {
    for (const auto* time : {"08:00:00", "08:01:00", "08:02:00"}) {
        db.run(
            "INSERT INTO windows (dimension, minute, key, orders, revenue, refunds, units, "
            "revision) VALUES ('country', ?1, 'GB', 1, ?2, ?2, ?2, 0), ('sku', ?1, 'pen', 1, ?2, "
            "0, ?2, 0), "
            "('sku', ?1, 'ink', 1, ?2 - 1, 0, 1, 0)",
            to_micros(at(time)), 9'223'372'036'854'775'500);
    }
}

constexpr auto sum_of_three = "27670116110564326500";

}  // namespace

TEST_CASE_METHOD(OrchestratedReporting, "A report sums exactly beyond 64 bits") {
    fill(db);
    CHECK(
        revenue(Window::hour, Dimension::country) ==
        Words{std::string{"08:00 GB 3 order(s) "} + sum_of_three + " -" + sum_of_three + " rev 0"});
    const auto rows = ReportStore{db}.revenue(Window::day, Dimension::country, {}, {}, 10);
    CHECK(
        encode(rows.at(0)) ==
        std::string{R"({"window_start":"2010-12-01T00:00:00Z","key":"GB","orders":3,"revenue":)"} +
            sum_of_three + R"(,"refunds":)" + sum_of_three + R"(,"revision":0})");
    const auto top = ReportStore{db}.top_products({}, 2);
    REQUIRE(top.size() == 2);
    CHECK(encode(top[0]) == std::string{R"({"sku":"pen","units":)"} + sum_of_three +
                                R"(,"revenue":)" + sum_of_three + "}");
    CHECK(encode(top[1]) == R"({"sku":"ink","units":3,"revenue":27670116110564326497})");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a sale that would overflow its window is a dead letter, others count") {
    fill(db);
    const EndedOrder full{order("o-1", "08:00:30"), "confirmed", "", 0},
        fine{order("o-2", "08:26:00"), "confirmed", "", 0};
    const auto reply = load({full, fine}, {goods("r-1", "08:01:30"), goods("r-2", "08:27:00")});
    CHECK(reply.is_done());
    CHECK(reply.data == R"({"recorded":2})");
    CHECK(revenue(Window::minute, Dimension::country, {at("08:20:00"), {}}) ==
          Words{"08:26 GB 1 order(s) 1050 -0 rev 0", "08:27 GB 0 order(s) 0 -400 rev 0"});
    CHECK(number("SELECT COUNT(*) FROM facts WHERE order_id = 'o-1'") == 0);
    CHECK(db.string("SELECT group_concat(subject) FROM (SELECT subject FROM dead_letters ORDER BY "
                    "subject)") == "o-1,r-1");
    CHECK(db.string("SELECT reason FROM dead_letters WHERE subject = 'o-1'")
              ->find("windows.revenue") != std::string::npos);
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":2,"payments":2})");
    CHECK(record(order("o-3", "09:00:00")).is_done());
}

TEST_CASE_METHOD(
    ChoreographedReporting,
    "Choreographed: a sale that would overflow its window is a dead letter, the next counts") {
    fill(db);
    CHECK_THROWS_WITH(consume(events::OrderConfirmed{{order("o-1", "08:00:30")}}),
                      duet::tests::ContainsSubstring("windows.revenue"));
    CHECK(number("SELECT COUNT(*) FROM dead_letters WHERE subject = 'o-1'") == 1);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    CHECK(consume(events::OrderConfirmed{{order("o-2", "08:26:00")}}).empty());
    CHECK(revenue(Window::minute, Dimension::country, {at("08:20:00"), {}}) ==
          Words{"08:26 GB 1 order(s) 1050 -0 rev 0"});
}
