#include "infra/client/plan.hpp"
#include "shared/messages/codec.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <map>
#include <string>

using namespace duet;
using namespace duet::workload;

namespace {

constexpr Instant monday{std::chrono::seconds{1'291'000'000}};

/// All fields of a planned order, as text.
std::string in_full(const PlannedOrder& order) {
    std::string text = order.key + "|" + order.customer_id + "|" + order.country + "|" +
                       order.token + "|" + order.decision + "|" +
                       to_rfc3339(order.placed_at.value());
    text += order.send_twice ? "|twice" : "";
    text += order.cancel ? "|cancel" : "";
    text += order.give_back ? "|return" : "";
    for (const auto& line : order.lines) text += "|" + encode(line);
    return text;
}

std::vector<std::string> in_full(const WorkloadPlan& plan) {
    std::vector<std::string> all;
    for (const auto& order : plan.orders) all.push_back(in_full(order));
    return all;
}

}  // namespace

TEST_CASE("equal seeds give equal plans, different seeds different ones") {
    const auto mix = GENERATE(Mix::plain, Mix::everything);
    const auto plan = make_plan(mix, 300, 7, "run", monday);
    CHECK(in_full(plan) == in_full(make_plan(mix, 300, 7, "run", monday)));
    CHECK(in_full(plan) != in_full(make_plan(mix, 300, 8, "run", monday)));
}

TEST_CASE("two runs share neither keys nor products nor customers") {
    const auto one = make_plan(Mix::everything, 200, 7, "one", monday),
               other = make_plan(Mix::everything, 200, 7, "other", monday);
    for (std::size_t i = 0; i < one.orders.size(); ++i) {
        CHECK(one.orders[i].key != other.orders[i].key);
        CHECK(one.orders[i].customer_id != other.orders[i].customer_id);
    }
    for (std::size_t i = 0; i < one.products.size(); ++i)
        CHECK(one.products[i].sku != other.products[i].sku);
}

TEST_CASE("the keys of a plan are all different, and its orders fit the shop's contract") {
    const auto plan = make_plan(GENERATE(Mix::plain, Mix::everything), 2000, GENERATE(range(1, 6)),
                                "run", monday);
    std::set<std::string> keys;
    for (const auto& order : plan.orders) {
        CHECK(keys.insert(order.key).second);
        CHECK_FALSE(order.lines.empty());
        for (const auto& line : order.lines)
            CHECK((line.quantity >= 1 && line.quantity <= 1'000'000 && line.unit_price >= 0));
    }
}

TEST_CASE("the mix of everything contains every kind of order") {
    const auto plan = make_plan(Mix::everything, 2000, GENERATE(range(1, 6)), "run", monday);
    const auto some = [&](auto&& condition) { return std::ranges::any_of(plan.orders, condition); };
    const auto token =
        GENERATE(as<std::string>{}, "tok_ok", "tok_declined", "tok_insufficient_funds", "tok_slow",
                 "tok_flaky", "tok_lost_reply", "tok_void_fails");
    CAPTURE(token);
    CHECK(some([&](const PlannedOrder& order) { return order.token == token; }));
    CHECK(some([](const PlannedOrder& order) { return order.country == "AQ"; }));
    CHECK(
        some([](const PlannedOrder& order) { return order.customer_id.starts_with("blocked-"); }));
    CHECK(some([](const PlannedOrder& order) { return order.decision == "approve"; }));
    CHECK(some([](const PlannedOrder& order) { return order.decision == "deny"; }));
    CHECK(some([](const PlannedOrder& order) { return order.cancel; }));
    CHECK(some([](const PlannedOrder& order) { return order.give_back; }));
    CHECK(some([](const PlannedOrder& order) { return order.send_twice; }));
    CHECK(some([](const PlannedOrder& order) { return order.lines.size() > 2; }));
}

TEST_CASE("scarce stock is less than its orders want, all other stock more") {
    const auto plan = make_plan(Mix::everything, 2000, GENERATE(range(1, 6)), "run", monday);
    std::map<std::string, std::int64_t> wanted;
    for (const auto& order : plan.orders) {
        for (const auto& line : order.lines) {
            if (line.quantity < 100'000) wanted[line.sku] += line.quantity;
        }
    }
    for (const auto& product : plan.products) {
        CAPTURE(product.sku, product.stock, wanted[product.sku]);
        CHECK(product.scarce == (wanted[product.sku] > product.stock));
    }
}

TEST_CASE("the race that decides an order's end") {
    PlannedOrder order;
    order.lines = {{"CUP", 1, 100}};
    CHECK(race_of(order, {"RARE"}).empty());
    order.lines.push_back({"RARE", 1, 2500});
    CHECK(race_of(order, {"RARE"}) == "scarce stock goes to the first order");
    order.cancel = true;
    CHECK(race_of(order, {}) == "a cancel races the capture");
}
