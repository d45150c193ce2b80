#include "infra/duet/workload/plan.hpp"

#include <algorithm>
#include <random>

namespace duet::workload {

namespace {

constexpr std::size_t abundant_products = 50;
constexpr std::size_t scarce_products = 4;
constexpr std::int64_t more_than_there_is = 900'000;
constexpr std::size_t orders_per_customer = 4;
constexpr const char* countries[] = {"GB", "GB", "GB", "GB", "DE", "FR", "IE", "NL"};

/// Draws that are the same everywhere: the standard's distributions are not (they differ from library to library).
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_{seed} {}
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
    bool one_in(std::size_t bound) { return below(bound) == 0; }

private:
    std::mt19937_64 engine_;
};

std::string numbered(const std::string& word, const std::string& run, std::size_t number) { return word + "-" + run + "-" + std::to_string(number); }

std::vector<Product> products_for(Mix mix, std::size_t orders, const std::string& run, Dice& dice) {
    std::vector<Product> products;
    const auto plenty = std::min<std::int64_t>(static_cast<std::int64_t>(orders) * 2 + 1000, more_than_there_is - 1);   // some 0.2 units an order are asked for
    for (std::size_t i = 0; i < abundant_products; ++i) products.push_back({numbered("CUP", run, i), static_cast<Money>(99 + 50 * dice.below(20)), plenty});
    if (mix == Mix::plain) return products;
    const auto few = static_cast<std::int64_t>(orders / 100 + 1);   // some 3 in 100 orders want one of these
    for (std::size_t i = 0; i < scarce_products; ++i) products.push_back({numbered("RARE", run, i), static_cast<Money>(2500 + 100 * i), few / 2 + 1, true});
    return products;
}

void add_line(PlannedOrder& order, const Product& product, std::int64_t quantity) {
    const auto same = std::ranges::find(order.lines, product.sku, &Line::sku);
    if (same == order.lines.end()) order.lines.push_back({product.sku, quantity, product.price});
    else same->quantity += quantity;
}

/// One in a hundred or so each: what the shop refuses, and what makes it work for its money.
void give_fate(PlannedOrder& order, const std::vector<Product>& products, const std::string& run, std::size_t number, Dice& dice) {
    switch (dice.below(100)) {
        case 0: case 1: case 2: case 3: order.token = "tok_declined"; break;
        case 4: case 5: case 6: order.token = "tok_insufficient_funds"; break;
        case 7: case 8: case 9: case 10: order.token = "tok_flaky"; break;
        case 11: case 12: case 13: order.token = "tok_lost_reply"; break;
        case 14: if (dice.one_in(4)) order.token = "tok_slow"; break;
        case 15: case 16: case 17: order.country = "AQ"; break;
        case 18: if (dice.one_in(2)) { order.token = "tok_void_fails"; order.country = "AQ"; } break;   // the undo fails for good
        case 19: case 20: case 21: order.customer_id = numbered("blocked", run, number); break;
        case 22: order.lines.push_back({"NO-SUCH-THING", 1, 100}); break;
        case 23: add_line(order, products[dice.below(abundant_products)], more_than_there_is); break;
        case 24: case 25: case 26: add_line(order, products[abundant_products + dice.below(scarce_products)], 1); break;
        case 27: case 28: case 29: case 30: order.cancel = true; break;
        case 31: case 32: case 33: order.give_back = true; break;
        case 34: case 35: case 36: case 37: order.send_twice = true; break;
        default: break;
    }
}

}  // namespace

WorkloadPlan make_plan(Mix mix, std::size_t orders, std::uint64_t seed, const std::string& run, Instant begin) {
    Dice dice{seed};
    WorkloadPlan plan{products_for(mix, orders, run, dice), {}};
    plan.orders.reserve(orders);
    const auto customers = orders / orders_per_customer + 1;
    const auto keys = "cmp-" + std::to_string(seed) + "-" + run + "-";
    for (std::size_t i = 0; i < orders; ++i) {
        PlannedOrder order;
        order.key = keys + std::to_string(i);
        order.placed_at = begin + std::chrono::milliseconds(i);
        const auto customer = i % customers;
        order.customer_id = numbered("customer", run, customer);
        order.country = countries[customer % std::size(countries)];
        const auto lines = mix == Mix::plain ? 1 : 1 + dice.below(4);
        for (std::size_t line = 0; line < lines; ++line) {
            add_line(order, plan.products[dice.below(abundant_products)], mix == Mix::plain ? 1 : static_cast<std::int64_t>(1 + dice.below(5)));
        }
        if (mix == Mix::everything) give_fate(order, plan.products, run, i, dice);
        plan.orders.push_back(std::move(order));
    }
    return plan;
}

bool depends_on_order(const WorkloadPlan& plan, const PlannedOrder& order) {
    if (order.cancel) return true;
    return std::ranges::any_of(order.lines, [&](const Line& line) {
        const auto product = std::ranges::find(plan.products, line.sku, &Product::sku);
        return product != plan.products.end() && product->scarce;
    });
}

}  // namespace duet::workload
