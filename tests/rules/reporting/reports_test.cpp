// The reports on an in-memory database: their selection, top products, and sums beyond 64 bits.

#include "tests/rules/reporting/reporting_fixture.hpp"

using namespace duet;
using namespace duet::reporting;
using namespace std::chrono_literals;
using namespace duet::reporting::tests;

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
