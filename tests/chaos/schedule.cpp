#include "tests/chaos/schedule.hpp"

#include "infra/client/dice.hpp"
#include "shared/messages/requests.hpp"
#include "tests/chaos/points.hpp"

#include <algorithm>
#include <cstdio>

namespace duet::chaos {

namespace {

using std::chrono::milliseconds;
using workload::Dice;

constexpr milliseconds max_round{40'000};
constexpr double storm_share = 0.45, quiet_share = 0.25;  // the rest: every kind of fault
constexpr double calmer = 0.25;  // kills of that rest, as a share of the storm's
constexpr milliseconds between_points{600};
constexpr milliseconds between_holds{3500};

/// Draws in random order; every element comes once before any comes again.
class Bag {
public:
    Bag(std::string style, bool gateway_first)
        : style_{std::move(style)}, gateway_{gateway_first} {}

    std::string next(Dice& dice) {
        if (left_.empty()) refill(dice);
        auto name = left_.back();
        left_.pop_back();
        return name;
    }

private:
    void refill(Dice& dice) {
        for (const auto& service : services_of(style_)) left_.push_back(style_ + "/" + service);
        left_.push_back(gateway_ ? "gateway" : "console");
        gateway_ = !gateway_;
        for (auto i = left_.size(); i > 1; --i) std::swap(left_[i - 1], left_[dice.below(i)]);
    }

    std::string style_;
    bool gateway_;
    std::vector<std::string> left_;
};

struct Round {
    milliseconds begin, storm_end, end;  ///< quiet from `end` on
};

std::vector<Round> rounds_of(milliseconds length) {
    const auto count = std::max<std::int64_t>(1, (length + max_round / 2) / max_round);
    const double each = static_cast<double>(length.count()) / static_cast<double>(count);
    std::vector<Round> rounds;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto from = each * static_cast<double>(i);
        const auto at = [&](double share) {
            return milliseconds{static_cast<std::int64_t>(from + share * each)};
        };
        rounds.push_back({at(0), at(storm_share), at(1 - quiet_share)});
    }
    return rounds;
}

/// Between half and one and a half times the mean.
milliseconds about(milliseconds mean, Dice& dice) {
    return mean / 2 + milliseconds{dice.below(static_cast<std::size_t>(mean.count()) + 1)};
}

class Maker {
public:
    Maker(const Intent& intent, std::size_t which)
        : intent_{intent},
          style_{intent.styles[which]},
          dice_{intent.seed * 1'000'003 + (style_ == "orchestrated" ? 1 : 2)},
          bag_{style_, which % 2 == 0} {}

    void add_to(Schedule& schedule) {
        const double share = storm_share + calmer * (1 - storm_share - quiet_share);
        const milliseconds in_storm{
            static_cast<std::int64_t>(60'000 * share / intent_.kills_a_minute)};
        const milliseconds in_calm{
            static_cast<std::int64_t>(60'000 * share / intent_.kills_a_minute / calmer)};
        for (const auto& round : rounds_of(intent_.length)) {
            add(schedule, round.begin, round.storm_end, in_storm,
                [&](milliseconds at) { return kill(at); });
            add(schedule, round.storm_end, round.end, in_calm,
                [&](milliseconds at) { return kill(at); });
            add(schedule, round.storm_end, round.end, between_points,
                [&](milliseconds at) { return point(at); });
            add(schedule, round.storm_end, round.end, between_holds,
                [&](milliseconds at) { return hold(at); });
        }
    }

private:
    template <class Make>
    void add(Schedule& schedule, milliseconds from, milliseconds to, milliseconds mean, Make make) {
        for (auto at = from + about(mean, dice_) / 2; at < to; at += about(mean, dice_))
            schedule.injections.push_back(make(at));
    }

    Injection kill(milliseconds at) { return {at, Kind::kill, style_, bag_.next(dice_), {}, {}}; }

    Injection point(milliseconds at) {
        const auto& points = points_of(style_);
        const auto& one = points[next_point_++ % points.size()];
        const auto target = one.service == "gateway"
                                ? one.service
                                : style_ + "/" + (one.service.empty() ? a_service() : one.service);
        auto fault = one.fault;
        if (one.kind == Kind::crash) fault += ",after=" + std::to_string(dice_.below(20));
        return {at, one.kind, style_, target, {}, std::move(fault)};
    }

    Injection hold(milliseconds at) {
        const auto& kinds = holds_of(style_);
        const auto kind = kinds[next_hold_++ % kinds.size()];
        const auto service = style_ + "/" + a_service();
        switch (kind) {
            case Kind::broker_kill:
            case Kind::broker_restart: return {at, kind, style_, "nats", {}, {}};
            case Kind::stop:
                return {at, kind, style_, service, milliseconds{3500 + dice_.below(2000)},
                        {}};  // longer than the consumers' ack wait (3 s)
            case Kind::full_disk:
                return {at, kind, style_, service, milliseconds{1000 + dice_.below(2000)}, {}};
            case Kind::clock: {
                const auto shift = static_cast<std::int64_t>(5000 + dice_.below(25'000));
                return {at,
                        kind,
                        style_,
                        service,
                        milliseconds{1000 + dice_.below(2000)},
                        std::to_string(dice_.one_in(2) ? shift : -shift)};
            }
            default:
                return {at, kind, style_, service, milliseconds{500 + dice_.below(6500)},
                        {}};  // a writer waits 5 s for the lock
        }
    }

    std::string a_service() {
        const auto services = services_of(style_);
        return services[dice_.below(services.size())];
    }

    const Intent& intent_;
    std::string style_;
    Dice dice_;
    Bag bag_;
    std::size_t next_point_ = 0, next_hold_ = 0;
};

}  // namespace

Schedule make_schedule(const Intent& intent) {
    Schedule schedule{intent.length, {}};
    for (std::size_t i = 0; i < intent.styles.size(); ++i) Maker{intent, i}.add_to(schedule);
    std::ranges::stable_sort(schedule.injections, {}, &Injection::at);
    return schedule;
}

std::string to_text(const Injection& injection) {
    char moment[32];
    std::snprintf(moment, sizeof moment, "%9.3f s  ",
                  static_cast<double>(injection.at.count()) / 1000);
    auto text = moment + std::string{name_of(injection.kind)} + " " + injection.target;
    if (!injection.target.starts_with(injection.style)) text += " (" + injection.style + ")";
    if (!injection.how.empty()) text += " " + injection.how;
    if (injection.lasts.count() > 0)
        text += " for " + std::to_string(injection.lasts.count()) + " ms";
    return text;
}

std::string fingerprint(const Schedule& schedule) {
    std::string all;
    for (const auto& injection : schedule.injections) all += to_text(injection) + "\n";
    return requests::fingerprint(all).substr(0, 16);
}

}  // namespace duet::chaos
