// The rules that use a customer's past: tables of examples, and the same decisions in both styles.

#include "schema.hpp"  // generated from services/fraud/store/schema.sql
#include "services/fraud/choreographed/react.hpp"
#include "services/fraud/orchestrated/react.hpp"
#include "services/fraud/rules/past.hpp"
#include "services/fraud/store/fraud_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

using namespace duet;
using namespace duet::fraud;
using namespace std::chrono_literals;

namespace {

using Rules = std::vector<std::string>;

const Instant morning = from_rfc3339("2010-12-01T08:00:00Z").value();

Past past_of(const std::vector<Money>& values) {
    Past past;
    for (const auto value : values) past = past.with(value);
    return past;
}

Order order(const std::string& order_id, const std::string& customer_id, Money total,
            Instant placed_at, const std::string& country = "GB") {
    Order placed;
    placed.order_id = order_id;
    placed.customer_id = customer_id;
    placed.total = total;
    placed.placed_at = placed_at;
    placed.ship_to.country = country;
    return placed;
}

/// Fraud in either style. Its database holds the verdict about each order.
struct Fixture : testing::ServiceFixture {
    explicit Fixture(bool orchestrated) : ServiceFixture{schema}, orchestrated_{orchestrated} {
        if (orchestrated_)
            orchestrated::react(handlers, fraud_);
        else
            choreographed::react(handlers, fraud_);
    }

    Rules assess(const Order& placed) {
        if (orchestrated_)
            command(Assess{placed});
        else
            consume(events::OrderPlaced{{placed}});
        return rules_fired_for(placed.order_id);
    }
    Rules rules_fired_for(const std::string& order_id) {
        return FraudStore{db}.verdict(order_id).value().rules;
    }

private:
    bool orchestrated_;
    Fraud fraud_{60s};
};

}  // namespace

