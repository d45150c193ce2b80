// The simulation's own parts: chance, the agenda, the fault_mix, making a failure small.

#include "tests/catch.hpp"
#include "tests/simulation/diagram.hpp"
#include "tests/simulation/shrink.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

using namespace duet;
using namespace duet::simulation;

TEST_CASE("a number depends on the seed and on what it is about, and on nothing else") {
    const Chance one{1}, same{1}, other{2};
    CHECK(one.number("late", "o-1", 3) == same.number("late", "o-1", 3));
    CHECK(one.number("late", "o-1", 3) != other.number("late", "o-1", 3));
    CHECK(one.number("late", "o-1", 3) != one.number("late", "o-1", 4));
    CHECK(one.number("late", "o-1") != one.number("lat", "eo-1"));
    // These very numbers, from every compiler: a seed must mean the same everywhere.
    CHECK(Chance{1}.number("", "") == 6195209895148417392u);
    CHECK(Chance{4417}.number("crash", "payments.capture.after_commit", 7) == 4039950630620398531u);
}

TEST_CASE("what is below a limit comes about equally often") {
    const Chance chance{7};
    std::array<int, 10> drawn{};
    for (std::uint64_t i = 0; i < 10'000; ++i)
        ++drawn[static_cast<std::size_t>(chance.below(10, "digit", "", i))];
    for (const auto count : drawn) CHECK(std::abs(count - 1000) < 150);
}

TEST_CASE(
    "things happen in the order of their time, and at the same time in the order they were noted") {
    Agenda agenda;
    std::string happened;
    const auto add = [&](int at, char what) {
        agenda.at(Instant{seconds{at}}, [&happened, what] { happened += what; });
    };
    add(2, 'c');
    add(1, 'a');
    add(2, 'd');
    add(1, 'b');
    while (!agenda.empty()) agenda.take()();
    CHECK(happened == "abcd");
}

TEST_CASE(
    "the fault_mix strikes only what is named, and nothing before it begins or after it clears up") {
    const Chance chance{1};
    Forecast forecast;
    forecast.named = {Kind::ack_lost};
    FaultMix fault_mix{chance, forecast};
    const auto strikes = [&](Kind kind) {
        int count = 0;
        for (std::uint64_t i = 0; i < 3000; ++i)
            count += fault_mix.strikes(kind, "here", "it", i) ? 1 : 0;
        return count;
    };
    CHECK(strikes(Kind::ack_lost) == 0);
    fault_mix.begin();
    CHECK(strikes(Kind::ack_lost) > 0);
    CHECK(strikes(Kind::crash) == 0);
    fault_mix.heal();
    CHECK(strikes(Kind::ack_lost) == 0);
}

TEST_CASE("single faults can be taken away, the others strike as before") {
    const Chance chance{1};
    Forecast forecast;
    forecast.named = {Kind::ack_lost};
    const auto run = [&] {
        FaultMix fault_mix{chance, forecast};
        fault_mix.begin();
        for (std::uint64_t i = 0; i < 3000; ++i) fault_mix.strikes(Kind::ack_lost, "here", "it", i);
        std::vector<std::uint64_t> ids;
        for (const auto& strike : fault_mix.struck()) ids.push_back(strike.id);
        return ids;
    };
    auto all = run();
    REQUIRE(all.size() > 3);
    all.erase(all.begin() + 1);
    forecast.only = std::set<std::uint64_t>(all.begin(), all.end());
    CHECK(run() == all);
}

TEST_CASE("the fewest items with which it still fails") {
    std::vector<int> all(50);
    std::iota(all.begin(), all.end(), 0);
    const auto needs = [](std::vector<int> wanted) {
        return [wanted](const std::vector<int>& kept) {
            return std::all_of(wanted.begin(), wanted.end(), [&](int w) {
                return std::find(kept.begin(), kept.end(), w) != kept.end();
            });
        };
    };
    CHECK(fewest(all, needs({17})) == std::vector<int>{17});
    CHECK(fewest(all, needs({3, 4, 40})) == std::vector<int>{3, 4, 40});
    CHECK(fewest(all, needs({})).empty());
    CHECK(fewest(std::vector<int>{}, needs({})).empty());
}

TEST_CASE(
    "the same thing several times at one moment is one line of the diagram, and a mark in the "
    "middle of it stands there") {
    const auto asked = [](int at) {
        return Happening{dawn + seconds{at}, Happening::What::says, "coordinator",
                         "payments",         "payments.authorize",  "o-1"};
    };
    Scene scene;
    scene.happenings = {asked(1),
                        asked(1),
                        asked(1),
                        asked(2),
                        {dawn + seconds{2}, Happening::What::round, "payments", "",
                         "handled payments.authorize", "o-1"},
                        asked(2)};
    scene.divergence = 1;
    const auto text = as_text(scene);
    CAPTURE(text);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 4);
    const auto line = text.find("payments.authorize ×3");
    REQUIRE(line != std::string::npos);
    CHECK(text.substr(line, text.find('\n', line) - line).find("<-- first divergence") !=
          std::string::npos);
    CHECK(text.find("×2") == std::string::npos);  // another thing came between
}
