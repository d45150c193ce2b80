// The simulated check with the shipped simulation: PASS and INCONCLUSIVE.

#include "labs/runner/simulated_check.hpp"
#include "infra/supervisor/bounded.hpp"
#include "tests/catch.hpp"

using namespace duet::lab;

namespace {

const std::filesystem::path shipped{DUET_BUILD "/bin/duet-simulate"};

SimulatedCheck some() {
    SimulatedCheck simulated;
    simulated.orders = 2;
    simulated.faults = "crash=25";
    simulated.required_faults = {"crash"};
    return simulated;
}

Verdict checked(const SimulatedCheck& simulated, const std::string& style, const Runs& runs) {
    return check_simulated(shipped, simulated, style, runs);
}

}  // namespace

TEST_CASE("the shipped code passes in both styles") {
    const auto style = GENERATE(std::string{"orchestrated"}, std::string{"choreographed"});
    const auto verdict = checked(some(), style, runs_from(some(), 1, 60));
    INFO(verdict.what);
    CHECK(verdict.passed());
    CHECK(verdict.runs == 60);
    CHECK(verdict.orders > 60);
    CHECK(verdict.fired > 60);
}

TEST_CASE("a run without orders is inconclusive") {
    auto runs = runs_from(some(), 1, 20);
    runs.orders = 0;
    const auto verdict = checked(some(), "choreographed", runs);
    CHECK(verdict.kind == Verdict::Kind::inconclusive);
    CHECK(verdict.what.find("no order") != std::string::npos);
}

TEST_CASE("a required fault that never fired is inconclusive") {
    auto simulated = some();
    simulated.required_faults = {"poison"};
    const auto verdict = checked(simulated, "choreographed", runs_from(simulated, 1, 20));
    CHECK(verdict.kind == Verdict::Kind::inconclusive);
    CHECK(verdict.what.find("'poison' never fired") != std::string::npos);
}

TEST_CASE("a required fault point where no fault fired is inconclusive") {
    auto simulated = some();
    simulated.required_fault_points = {"bus.before_ack"};  // the orchestrated style has no broker
    const auto verdict = checked(simulated, "orchestrated", runs_from(simulated, 1, 20));
    CHECK(verdict.kind == Verdict::Kind::inconclusive);
    CHECK(verdict.what.find("bus.before_ack") != std::string::npos);
}

TEST_CASE("an ending that no order reached is inconclusive") {
    auto simulated = some();
    simulated.endings = {"lost in the post"};
    CHECK(checked(simulated, "choreographed", runs_from(simulated, 1, 20)).kind ==
          Verdict::Kind::inconclusive);
}

TEST_CASE("several small checks are judged together as one") {
    auto simulated = some();
    simulated.runs = 40;
    simulated.endings = {"sold"};
    simulated.required_fault_points = {"inventory.stop.before_commit"};
    const auto had = [](std::uint64_t runs, std::int64_t fired) {
        Verdict verdict;
        verdict.runs = runs;
        verdict.orders = 10;
        verdict.tally = {{{"crash", 5}}, {}, {{"sold", 10}}};
        if (fired > 0) verdict.tally.points["inventory.stop.before_commit"] = fired;
        return verdict;
    };
    const auto kinds = [&](std::vector<Verdict> verdicts) {
        judge_together(simulated, runs_from(simulated, 1, 20), verdicts);
        std::string letters;
        for (const auto& verdict : verdicts)
            letters += verdict.kind == Verdict::Kind::pass   ? 'P'
                       : verdict.kind == Verdict::Kind::fail ? 'F'
                                                             : '?';
        return letters;
    };
    CHECK(kinds({had(20, 0), had(20, 1)}) == "PP");
    CHECK(kinds({had(20, 0), had(20, 0), had(20, 1), had(20, 1)}) ==
          "??PP");  // runs of another check do not count
    CHECK(kinds({had(20, 1), had(20, 0), had(20, 0)}) ==
          "PPP");  // what is too little for a check belongs to the last one
    CHECK(kinds({had(20, 0)}) == "?");
    auto failed = had(20, 1);
    failed.kind = Verdict::Kind::fail;
    CHECK(kinds({failed, had(20, 0)}) == "FP");
    auto nothing = had(20, 1);
    nothing.tally.endings.clear();
    CHECK(kinds({nothing, nothing}) == "??");
    CHECK(kinds({}).empty());
}

TEST_CASE("a shop without one of its services does not pass") {
    const auto service = GENERATE(std::string{"orders"}, std::string{"inventory"},
                                  std::string{"payments"}, std::string{"shipping"});
    const auto style = GENERATE(std::string{"orchestrated"}, std::string{"choreographed"});
    auto runs = runs_from(some(), 1, 3);
    runs.orders = 6;
    runs.shrunk = false;
    runs.without = service;
    INFO(style << " without " << service);
    CHECK_FALSE(checked(some(), style, runs).passed());
}

TEST_CASE("a check in batches has the same result as one in a single block") {
    auto runs = runs_from(some(), 1, 250);
    std::vector<std::uint64_t> seen;
    runs.progress = [&](std::uint64_t played) { seen.push_back(played); };
    const auto verdict = checked(some(), "choreographed", runs);
    runs.progress = {};
    const auto at_once = checked(some(), "choreographed", runs);
    CHECK(seen == std::vector<std::uint64_t>{100, 200, 250});
    CHECK(verdict.runs == at_once.runs);
    CHECK(verdict.orders == at_once.orders);
    CHECK(verdict.fired == at_once.fired);
    CHECK(verdict.seeds == std::vector<std::uint64_t>{1});
}

TEST_CASE("a drawn run shows the messages about its orders and marks the late ones") {
    const auto drawn = [](const std::string& style, std::uint64_t seed, const std::string& faults) {
        auto runs = runs_from(some(), seed, 1);
        runs.faults = faults;
        auto words = arguments_for(style, runs, seed);
        words.insert(words.begin(), shipped.string());
        words.emplace_back("--draw");
        return duet::processes::run_bounded(words, "/", {}).out;
    };
    const auto orchestrated = drawn("orchestrated", 5, "none"),
               late = drawn("choreographed", 32, "late=5");
    INFO(orchestrated << late);
    CHECK(orchestrated.find("orders.mark_dispatched") != std::string::npos);
    CHECK(orchestrated.find("pipeline.") == std::string::npos);
    CHECK(orchestrated.find("(late)") == std::string::npos);
    CHECK(late.find("(late)") != std::string::npos);
}

TEST_CASE("half of the runs begin at the published seed and the others at fresh ones") {
    auto simulated = some();
    simulated.seed = 4417;
    simulated.runs = 100;
    const auto runs = runs_of(simulated), others = runs_of(simulated);
    REQUIRE(runs.blocks.size() == 3);
    CHECK(runs.blocks[0] == std::pair<std::uint64_t, std::uint64_t>{4417, 50});
    CHECK(runs.blocks[1].first != others.blocks[1].first);
    CHECK(runs.blocks[1].first != runs.blocks[2].first);
}
