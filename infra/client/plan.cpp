#include "infra/client/plan.hpp"

#include "infra/client/dice.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace duet::workload {

namespace {

constexpr std::size_t abundant_products = 50;
constexpr std::size_t scarce_products = 4;
constexpr std::size_t first_scarce = abundant_products;  // index of the first scarce product
constexpr std::size_t fixed_priced = first_scarce + scarce_products;
constexpr std::size_t first_heavy = fixed_priced + 1;
constexpr std::int64_t more_than_there_is = 900'000;
constexpr std::int64_t heavy_units = 600'000;  // two lines of them are more than a shipment holds
constexpr Money fixed_price = 500;
constexpr std::size_t orders_per_customer = 4;
constexpr const char* countries[] = {"GB", "GB", "GB", "GB", "DE", "FR", "IE", "NL"};

std::string numbered(const std::string& word, const std::string& run, std::size_t number) {
    return fmt::format("{}-{}-{}", word, run, number);
}

std::vector<Product> products_for(Mix mix, std::size_t orders, const std::string& run, Dice& dice) {
    std::vector<Product> products;
    const auto plenty = std::min<std::int64_t>(static_cast<std::int64_t>(orders) * 2 + 1000,
                                               // orders want about 0.2 units per order of it
                                               more_than_there_is - 1);
    for (std::size_t i = 0; i < abundant_products; ++i)
        products.push_back(
            {numbered("CUP", run, i), static_cast<Money>(99 + 50 * dice.below(20)), plenty});
    if (mix == Mix::plain) return products;
    const auto few =
        static_cast<std::int64_t>(orders / 200 + 1);  // about 3 in 400 orders want each of these
    for (std::size_t i = 0; i < scarce_products; ++i)
        products.push_back(
            {numbered("RARE", run, i), static_cast<Money>(2500 + 100 * i), few / 4 + 1, true});
    products.push_back({numbered("FIXED", run, 0), fixed_price, plenty, false, true});
    for (std::size_t i = 0; i < 2; ++i)
        products.push_back({numbered("LEAD", run, i), 1, 1'000'000'000});
    return products;
}

void add_line(PlannedOrder& order, const Product& product, std::int64_t quantity) {
    const auto same = std::ranges::find(order.lines, product.sku, &Line::sku);
    if (same == order.lines.end())
        order.lines.push_back({product.sku, quantity, product.price});
    else
        same->quantity = checked_add(same->quantity, quantity);
}

/// Each applies to about one order in a hundred: what the shop refuses, and what takes it extra
/// work.
void give_fate(PlannedOrder& order, const std::vector<Product>& products, const std::string& run,
               std::size_t number, Dice& dice) {
    const auto fate = dice.below(100);
    const auto own_customer = [&](const char* word) {
        order.customer_id = numbered(word, run, number);
    };
    const auto& first_lead = products[first_heavy].sku;
    const auto& second_lead = products[first_heavy + 1].sku;
    if (fate < 4)
        order.token = "tok_declined";
    else if (fate < 7)
        order.token = "tok_insufficient_funds";
    else if (fate < 11)
        order.token = "tok_flaky";
    else if (fate < 14)
        order.token = "tok_lost_reply";
    else if (fate < 15)
        order.token = dice.one_in(4) ? "tok_slow" : "tok_ok";
    else if (fate < 18)
        order.country = "AQ";
    else if (fate <
             19) {  // refused after the hold, which then cannot be voided: an operator must act
        order.token = "tok_void_fails";
        order.country = "AQ";
    } else if (fate < 22)
        own_customer("blocked");
    else if (fate < 23)
        order.lines.push_back({"NO-SUCH-THING", 1, 100});
    else if (fate < 24)
        add_line(order, products[dice.below(abundant_products)], more_than_there_is);
    else if (fate < 27)
        add_line(order, products[first_scarce + dice.below(scarce_products)], 1);
    else if (fate < 28)
        order.lines.push_back({products[fixed_priced].sku, 1, fixed_price - 100});
    else if (fate < 29) {
        own_customer("builder");
        order.lines = {{first_lead, heavy_units, 1}, {second_lead, heavy_units, 1}};
    } else if (fate < 33)
        order.cancel = true;
    else if (fate < 36)
        order.give_back = true;
    else if (fate < 40)
        order.send_twice = true;
    else if (fate < 42) {
        own_customer("review");
        order.decision = dice.one_in(3) ? "deny" : "approve";
    }
}

}  // namespace

WorkloadPlan make_plan(Mix mix, std::size_t orders, std::uint64_t seed, const std::string& run,
                       Instant begin) {
    Dice dice{seed};
    WorkloadPlan plan{products_for(mix, orders, run, dice), {}};
    plan.orders.reserve(orders);
    const auto customers = orders / orders_per_customer + 1;
    const auto keys = fmt::format("cmp-{}-{}-", seed, run);
    for (std::size_t i = 0; i < orders; ++i) {
        PlannedOrder order;
        order.key = keys + std::to_string(i);
        order.placed_at = begin + std::chrono::milliseconds(i);
        const auto customer = i % customers;
        order.customer_id = numbered("customer", run, customer);
        order.country = countries[customer % std::size(countries)];
        const auto lines = mix == Mix::plain ? 1 : 1 + dice.below(4);
        for (std::size_t line = 0; line < lines; ++line) {
            const auto place =
                // one draw per statement, because arguments have no order of evaluation
                dice.below(abundant_products);
            add_line(order, plan.products[place],
                     mix == Mix::plain ? 1 : static_cast<std::int64_t>(1 + dice.below(5)));
        }
        if (mix == Mix::everything) give_fate(order, plan.products, run, i, dice);
        plan.orders.push_back(std::move(order));
    }
    return plan;
}

std::set<std::string> scarce_skus(const WorkloadPlan& plan) {
    std::set<std::string> skus;
    for (const auto& product : plan.products) {
        if (product.scarce) skus.insert(product.sku);
    }
    return skus;
}

std::string race_of(const PlannedOrder& order, const std::set<std::string>& scarce) {
    if (order.cancel) return "a cancel races the capture";
    const bool contended = std::ranges::any_of(
        order.lines, [&](const Line& line) { return scarce.contains(line.sku); });
    return contended ? "scarce stock goes to the first order" : "";
}

}  // namespace duet::workload
