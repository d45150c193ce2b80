#include "services/fraud/rules/assessment.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace duet::fraud {

namespace {

struct Rule {
    const char* name;
    Decision then;
    std::int64_t score;
    bool (*fires)(const Assessment&);
};

constexpr std::int64_t max_orders_in_window = 10;
constexpr std::int64_t min_orders_of_a_past = 5;
constexpr std::int64_t deviations = 6;
constexpr Money large = 500'000;    // £5,000
constexpr Money notable = 100'000;  // £1,000

bool too_many(const Assessment& order) { return order.orders_in_window + 1 > max_orders_in_window; }

bool far_above_the_past(const Assessment& order) {
    return order.past.orders >= min_orders_of_a_past && order.total > large &&
           stands_out(order.past, order.total, deviations);
}

/// From another country than each of the last five orders. Needs five of them.
bool from_another_country(const Assessment& order) {
    const auto& last = order.last_countries;
    return order.total > notable && last.size() >= 5 &&
           std::find(last.begin(), last.end(), order.country) == last.end();
}

constexpr std::array rules{
    Rule{"blocked_customer", Decision::block, 100,
         [](const Assessment& order) { return order.customer_id.starts_with("blocked-"); }},
    Rule{"watched_customer", Decision::review, 60,
         [](const Assessment& order) { return order.customer_id.starts_with("review-"); }},
    Rule{"many_orders", Decision::review, 70, too_many},
    Rule{"unusual_value", Decision::review, 80, far_above_the_past},
    Rule{"another_country", Decision::review, 65, from_another_country},
};

}  // namespace

Verdict assess(const Assessment& order) {
    Verdict verdict;
    for (const auto& rule : rules) {
        if (!rule.fires(order)) continue;
        verdict.decision = std::max(verdict.decision, rule.then);
        verdict.score = std::max(verdict.score, rule.score);
        verdict.rules.emplace_back(rule.name);
    }
    return verdict;
}

std::string_view name_of(Decision decision) {
    switch (decision) {
        case Decision::clear: return "clear";
        case Decision::review: return "review";
        case Decision::block: return "block";
    }
    throw std::invalid_argument("no such decision");
}

Decision decision_named(std::string_view name) {
    for (const auto decision : {Decision::clear, Decision::review, Decision::block}) {
        if (name == name_of(decision)) return decision;
    }
    throw std::invalid_argument("no such decision: " + std::string{name});
}

}  // namespace duet::fraud
