// Days of the whole shop: each is the same when it is played again, every invariant holds in a
// share of them, and both styles come to the same where nothing disturbs them.

#include "tests/catch.hpp"
#include "tests/simulation/campaign.hpp"
#include "tests/simulation/run_end.hpp"
#include "tests/simulation/report.hpp"

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

TEST_CASE("the same seed is the same day, byte for byte, whatever was played before") {
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

TEST_CASE("another seed is another day") {
    Disks disks;
    CHECK(play(run(Style::choreographed, 1), disks, true).trace.text() !=
          play(run(Style::choreographed, 2), disks, true).trace.text());
}

TEST_CASE("every invariant holds through three hundred days, and everything that can happen does") {
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
          (style == Style::choreographed));  // each day's end, and now and then before
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
    "the same orders one by one, undisturbed, end alike in both styles, and the accounts are "
    "alike") {
    Disks orchestrated, choreographed;
    std::size_t compared = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        auto scenario = run(Style::orchestrated, seed);
        scenario.one_by_one = true;
        scenario.orders = 12;
        scenario.forecast.named.emplace();
        const auto told = play(scenario, orchestrated);
        scenario.style = Style::choreographed;
        const auto received = play(scenario, choreographed);
        INFO("seed " << seed);
        CHECK_FALSE(told.violation);
        CHECK_FALSE(received.violation);
        for (const auto& [id, ending] : told.orders) {
            const auto other = received.orders.find(id);
            CHECK((id + " " + ending) ==
                  (other == received.orders.end() ? "unknown" : id + " " + other->second));
        }
        CHECK(told.orders.size() == received.orders.size());
        CHECK(told.accounts == received.accounts);
        compared += told.orders.size();
    }
    CHECK(compared == 60 * 12);
}

TEST_CASE(
    "orders that are under way when a second version of the saga is rolled out end under the "
    "first") {
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
        // Under the second version the shipment is booked before the payment is authorised, in no
        // order of the first.
        CHECK(db.number("SELECT COUNT(*) FROM coordinator.saga_log a JOIN coordinator.saga_log b "
                        "ON a.saga_id = b.saga_id AND a.seq < b.seq JOIN coordinator.sagas s ON "
                        "s.saga_id = a.saga_id "
                        "WHERE a.command = 'shipping.book' AND a.outcome = 'done' AND b.command = "
                        "'payments.authorize' AND s.version = 1") == 0);
    }
    CHECK(first > 0);
    CHECK(second > 0);
}

TEST_CASE("a damaged database is noticed") {
    Disks disks;
    bool looked = false;
    for (std::uint64_t seed = 1; seed <= 200 && !looked; ++seed) {
        auto scenario = run(Style::choreographed, seed);
        scenario.orders = 2;
        scenario.forecast.named.emplace();
        World world{seed, scenario.forecast, false};
        if (!world.chance.one_in(16, "integrity", ""))
            continue;  // not every day ends with this check
        looked = true;
        CHECK_FALSE(play(scenario, disks).violation);
        world.clock.set(healing_of(scenario));
        Watch well{scenario.style, world.clock};
        RunEnd{scenario, world, disks, well}.audit(true);
        CHECK_FALSE(well.violation());
        disks.all().execute(
            "PRAGMA ignore_check_constraints=ON; UPDATE shipping.carriers SET zone = 'moon' WHERE "
            "zone = 'europe'; PRAGMA ignore_check_constraints=OFF");
        Watch watch{scenario.style, world.clock};
        RunEnd{scenario, world, disks, watch}.audit(true);
        REQUIRE(watch.violation());
        CHECK(watch.violation()->invariant == "files-sound");
    }
    CHECK(looked);
}
