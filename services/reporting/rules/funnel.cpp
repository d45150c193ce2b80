#include "services/reporting/rules/funnel.hpp"

#include "shared/messages/money.hpp"

#include <stdexcept>
#include <utility>

namespace duet::reporting {

namespace {

/// The stage before the step that refuses with the reason (the steps: services/README.md).
constexpr std::array<std::pair<std::string_view, Stage>, 10> reached_before{{
    {"fraud_blocked", Stage::placed},
    {"review_denied", Stage::placed},
    {"review_expired", Stage::placed},
    {"unknown_sku", Stage::cleared},
    {"price_changed", Stage::cleared},
    {"out_of_stock", Stage::cleared},
    {"card_declined", Stage::reserved},
    {"insufficient_funds", Stage::reserved},
    {"unserviceable_country", Stage::authorized},
    {"too_heavy", Stage::authorized},
}};

}  // namespace

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::confirmed: return "confirmed";
        case Outcome::rejected: return "rejected";
        case Outcome::cancelled: return "cancelled";
    }
    throw std::invalid_argument("no such outcome");
}

std::optional<Outcome> outcome_named(std::string_view name) {
    for (const auto outcome : outcomes) {
        if (name == name_of(outcome)) return outcome;
    }
    return std::nullopt;
}

std::string_view name_of(Stage stage) {
    switch (stage) {
        case Stage::placed: return "placed";
        case Stage::cleared: return "cleared";
        case Stage::reserved: return "reserved";
        case Stage::authorized: return "authorized";
        case Stage::booked: return "booked";
        case Stage::captured: return "captured";
    }
    throw std::invalid_argument("no such stage");
}

Stage furthest(Outcome outcome, std::string_view reason) {
    if (outcome == Outcome::confirmed) return Stage::captured;
    if (outcome == Outcome::cancelled) return Stage::placed;
    for (const auto& [refusal, stage] : reached_before) {
        if (refusal == reason) return stage;
    }
    return Stage::placed;
}

Funnel funnel_of(const std::vector<Ending>& endings) {
    Funnel funnel;
    for (const auto outcome : outcomes) funnel.outcomes[outcome] = 0;
    for (const auto stage : stages) funnel.stages[stage] = 0;
    for (const auto& ending : endings) {
        funnel.placed += ending.orders;
        funnel.revision += ending.revision;
        funnel.outcomes[ending.outcome] += ending.orders;
        if (!ending.reason.empty()) funnel.reasons[ending.reason] += ending.orders;
        const auto last = furthest(ending.outcome, ending.reason);
        for (const auto stage : stages) {
            if (stage <= last) funnel.stages[stage] += ending.orders;
        }
    }
    return funnel;
}

FraudRates fraud_rates_of(const std::vector<Ending>& endings) {
    constexpr std::int64_t million = 1'000'000;
    FraudRates rates;
    for (const auto& ending : endings) {
        rates.assessed += ending.orders;
        if (ending.reason == "fraud_blocked") rates.blocked += ending.orders;
        if (ending.reason == "review_denied") rates.reviewed_denied += ending.orders;
        if (ending.reason == "review_expired") rates.reviewed_expired += ending.orders;
    }
    if (rates.assessed > 0)
        rates.rate_blocked_ppm = checked_multiply(rates.blocked, million) / rates.assessed;
    return rates;
}

}  // namespace duet::reporting
