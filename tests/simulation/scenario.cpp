#include "tests/simulation/scenario.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace duet::simulation {

namespace {

/// A weighted choice.
template <std::size_t N>
std::string_view one_of(const std::array<std::pair<std::string_view, int>, N>& choices,
                        std::int64_t drawn) {
    for (const auto& [name, weight] : choices) {
        drawn -= weight;
        if (drawn < 0) return name;
    }
    return choices.front().first;
}

constexpr std::array<std::pair<std::string_view, int>, 8> tokens{{{"tok_ok", 52},
                                                                  {"tok_declined", 6},
                                                                  {"tok_insufficient_funds", 4},
                                                                  {"tok_slow", 9},
                                                                  {"tok_flaky", 8},
                                                                  {"tok_lost_reply", 8},
                                                                  {"tok_void_fails", 12},
                                                                  {"tok_unheard_of", 1}}};
constexpr std::array<std::pair<std::string_view, int>, 4> countries{
    {{"GB", 55}, {"DE", 15}, {"US", 12}, {"AQ", 18}}};
constexpr std::array<std::pair<std::string_view, int>, 6> customers{{{"ada", 30},
                                                                     {"ben", 20},
                                                                     {"cem", 15},
                                                                     {"poor-pat", 10},
                                                                     {"blocked-bob", 5},
                                                                     {"review-ray", 20}}};
constexpr std::array<std::pair<std::string_view, int>, 6> goods{
    {{"mug", 40}, {"lamp", 20}, {"rare", 20}, {"rarer", 12}, {"fixed", 6}, {"unknown", 2}}};

constexpr milliseconds between_orders{350};
constexpr seconds between_orders_one_by_one{40};
constexpr seconds last_action{45};  // after the last order

milliseconds pace(const Scenario& scenario) {
    return scenario.one_by_one ? milliseconds{between_orders_one_by_one} : between_orders;
}

class ActionPlanner {
public:
    ActionPlanner(const Scenario& scenario, const Chance& chance)
        : scenario_{scenario}, chance_{chance} {}

    void of_order(int n) {
        const auto placed = run_start + seconds{1} + pace(scenario_) * n +
                            (scenario_.one_by_one ? milliseconds{0} : upto(600, "placed"));
        begin(n, placed);
        add(Action::What::place, 0, milliseconds{0});
        if (happens(18, "again")) add(Action::What::place_again, 1, upto(1500, "again"));
        if (happens(4, "other body"))
            add(Action::What::place_other, 2, milliseconds{1000} + upto(1500, "other body"));
        if (happens(30, "cancel"))
            add(Action::What::cancel, 3,
                upto(chance_.percent(50, "soon", name_) ? 40 : 6000, "cancel"));
        if (happens(6, "cancel twice")) add(Action::What::cancel, 4, upto(4000, "cancel twice"));
        if (order_of(scenario_, n).customer_id.starts_with("review-") &&
            chance_.percent(75, "decides", name_)) {
            add(Action::What::decide, 5,
                chance_.percent(70, "in time", name_)
                    ? upto(9000, "decide")
                    : milliseconds{19'500} + upto(1000, "decide late"));
        }
        if (happens(25, "back"))
            add(Action::What::return_goods, 6, milliseconds{3000} + upto(9000, "back"));
        if (happens(10, "back twice"))
            add(Action::What::return_goods, 7, milliseconds{3000} + upto(15000, "back twice"));
        if (happens(8, "lost receipt")) without_receipt();
    }

    std::vector<Action> take() {
        std::stable_sort(actions_.begin(), actions_.end(),
                         [](const Action& a, const Action& b) { return a.at < b.at; });
        return std::move(actions_);
    }

private:
    /// Most such returns are reviewed, some of them shortly before the review times out.
    void without_receipt() {
        const auto at = upto(9000, "lost receipt");
        add(Action::What::return_without_order, 8, at);
        if (!chance_.percent(75, "decides about the return", name_)) return;
        const bool in_time = chance_.percent(70, "return decided in time", name_);
        const auto after = in_time ? upto(9000, "return decided")
                                   : milliseconds{19'500} + upto(1000, "return decided late");
        add(Action::What::decide_return, 9, at + after);
    }

    void begin(int n, Instant placed) {
        order_ = n;
        name_ = "order-" + std::to_string(n);
        placed_ = placed;
    }
    bool happens(std::int64_t percent, std::string_view what) const {
        return !scenario_.one_by_one && chance_.percent(percent, what, name_);
    }
    milliseconds upto(std::int64_t max, std::string_view what) const {
        return milliseconds{chance_.below(max, what, name_, 1)};
    }
    void add(Action::What what, int which, milliseconds after) {
        const int number = order_ * actions_per_order + which;
        if (!scenario_.left_out.contains(number))
            actions_.push_back({number, what, order_, placed_ + after});
    }

    const Scenario& scenario_;
    const Chance& chance_;
    std::vector<Action> actions_;
    int order_ = 0;
    std::string name_;
    Instant placed_{};
};

}  // namespace

std::vector<Action> actions_of(const Scenario& scenario) {
    const Chance chance{scenario.seed};
    ActionPlanner planner{scenario, chance};
    for (int n = 0; n < scenario.orders; ++n) planner.of_order(n);
    return planner.take();
}

Order order_of(const Scenario& scenario, int n) {
    const Chance chance{scenario.seed};
    const auto name = "order-" + std::to_string(n);
    Order order;
    order.customer_id = one_of(customers, chance.below(100, "customer", name));
    order.token = one_of(tokens, chance.below(100, "token", name));
    order.ship_to.country = one_of(countries, chance.below(100, "country", name));
    const auto lines = 1 + chance.below(3, "lines", name);
    for (std::int64_t i = 0; i < lines; ++i) {
        const auto which = static_cast<std::uint64_t>(i);
        Line line{std::string{one_of(goods, chance.below(100, "sku", name, which))},
                  1 + chance.below(3, "quantity", name, which),
                  499 + 103 * chance.below(9, "price", name, which)};
        if (line.sku == "fixed") line.unit_price = chance.percent(60, "strict", name) ? 700 : 650;
        order.lines.push_back(std::move(line));
    }
    if (chance.percent(2, "heavy", name))
        order.lines = {{"bolt", 700'000, 1}, {"bolt", 400'000, 1}};
    // Business times have microseconds. A tenth of the orders were placed on paper earlier.
    order.placed_at = run_start + milliseconds{1000 + 350 * n} + microseconds{(137 * n + 1) % 1000};
    if (chance.percent(10, "paper", name))
        order.placed_at -= seconds{chance.below(600, "paper", name, 1)};
    order.total = total_of(order.lines);
    order.units = units_of(order.lines);
    return order;
}

Instant healing_of(const Scenario& scenario) {
    return run_start + seconds{1} + pace(scenario) * scenario.orders + last_action;
}

const std::vector<Stocked>& initial_stock() {
    static const std::vector<Stocked> all{
        {"mug", 500, false, 10'000}, {"lamp", 900, false, 10'000}, {"rare", 800, false, 9},
        {"rarer", 800, false, 3},    {"fixed", 700, true, 50},     {"bolt", 1, false, 2'000'000}};
    return all;
}

}  // namespace duet::simulation
