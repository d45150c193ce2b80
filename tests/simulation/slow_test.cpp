// Slow services: the option that selects them, and runs with one.

#include "tests/catch.hpp"
#include "tests/simulation/simulated_shop.hpp"

#include <stdexcept>

using namespace duet;
using namespace duet::simulation;

namespace {

Outcome run(Style style, const std::string& slow, std::uint64_t seed = 1) {
    Scenario scenario;
    scenario.style = style;
    scenario.seed = seed;
    scenario.orders = 8;
    scenario.fault_plan.named.emplace();
    scenario.slow = slows_in(slow);
    Disks disks;
    return play(scenario, disks, true);
}

}  // namespace

TEST_CASE("the option names the slow service, its time per message, and the interval") {
    const auto all = slows_in("payments=20,fraud=2000@3..25.5,payments=300@4..14!");
    REQUIRE(all.size() == 3);
    const Pace payments{all, "payments"}, fraud{all, "fraud"}, orders{all, "orders"};
    const auto at = [](double second) {
        return run_start + microseconds{static_cast<std::int64_t>(second * 1e6)};
    };
    CHECK(payments.each(at(3.9)) == milliseconds{20});
    CHECK(payments.each(at(4)) == milliseconds{300});
    CHECK(payments.each(at(14)) == milliseconds{20});
    CHECK(payments.fails(at(13.9)));
    CHECK_FALSE(payments.fails(at(3)));
    CHECK(fraud.each(at(2.9)) == milliseconds{0});
    CHECK(fraud.each(at(25.4)) == milliseconds{2000});
    CHECK(fraud.each(at(25.5)) == milliseconds{0});
    CHECK_FALSE(fraud.fails(at(20)));
    CHECK(orders.each(at(10)) == milliseconds{0});
    CHECK(slows_in("").empty());
}

TEST_CASE("an invalid option is refused with the wrong word") {
    for (const std::string wrong :
         {"fraud", "fraud=", "fraud=2 s", "=200", "fraud=200@3", "fraud=200@3..", "postman=200",
          "fraud=200?", "fraud=-1", "fraud=99999999"}) {
        CAPTURE(wrong);
        try {
            slows_in("payments=20," + wrong);
            FAIL("it was accepted");
        } catch (const std::invalid_argument& problem) {
            CHECK(std::string{problem.what()}.find(wrong.substr(0, wrong.find('='))) !=
                  std::string::npos);
        }
    }
}

TEST_CASE("a slow service makes the run longer, not wrong") {
    for (const auto style : {Style::orchestrated, Style::choreographed}) {
        for (const std::string slow :
             {"fraud=2000@3..12", "payments=20,payments=300@2..8!", "reporting=1000@2..9"}) {
            CAPTURE(name_of(style), slow);
            const auto outcome = run(style, slow);
            CHECK(outcome.tally.slowed >= 5);
            if (outcome.violation)
                FAIL(outcome.violation->invariant + ": " + outcome.violation->what);
            CHECK(run(style, slow).trace.text() == outcome.trace.text());
        }
        CHECK(run(style, "").tally.slowed == 0);
    }
}

TEST_CASE(
    "a coordinator that restarts while a service is slow may send its commands again without "
    "breaking the retry budget or the bulkhead") {
    for (const std::uint64_t seed : {50402, 50669}) {
        CAPTURE(seed);
        const auto outcome = run(Style::orchestrated, "fraud=2000@2..14", seed);
        CHECK(outcome.trace.text().find("new version rolled out") != std::string::npos);
        if (outcome.violation) FAIL(outcome.violation->invariant + ": " + outcome.violation->what);
    }
}
