// The simulation's own parts: chance, the agenda, the fault mix, shrinking.

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

TEST_CASE("a number depends only on the seed and on the strings that name it") {
    const Chance one{1}, same{1}, other{2};
    CHECK(one.number("late", "o-1", 3) == same.number("late", "o-1", 3));
    CHECK(one.number("late", "o-1", 3) != other.number("late", "o-1", 3));
    CHECK(one.number("late", "o-1", 3) != one.number("late", "o-1", 4));
    CHECK(one.number("late", "o-1") != one.number("lat", "eo-1"));
    // Exactly these numbers, from every compiler: a seed must mean the same everywhere.
    CHECK(Chance{1}.number("", "") == 6195209895148417392u);
    CHECK(Chance{4417}.number("crash", "payments.capture.after_commit", 7) == 4039950630620398531u);
}

TEST_CASE("numbers below a limit are equally frequent") {
    const Chance chance{7};
    std::array<int, 10> drawn{};
    for (std::uint64_t i = 0; i < 10'000; ++i)
        ++drawn[static_cast<std::size_t>(chance.below(10, "digit", "", i))];
    for (const auto count : drawn) CHECK(std::abs(count - 1000) < 150);
}

TEST_CASE("the agenda runs actions in order of time, and of insertion at the same time") {
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

TEST_CASE("the fault mix injects only the named kinds, and only between begin and heal") {
    const Chance chance{1};
    FaultPlan fault_plan;
    fault_plan.named = {Kind::ack_lost};
    FaultMix fault_mix{chance, fault_plan};
    const auto injects = [&](Kind kind) {
        int count = 0;
        for (std::uint64_t i = 0; i < 3000; ++i)
            count += fault_mix.injects(kind, "here", "it", i) ? 1 : 0;
        return count;
    };
    CHECK(injects(Kind::ack_lost) == 0);
    fault_mix.begin();
    CHECK(injects(Kind::ack_lost) > 0);
    CHECK(injects(Kind::crash) == 0);
    fault_mix.heal();
    CHECK(injects(Kind::ack_lost) == 0);
}

TEST_CASE("removing a single fault leaves the other faults unchanged") {
    const Chance chance{1};
    FaultPlan fault_plan;
    fault_plan.named = {Kind::ack_lost};
    const auto run = [&] {
        FaultMix fault_mix{chance, fault_plan};
        fault_mix.begin();
        for (std::uint64_t i = 0; i < 3000; ++i) fault_mix.injects(Kind::ack_lost, "here", "it", i);
        std::vector<std::uint64_t> ids;
        for (const auto& injection : fault_mix.injected()) ids.push_back(injection.id);
        return ids;
    };
    auto all = run();
    REQUIRE(all.size() > 3);
    all.erase(all.begin() + 1);
    fault_plan.only = std::set<std::uint64_t>(all.begin(), all.end());
    CHECK(run() == all);
}

TEST_CASE("shrinking finds the smallest failing subset") {
    std::vector<int> all(50);
    std::iota(all.begin(), all.end(), 0);
    const auto needs = [](std::vector<int> wanted) {
        return [wanted](const std::vector<int>& kept) {
            return std::all_of(wanted.begin(), wanted.end(), [&](int w) {
                return std::find(kept.begin(), kept.end(), w) != kept.end();
            });
        };
    };
    CHECK(minimized(all, needs({17})) == std::vector<int>{17});
    CHECK(minimized(all, needs({3, 4, 40})) == std::vector<int>{3, 4, 40});
    CHECK(minimized(all, needs({})).empty());
    CHECK(minimized(std::vector<int>{}, needs({})).empty());
}

TEST_CASE(
    "identical entries at one instant are one line of the diagram, which keeps a mark on any of "
    "them") {
    const auto command_at = [](int at) {
        return TraceEntry{run_start + seconds{at}, TraceEntry::What::sends,
                          "coordinator",           "payments",
                          "payments.authorize",    "o-1"};
    };
    Scene scene;
    scene.entries = {command_at(1),
                     command_at(1),
                     command_at(1),
                     command_at(2),
                     {run_start + seconds{2}, TraceEntry::What::batch, "payments", "",
                      "handled payments.authorize", "o-1"},
                     command_at(2)};
    scene.divergence = 1;
    const auto text = as_text(scene);
    CAPTURE(text);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 4);
    const auto line = text.find("payments.authorize ×3");
    REQUIRE(line != std::string::npos);
    CHECK(text.substr(line, text.find('\n', line) - line).find("<-- first divergence") !=
          std::string::npos);
    CHECK(text.find("×2") == std::string::npos);  // another entry is in between
}
