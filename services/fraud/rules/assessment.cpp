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

constexpr std::array rules{
    Rule{"blocked_customer", Decision::block, 100, [](const Assessment& order) { return order.customer_id.starts_with("blocked-"); }},
    Rule{"watched_customer", Decision::review, 60, [](const Assessment& order) { return order.customer_id.starts_with("review-"); }},
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