TEST_CASE("A value stands out when it exceeds the mean by more than the given deviations") {
    struct Example {
        std::vector<Money> past;
        Money value;
        bool out;
    };
    const auto example = GENERATE(values<Example>({
        {{}, 1'000'000, false},
        {{100}, 100, false},
        {{100}, 101, true},  // without deviation any higher value stands out
        {{100, 100, 100}, 99, false},
        {{0, 200}, 700, false},  // mean 100, deviation 100: 700 is the bound itself
        {{0, 200}, 701, true},
        {{200'000'000'000'000'000, 200'000'000'000'000'000},
         200'000'000'000'000'000,
         false},  // orders of the highest value
        {{1, 200'000'000'000'000'000}, 200'000'000'000'000'000, false},
    }));
    CHECK(stands_out(past_of(example.past), example.value, 6) == example.out);
}

TEST_CASE("A wide number is stored in decimals") {
    CHECK(to_text(0) == "0");
    const auto largest = static_cast<Wide>(-1);
    CHECK(to_text(largest) == "340282366920938463463374607431768211455");
    CHECK(wide_named(to_text(largest)) == largest);
    CHECK_THROWS_AS(wide_named(""), std::invalid_argument);
    CHECK_THROWS_AS(wide_named("-1"), std::invalid_argument);
}

TEST_CASE("A million orders of the highest value do not overflow a customer's past") {
    Past past;
    for (int i = 0; i < 1'000'000; ++i) past = past.with(i % 2 == 0 ? 0 : 200'000'000'000'000'000);
    CHECK(past.sum > 0);
    CHECK_FALSE(stands_out(past, 200'000'000'000'000'000, 6));
    CHECK(stands_out(past, 200'000'000'000'000'000, 0));
}

TEST_CASE("A full past stays unchanged and can still be queried") {
    constexpr auto max = std::numeric_limits<Money>::max();
    const Past full{
        9'223'372, max - limits::total + 1,
        9'223'372 * static_cast<Wide>(limits::total) * static_cast<Wide>(limits::total)};
    CHECK(full.with(limits::total).sum == full.sum);
    CHECK(full.with(limits::total).orders == full.orders);
    CHECK(full.with(limits::total).squares == full.squares);
    CHECK(full.with(limits::total - 1).sum == max);
    CHECK_FALSE(stands_out(full, 1'000, 6));
    CHECK(stands_out(Past{1'000'000'000, 1'000'000'000, 1'000'000'000}, 2, 6));
    // So many orders of the highest value that a square exceeds 128 bits.
    CHECK_FALSE(stands_out(Past{1'000'000'000'000, max, static_cast<Wide>(-1)}, limits::total, 6));
}

TEST_CASE("The eleventh order within an hour of business time is reviewed") {
    Fixture fixture{GENERATE(true, false)};
    for (int i = 0; i < 10; ++i)
        CHECK(fixture.assess(order("o-" + std::to_string(i), "ada", 100, morning + 6min * i))
                  .empty());
    CHECK(fixture.assess(order("in-the-hour", "ada", 100, morning + 59min)) ==
          Rules{"many_orders"});
    CHECK(fixture.assess(order("another-customer", "ben", 100, morning + 59min)).empty());
    CHECK(fixture.assess(order("an-hour-later", "ada", 100, morning + 61min)) ==
          Rules{"many_orders"});  // 6 … 54 and 59 minutes: ten others
    CHECK(fixture.assess(order("two-hours-later", "ada", 100, morning + 2h)).size() == 0);
    CHECK(fixture.assess(order("long-before", "ada", 100, morning - 24h)).empty());
    CHECK(fixture.assess(order("just-before", "ada", 100, morning - 5min))
              .empty());         // later orders do not count
    fixture.clock.advance(24h);  // the rules ignore the wall clock
    CHECK(fixture.assess(order("late-to-arrive", "ada", 100, morning + 59min)) ==
          Rules{"many_orders"});
}

TEST_CASE(
    "An order far above the customer's past is reviewed when it is large and there are five "
    "orders") {
    Fixture fixture{GENERATE(true, false)};
    const auto day = [](int n) { return morning + 24h * n; };
    for (int i = 0; i < 4; ++i)
        fixture.assess(order("o-" + std::to_string(i), "ada", 1000 + i, day(i)));
    CHECK(fixture.assess(order("fifth", "ada", 600'000, day(4)))
              .empty());  // four earlier orders are too few
    Fixture settled{true};
    for (int i = 0; i < 5; ++i)
        settled.assess(order("o-" + std::to_string(i), "ada", 1000 + i, day(i)));
    CHECK(settled.assess(order("not-large", "ada", 500'000, day(5))).empty());
    Fixture other{true};
    for (int i = 0; i < 5; ++i)
        other.assess(order("o-" + std::to_string(i), "ada", 1000 + i, day(i)));
    CHECK(other.assess(order("large", "ada", 500'001, day(5))) == Rules{"unusual_value"});
    CHECK(other.assess(order("of-a-new-customer", "ben", 500'001, day(5))).empty());
}

TEST_CASE("An order from another country than the last five is reviewed if it is large") {
    Fixture fixture{GENERATE(true, false)};
    const auto day = [](int n) { return morning + 24h * n; };
    for (int i = 0; i < 4; ++i) fixture.assess(order("o-" + std::to_string(i), "ada", 100, day(i)));
    CHECK(fixture.assess(order("four-before", "ada", 100'001, day(4), "DE")).empty());
    CHECK(fixture.assess(order("cheap", "ada", 100'000, day(5), "US")).empty());
    CHECK(fixture.assess(order("as-one-of-the-five", "ada", 100'001, day(6), "DE")).empty());
    CHECK(fixture.assess(order("elsewhere", "ada", 100'001, day(7), "FR")) ==
          Rules{"another_country"});
    CHECK(fixture.assess(order("in-between", "ada", 100'001, day(3) + 1h, "FR"))
              .empty());  // only four orders were placed before it
}

TEST_CASE("A repeated command or event counts as one order of its customer") {
    Fixture fixture{GENERATE(true, false)};
    for (int i = 0; i < 9; ++i) {
        for (int again = 0; again < 3; ++again)
            fixture.assess(order("o-" + std::to_string(i), "ada", 100, morning + 1min * i));
    }
    CHECK(fixture.assess(order("tenth", "ada", 100, morning + 9min)).empty());
    CHECK(fixture.number("SELECT orders FROM customers WHERE customer_id = 'ada'") == 10);
}

TEST_CASE("Both styles decide the same for a customer, in any interleaving with others") {
    CHECK(rc::check("the same history gives the same decisions", [] {
        std::vector<Order> history;
        const auto length = *rc::gen::inRange(1, 40);
        for (int i = 0; i < length; ++i) {
            const auto customer = *rc::gen::element<std::string>("ada", "ben", "cem");
            const auto total = *rc::gen::element<Money>(100, 2000, 100'001, 600'000);
            const auto minutes = *rc::gen::inRange(0, 150);
            history.push_back(order("o-" + std::to_string(i), customer, total,
                                    morning + std::chrono::minutes{minutes},
                                    *rc::gen::element<std::string>("GB", "DE")));
        }
        auto by_customer = history;  // each customer's orders in their order, customer by customer
        std::stable_sort(
            by_customer.begin(), by_customer.end(),
            [](const Order& a, const Order& b) { return a.customer_id < b.customer_id; });

        Fixture orchestrated{true};
        Fixture choreographed{false};
        for (const auto& placed : history) orchestrated.assess(placed);
        for (const auto& placed : by_customer) {
            choreographed.assess(placed);
            if (*rc::gen::inRange(0, 4) == 0) choreographed.assess(placed);
        }
        for (const auto& placed : history)
            RC_ASSERT(orchestrated.rules_fired_for(placed.order_id) ==
                      choreographed.rules_fired_for(placed.order_id));
    }));
}
