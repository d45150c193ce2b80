// The page's fault buttons and kills: each fault arms both sides and fires, and the shop recovers.

#include "tests/catch.hpp"
#include "tests/page/visit.hpp"

using namespace duet::tests;

namespace {

std::string sides_of(const std::string& fault) {
    return "li:has(> .fault-row > [data-fault='" + fault + "']) .fault-side";
}

}  // namespace

TEST_CASE("each fault button arms both sides and shows when it has fired, and the shop recovers") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    const std::string fault =
        GENERATE("crash-after-capture", "payment-times-out", "duplicate-delivery", "out-of-order",
                 "middle-gone", "fraud-slow", "disk-full");
    INFO(fault);
    const auto sides = sides_of(fault);
    browser.click("[data-fault='" + fault + "']");
    visit.shows("both sides are armed", [&] { return browser.count(sides) == 2; });
    const auto order = visit.place();
    visit.shows(
        "both sides have fired", [&] { return browser.count(sides + "[data-state='fired']") == 2; },
        std::chrono::seconds(60));
    visit.shows(
        "both orders ended", [&] { return visit.both_ended(); }, std::chrono::seconds(90));
    CHECK(visit.state("orchestrated").starts_with("dispatched"));
    CHECK(visit.state("choreographed").starts_with("dispatched"));
    browser.screenshot("fault-" + fault);
    browser.value("document.getElementById('clear-all')?.click()");  // faults that have not fired
    visit.shows("the invariants hold",
                [&] { return browser.text("#verdict").starts_with("All "); });
}

TEST_CASE("a poison message becomes a dead letter and is handled after its cause is removed") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    browser.click("[data-fault='poison']");
    visit.shows("both sides are armed", [&] { return browser.count(sides_of("poison")) == 2; });
    const auto order = visit.place();
    browser.click("#tab-dead-letters");
    const auto dead_letter = "[data-redrive='" + order + ":payment.captured']";
    visit.shows(
        "the dead letter", [&] { return browser.count(dead_letter) == 1; },
        std::chrono::seconds(90));
    browser.screenshot("dead-letter");
    browser.click("#tab-sagas");
    visit.shows("the saga, with what is left of it", [&] {
        return browser.count(".chain li[data-state='now']") > 0 &&
               browser.count(".chain li[data-state='left']") > 0;
    });
    browser.screenshot("saga-under-way");
    browser.click("[aria-label='Clear: Poison']");
    visit.shows("it is disarmed", [&] { return browser.count(sides_of("poison")) == 0; });
    browser.click("#tab-dead-letters");
    browser.click(dead_letter);
    visit.shows("it is handled", [&] { return browser.count(dead_letter) == 0; });
    visit.shows(
        "both orders ended", [&] { return visit.both_ended(); }, std::chrono::seconds(60));
    CHECK(visit.state("choreographed").starts_with("dispatched"));
}

TEST_CASE("a click on a lifeline kills the process, and the supervisor restarts it") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    for (const std::string style : {"orchestrated", "choreographed"}) {
        const auto before = RunningShop::get().process("shipping", style);
        browser.click("[data-process='" + style + "/shipping']");
        visit.shows("the process has restarted", [&] {
            const auto now = RunningShop::get().process("shipping", style);
            return now.identity && now.identity != before.identity &&
                   browser.count("[data-process='" + style + "/shipping'].up") == 1;
        });
        CHECK(RunningShop::get().process("shipping", style).restarts == before.restarts + 1);
    }
    visit.place();
    visit.shows("both orders ended", [&] { return visit.both_ended(); });
}
