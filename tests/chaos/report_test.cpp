// Percentiles, recoveries alone, and the faults that are suspected of a violation.

#include "tests/chaos/report.hpp"
#include "tests/catch.hpp"
#include "tests/chaos/verdict.hpp"

#include <nlohmann/json.hpp>

using namespace duet::chaos;
using namespace std::chrono_literals;

namespace {

FaultOutcome fired(Kind kind, const std::string& style, std::chrono::milliseconds at,
                   std::chrono::milliseconds recovery) {
    FaultOutcome one;
    one.injection = {at, kind, style, style + "/payments", {}, {}};
    one.fired = true;
    one.begun = one.healed = Steady::time_point{} + at;
    one.recovery = recovery;
    return one;
}

Result some_result() {
    Result result;
    result.began = Steady::time_point{};
    result.began_at = 1'000'000'000;
    result.happened = {fired(Kind::kill, "orchestrated", 0ms, 100ms),
                       fired(Kind::kill, "orchestrated", 1000ms, 300ms),
                       fired(Kind::stop, "orchestrated", 1200ms, 500ms),
                       fired(Kind::kill, "choreographed", 1200ms, 900ms)};
    auto unfired = fired(Kind::kill, "orchestrated", 5000ms, 0ms);
    unfired.fired = false;
    unfired.recovery.reset();
    result.happened.push_back(unfired);
    for (auto& one : result.happened) one.alone = was_alone(one, result.happened);
    result.styles = {{"orchestrated", 0, {}, {}, {}}, {"choreographed", 0, {}, {}, {}}};
    return result;
}

Row row(const Result& result, const std::string& style, const std::string& fault) {
    for (const auto& one : rows_of(result)) {
        if (one.style == style && one.fault == fault) return one;
    }
    FAIL("there is no row " << style << " " << fault);
    return {};
}

}  // namespace

TEST_CASE("a fault that did not fire is counted as such and has no recovery") {
    const auto kills = row(some_result(), "orchestrated", "kill");
    CHECK(kills.planned == 3);
    CHECK(kills.fired == 2);
    CHECK(kills.recoveries == std::vector{100ms, 300ms});
}

TEST_CASE("a recovery is alone when no other fault of its style held the shop up") {
    const auto result = some_result();
    CHECK(row(result, "orchestrated", "kill").alone == std::vector{100ms});
    CHECK(row(result, "choreographed", "kill").alone == std::vector{900ms});
}

TEST_CASE("a violation is attributed to the faults in progress during its order") {
    auto result = some_result();
    result.violations.push_back({"lost", "orchestrated", "o-1", "", result.began_at + 1'600'000,
                                 result.began_at + 1'650'000});
    CHECK(suspects(result.violations.front(), result) == std::vector{Kind::stop});
    CHECK(row(result, "orchestrated", "stop and continue").violations == 1);
    CHECK(row(result, "orchestrated", "kill").violations == 0);
    CHECK(to_json(result).at("violations").at(0).at("meanwhile").at(0) == "stop and continue");
}
