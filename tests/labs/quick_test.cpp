// The quick check, by the shipped simulation: what passes, and what proves nothing.

#include "labs/runner/quick.hpp"
#include "infra/supervisor/bounded.hpp"
#include "tests/catch.hpp"

using namespace duet::lab;

namespace {

const std::filesystem::path shipped{DUET_BUILD "/bin/duet-simulate"};

Quick some() {
    Quick quick;
    quick.orders = 2;
    quick.faults = "crash=25";
    quick.fires = {"crash"};
    return quick;
}

Verdict checked(const Quick& quick, const std::string& style, const Days& days) {
    return check_quick(shipped, quick, style, days);
}

}  // namespace

TEST_CASE("the shipped code passes in both styles") {
    const auto style = GENERATE(std::string{"orchestrated"}, std::string{"choreographed"});
    const auto verdict = checked(some(), style, days_from(some(), 1, 60));
    INFO(verdict.what);
    CHECK(verdict.passed());
    CHECK(verdict.days == 60);
    CHECK(verdict.orders > 60);
    CHECK(verdict.struck > 60);
}

TEST_CASE("a day without orders proves nothing") {
    auto days = days_from(some(), 1, 20);
    days.orders = 0;
    const auto verdict = checked(some(), "choreographed", days);
    CHECK(verdict.kind == Verdict::Kind::inconclusive);
    CHECK(verdict.what.find("no order") != std::string::npos);
}

TEST_CASE("a fault that never struck proves nothing") {
    auto quick = some();
    quick.fires = {"poison"};
    const auto verdict = checked(quick, "choreographed", days_from(quick, 1, 20));
    CHECK(verdict.kind == Verdict::Kind::inconclusive);
    CHECK(verdict.what.find("'poison' never struck") != std::string::npos);
}

TEST_CASE("a point where nothing struck proves nothing") {
    auto quick = some();
    quick.at = {"bus.before_ack"};  // the orchestrated style has no broker
    const auto verdict = checked(quick, "orchestrated", days_from(quick, 1, 20));
    CHECK(verdict.kind == Verdict::Kind::inconclusive);
    CHECK(verdict.what.find("bus.before_ack") != std::string::npos);
}

TEST_CASE("an ending that no order came to proves nothing") {
    auto quick = some();
    quick.endings = {"lost in the post"};
    CHECK(checked(quick, "choreographed", days_from(quick, 1, 20)).kind ==
          Verdict::Kind::inconclusive);
}

TEST_CASE("checks of few days each are one check when they have its days together") {
    auto quick = some();
    quick.days = 40;
    quick.endings = {"sold"};
    quick.at = {"inventory.stop.before_commit"};
    const auto had = [](std::uint64_t days, std::int64_t struck) {
        Verdict verdict;
        verdict.days = days;
        verdict.orders = 10;
        verdict.tally = {{{"crash", 5}}, {}, {{"sold", 10}}};
        if (struck > 0) verdict.tally.points["inventory.stop.before_commit"] = struck;
        return verdict;
    };
    const auto kinds = [&](std::vector<Verdict> verdicts) {
        judge_together(quick, days_from(quick, 1, 20), verdicts);
        std::string letters;
        for (const auto& verdict : verdicts)
            letters += verdict.kind == Verdict::Kind::pass   ? 'P'
                       : verdict.kind == Verdict::Kind::fail ? 'F'
                                                             : '?';
        return letters;
    };
    CHECK(kinds({had(20, 0), had(20, 1)}) == "PP");
    CHECK(kinds({had(20, 0), had(20, 0), had(20, 1), had(20, 1)}) ==
          "??PP");  // nobody is helped by days that are not of its check
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
    auto days = days_from(some(), 1, 3);
    days.orders = 6;
    days.made_small = false;
    days.without = service;
    INFO(style << " without " << service);
    CHECK_FALSE(checked(some(), style, days).passed());
}

TEST_CASE("a day is told in the same words whether it is played in one block or in helpings") {
    auto days = days_from(some(), 1, 250);
    std::vector<std::uint64_t> seen;
    days.progress = [&](std::uint64_t played) { seen.push_back(played); };
    const auto verdict = checked(some(), "choreographed", days);
    days.progress = {};
    const auto at_once = checked(some(), "choreographed", days);
    CHECK(seen == std::vector<std::uint64_t>{100, 200, 250});
    CHECK(verdict.days == at_once.days);
    CHECK(verdict.orders == at_once.orders);
    CHECK(verdict.struck == at_once.struck);
    CHECK(verdict.seeds == std::vector<std::uint64_t>{1});
}

TEST_CASE("a drawn day shows what is about its orders, and which message was late") {
    const auto drawn = [](const std::string& style, std::uint64_t seed, const std::string& faults) {
        auto days = days_from(some(), seed, 1);
        days.faults = faults;
        auto words = words_for(style, days, seed);
        words.insert(words.begin(), shipped.string());
        words.emplace_back("--draw");
        return duet::processes::run_bounded(words, "/", {}).out;
    };
    const auto told = drawn("orchestrated", 5, "none"), late = drawn("choreographed", 32, "late=5");
    INFO(told << late);
    CHECK(told.find("orders.mark_dispatched") != std::string::npos);
    CHECK(told.find("pipeline.") == std::string::npos);
    CHECK(told.find("(late)") == std::string::npos);
    CHECK(late.find("(late)") != std::string::npos);
}

TEST_CASE("half of the days are from the published seed, the others from fresh ones") {
    auto quick = some();
    quick.seed = 4417;
    quick.days = 100;
    const auto days = days_of(quick), others = days_of(quick);
    REQUIRE(days.blocks.size() == 3);
    CHECK(days.blocks[0] == std::pair<std::uint64_t, std::uint64_t>{4417, 50});
    CHECK(days.blocks[1].first != others.blocks[1].first);
    CHECK(days.blocks[1].first != days.blocks[2].first);
}
