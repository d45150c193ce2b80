// The schedule: a function of its seed; it contains every kind of fault; a quarter of the time is
// quiet.

#include "tests/chaos/schedule.hpp"
#include "infra/client/fault_points.hpp"
#include "shared/faults/faults.hpp"
#include "tests/catch.hpp"
#include "tests/chaos/points.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

using namespace duet::chaos;
using namespace std::chrono_literals;

namespace {

const Intent twelve_minutes{{"orchestrated", "choreographed"}, 12min, 7, 100};

}  // namespace

TEST_CASE("equal seeds give equal schedules, different seeds different ones") {
    const auto one = make_schedule(twelve_minutes);
    CHECK(one.injections == make_schedule(twelve_minutes).injections);
    CHECK(fingerprint(one) == fingerprint(make_schedule(twelve_minutes)));
    auto other = twelve_minutes;
    other.seed = 8;
    CHECK(fingerprint(one) != fingerprint(make_schedule(other)));
}

TEST_CASE("the fingerprint of a seed is the same on every machine") {
    CHECK(fingerprint(make_schedule({{"orchestrated", "choreographed"}, 1min, 1, 100})) ==
          "b6ef41c12c67afb5");
}

TEST_CASE("a style's schedule does not depend on whether the other style runs") {
    auto alone = twelve_minutes;
    alone.styles = {"orchestrated"};
    auto of_both = make_schedule(twelve_minutes).injections;
    std::erase_if(of_both, [](const Injection& one) { return one.style != "orchestrated"; });
    CHECK(make_schedule(alone).injections == of_both);
}

TEST_CASE("twelve minutes contain every kind of fault, and enough kills") {
    std::map<std::pair<std::string, Kind>, int> count;
    for (const auto& one : make_schedule(twelve_minutes).injections) ++count[{one.style, one.kind}];
    for (const std::string style : {"orchestrated", "choreographed"}) {
        for (const auto kind : all_kinds) {
            const bool of_broker = kind == Kind::broker_kill || kind == Kind::broker_restart;
            INFO(style << " " << name_of(kind));
            CHECK((count[{style, kind}] > 3) == !(of_broker && style == "orchestrated"));
        }
        const auto kills = count[{style, Kind::kill}];
        CHECK(kills > 1080);
        CHECK(kills < 1320);
    }
}

TEST_CASE("a quarter of the time is quiet") {
    std::set<long> busy_seconds;
    for (const auto& one : make_schedule(twelve_minutes).injections)
        busy_seconds.insert(one.at / 1s);
    CHECK(busy_seconds.size() > 500);
    CHECK(busy_seconds.size() <=
          720 * 3 / 4 + 20);  // rounds do not begin and end with whole seconds
}

TEST_CASE("kills rotate among all processes") {
    std::map<std::string, int> kills;
    for (const auto& one : make_schedule(twelve_minutes).injections) {
        if (one.kind == Kind::kill && one.style == "orchestrated") ++kills[one.target];
    }
    for (const auto& service : services_of("orchestrated")) {
        INFO(service);
        CHECK(kills["orchestrated/" + service] >= 130);
    }
    CHECK(std::abs(kills["gateway"] - kills["console"]) <= 1);
    CHECK(kills["gateway"] > 60);
}

TEST_CASE("a short run contains one of each hold, too") {
    const auto schedule = make_schedule({{"choreographed"}, 25s, 1, 100});
    CHECK(std::ranges::any_of(schedule.injections,
                              [](const Injection& one) { return one.kind == Kind::broker_kill; }));
    CHECK(std::ranges::all_of(schedule.injections,
                              [&](const Injection& one) { return one.at < schedule.length; }));
}

TEST_CASE("the shop knows every fault of the schedule") {
    const auto known = duet::commands::fault_points();
    for (const std::string style : {"orchestrated", "choreographed"}) {
        for (const auto& point : points_of(style)) {
            INFO(point.fault);
            const auto fault = duet::parse_fault(point.fault);
            CHECK(std::ranges::find(known, fault.point) != known.end());
        }
    }
}
