// The orders with which analytics are measured.

#include "infra/compare/workloads.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <set>

using namespace duet;
using namespace duet::analytics;
using namespace std::chrono_literals;

TEST_CASE("business times are whole milliseconds, so the id of an order can be predicted") {
    for (const auto& order : plain_orders(200, 7, "run").orders) {
        const auto placed = order.placed_at.value();
        CHECK(from_rfc3339(to_rfc3339(placed)) == placed);
        CHECK(id_of(order).starts_with("o-"));
    }
}

TEST_CASE("late orders are up to an hour late, out of order, and one in a hundred is sent twice") {
    const auto plan = late_orders(2000, 7, "run");
    const auto begin = SystemClock{}.now();
    std::size_t twice = 0, backwards = 0;
    for (std::size_t i = 0; i < plan.orders.size(); ++i) {
        const auto& order = plan.orders[i];
        CHECK(begin - *order.placed_at <= 1h + 1min);
        twice += order.send_twice ? 1 : 0;
        backwards += i > 0 && *order.placed_at < *plan.orders[i - 1].placed_at ? 1 : 0;
    }
    CHECK(twice > 5);
    CHECK(twice < 60);
    CHECK(backwards > 500);
}

TEST_CASE("the watched orders are few, distinct and evenly spread") {
    const auto orders = plain_orders(1000, 7, "run").orders;
    CHECK(some_ids(orders, 5000).size() == 1000);
    const auto some = some_ids(orders, 100);
    CHECK(some.size() <= 100);
    CHECK(some.size() > 80);
    CHECK(std::set<std::string>(some.begin(), some.end()).size() == some.size());
    CHECK(some.front() == id_of(orders.front()));
    CHECK(std::ranges::find(some, id_of(orders[990])) != some.end());
}
