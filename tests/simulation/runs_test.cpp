// Runs of the whole shop: each one is reproducible, every invariant holds in a sample of them, and
// both styles give the same results without faults.

#include "tests/catch.hpp"
#include "tests/simulation/campaign.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/run_end.hpp"

using namespace duet;
using namespace duet::simulation;

namespace {

Scenario run(Style style, std::uint64_t seed) {
    Scenario scenario;
    scenario.style = style;
    scenario.seed = seed;
    return scenario;
}

}  // namespace

TEST_CASE("the same seed gives the same run, byte for byte, whatever ran before") {
    const auto style = GENERATE(Style::orchestrated, Style::choreographed);
    Disks disks;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto once = play(run(style, seed), disks, true).trace.text();
        play(run(style, seed + 100), disks);
        Disks fresh;
        CHECK(once.size() > 10'000);
        CHECK(play(run(style, seed), disks, true).trace.text() == once);
        CHECK(play(run(style, seed), fresh, true).trace.text() == once);
    }
}

TEST_CASE("another seed gives another run") {
    Disks disks;
    CHECK(play(run(Style::choreographed, 1), disks, true).trace.text() !=
          play(run(Style::choreographed, 2), disks, true).trace.text());
}

TEST_CASE("every invariant holds in 300 runs, and every fault, ending and message occurs") {
    const auto style = GENERATE(Style::orchestrated, Style::choreographed);
    const auto played =
        play_all({run(style, 1'000'000), 300, 2, 1}, [](std::uint64_t, std::size_t) {});
    for (const auto& [seed, outcome] : played.failed) {
        FAIL_CHECK("seed " << seed << ": " << outcome.violation->invariant << ": "
                           << outcome.violation->what << " [" << outcome.violation->subject
                           << "]; ./duet simulate --style " << name_of(style)
                           << " --seeds 1 --seed " << seed);
    }
    CHECK(played.seeds == 300);
    CHECK((played.tally.rebuilds > 300) ==
          (style == Style::choreographed));  // at the end of each run, and sometimes before
    const auto missing = not_reached(style, played.tally);
    for (const auto& what : missing) FAIL_CHECK("never reached: " << what);
    for (std::size_t i = 0; i < kinds; ++i) {
        const auto kind = static_cast<Kind>(i);
        const bool of_the_broker =
            kind >= Kind::delivery_lost && kind != Kind::outage && kind != Kind::clock;
        INFO(name_of(kind));
        CHECK((played.tally.faults[i] > 0) == (style == Style::choreographed || !of_the_broker));
    }
}

TEST_CASE(
    "the same orders, one by one and without faults, give the same endings and accounts in both "
    "styles") {
    Disks orchestrated, choreographed;
    std::size_t compared = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        auto scenario = run(Style::orchestrated, seed);
        scenario.one_by_one = true;
        scenario.orders = 12;
        scenario.fault_plan.named.emplace();
        const auto orchestrated_outcome = play(scenario, orchestrated);
        scenario.style = Style::choreographed;
        const auto choreographed_outcome = play(scenario, choreographed);
        INFO("seed " << seed);
        CHECK_FALSE(orchestrated_outcome.violation);
        CHECK_FALSE(choreographed_outcome.violation);
        for (const auto& [id, ending] : orchestrated_outcome.orders) {
            const auto other = choreographed_outcome.orders.find(id);
            CHECK((id + " " + ending) == (other == choreographed_outcome.orders.end()
                                              ? "unknown"
                                              : id + " " + other->second));
        }
        CHECK(orchestrated_outcome.orders.size() == choreographed_outcome.orders.size());
        CHECK(orchestrated_outcome.accounts == choreographed_outcome.accounts);
        compared += orchestrated_outcome.orders.size();
    }
    CHECK(compared == 60 * 12);
}

TEST_CASE(
    "orders in progress when a second version of the saga is rolled out end under the first") {
    Disks disks;
    std::int64_t first = 0, second = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const auto outcome = play(run(Style::orchestrated, seed), disks);
        CHECK_FALSE(outcome.violation);
        auto& db = disks.all();
        first += db.number(
                       "SELECT COUNT(*) FROM coordinator.sagas WHERE definition = 'place-order' "
                       "AND version = 1")
                     .value_or(0);
        second += db.number(
                        "SELECT COUNT(*) FROM coordinator.sagas WHERE definition = 'place-order' "
                        "AND version = 2")
                      .value_or(0);
        // The second version books the shipment before it authorizes the payment; the first never
        // does.
        CHECK(db.number("SELECT COUNT(*) FROM coordinator.saga_log a JOIN coordinator.saga_log b "
                        "ON a.saga_id = b.saga_id AND a.seq < b.seq JOIN coordinator.sagas s ON "
                        "s.saga_id = a.saga_id "
                        "WHERE a.command = 'shipping.book' AND a.outcome = 'done' AND b.command = "
                        "'payments.authorize' AND s.version = 1") == 0);
    }
    CHECK(first > 0);
    CHECK(second > 0);
}

TEST_CASE("the audit detects a damaged database") {
    Disks disks;
    bool checked = false;
    for (std::uint64_t seed = 1; seed <= 200 && !checked; ++seed) {
        auto scenario = run(Style::choreographed, seed);
        scenario.orders = 2;
        scenario.fault_plan.named.emplace();
        World world{seed, scenario.fault_plan, false};
        if (!world.chance.one_in(16, "integrity", ""))
            continue;  // not every run ends with this check
        checked = true;
        CHECK_FALSE(play(scenario, disks).violation);
        world.clock.set(healing_of(scenario));
        Watch undamaged{scenario.style, world.clock};
        RunEnd{scenario, world, disks, undamaged}.audit(true);
        CHECK_FALSE(undamaged.violation());
        disks.all().execute(
            "PRAGMA ignore_check_constraints=ON; UPDATE shipping.carriers SET zone = 'moon' WHERE "
            "zone = 'europe'; PRAGMA ignore_check_constraints=OFF");
        Watch watch{scenario.style, world.clock};
        RunEnd{scenario, world, disks, watch}.audit(true);
        REQUIRE(watch.violation());
        CHECK(watch.violation()->invariant == "files-sound");
    }
    CHECK(checked);
}
