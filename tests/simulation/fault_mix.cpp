#include "tests/simulation/fault_mix.hpp"

#include <algorithm>
#include <string>

namespace duet::simulation {

namespace {

struct DefaultRate {
    std::string_view name;
    std::int64_t one_in;  ///< one fault per this many occasions
};

constexpr std::array<DefaultRate, kinds> default_rates{{{"crash", 700},
                                                        {"error", 60},
                                                        {"full", 120},
                                                        {"request_lost", 40},
                                                        {"reply_lost", 40},
                                                        {"repeated", 30},
                                                        {"late", 25},
                                                        {"delivery_lost", 40},
                                                        {"ack_lost", 30},
                                                        {"publish_lost", 40},
                                                        {"publish_ack_lost", 40},
                                                        {"published_twice", 30},
                                                        {"outage", 4},
                                                        {"restore", 2},
                                                        {"clock", 2},
                                                        {"poison", 3}}};

constexpr std::array<std::int64_t, 4> rate_divisors{
    1, 1, 3, 9};  ///< half of the seeds have the full rate, the others a third or a ninth

}  // namespace

std::string_view name_of(Kind kind) { return default_rates[static_cast<std::size_t>(kind)].name; }

std::optional<Kind> kind_named(std::string_view name) {
    for (std::size_t i = 0; i < kinds; ++i) {
        if (default_rates[i].name == name) return static_cast<Kind>(i);
    }
    return std::nullopt;
}

FaultMix::FaultMix(const Chance& chance, const FaultPlan& fault_plan)
    : chance_{chance}, only_{fault_plan.only} {
    // "weather" and every other chance key in this folder is part of what a seed means: never
    // rename one, even if it is no term of the field.
    const auto rate_divisor = rate_divisors[static_cast<std::size_t>(
        chance.below(rate_divisors.size(), "weather", "mood"))];
    for (std::size_t i = 0; i < kinds; ++i) {
        const bool chosen = fault_plan.named ? fault_plan.named->contains(static_cast<Kind>(i))
                                             : chance.percent(60, "weather", default_rates[i].name);
        // Kinds that happen a few times per run are not made rarer.
        if (chosen)
            one_in_[i] = default_rates[i].one_in < 10 ? default_rates[i].one_in
                                                      : default_rates[i].one_in * rate_divisor;
        if (const auto often = fault_plan.one_in.find(static_cast<Kind>(i));
            chosen && often != fault_plan.one_in.end())
            one_in_[i] = often->second;
    }
}

bool FaultMix::injects(Kind kind, std::string_view where, std::string_view about,
                       std::uint64_t which) {
    const auto one_in = one_in_[static_cast<std::size_t>(kind)];
    if (one_in == 0 || !active_) return false;
    const auto drawn =
        chance_.number(where, about, which * kinds + static_cast<std::uint64_t>(kind));
    if (drawn % static_cast<std::uint64_t>(one_in) != 0) return false;
    if (only_ && !only_->contains(drawn)) return false;
    injected_.push_back({kind, drawn});
    return true;
}

}  // namespace duet::simulation
