#include "tests/simulation/fault_mix.hpp"

#include <algorithm>
#include <string>

namespace duet::simulation {

namespace {

struct Usual {
    std::string_view name;
    std::int64_t one_in;  ///< occasions
};

constexpr std::array<Usual, kinds> defaults{{{"crash", 700},
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

constexpr std::array<std::int64_t, 4> moods{
    1, 1, 3, 9};  ///< divisors of how often; the last is hardly a breeze

}  // namespace

std::string_view name_of(Kind kind) { return defaults[static_cast<std::size_t>(kind)].name; }

std::optional<Kind> kind_named(std::string_view name) {
    for (std::size_t i = 0; i < kinds; ++i) {
        if (defaults[i].name == name) return static_cast<Kind>(i);
    }
    return std::nullopt;
}

FaultMix::FaultMix(const Chance& chance, const Forecast& forecast)
    : chance_{chance}, only_{forecast.only} {
    const auto mood =
        moods[static_cast<std::size_t>(chance.below(moods.size(), "fault_mix", "mood"))];
    for (std::size_t i = 0; i < kinds; ++i) {
        const bool chosen = forecast.named ? forecast.named->contains(static_cast<Kind>(i))
                                           : chance.percent(60, "fault_mix", defaults[i].name);
        // What happens a few times a run is not made rarer by the mood.
        if (chosen) one_in_[i] = defaults[i].one_in < 10 ? defaults[i].one_in : defaults[i].one_in * mood;
        if (const auto often = forecast.one_in.find(static_cast<Kind>(i));
            chosen && often != forecast.one_in.end())
            one_in_[i] = often->second;
    }
}

bool FaultMix::strikes(Kind kind, std::string_view where, std::string_view about,
                      std::uint64_t which) {
    const auto one_in = one_in_[static_cast<std::size_t>(kind)];
    if (one_in == 0 || !changeable_) return false;
    const auto drawn =
        chance_.number(where, about, which * kinds + static_cast<std::uint64_t>(kind));
    if (drawn % static_cast<std::uint64_t>(one_in) != 0) return false;
    if (only_ && !only_->contains(drawn)) return false;
    struck_.push_back({kind, drawn});
    return true;
}

}  // namespace duet::simulation
