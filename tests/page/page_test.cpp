// The live page as a learner uses it: the first minute, the details of steps, playback.

#include "tests/catch.hpp"
#include "tests/page/visit.hpp"

using namespace duet::tests;
using nlohmann::json;

TEST_CASE(
    "the first minute runs an order, crashes payments and ends only when the invariants hold") {
    if (!there_is_a_browser()) return;
    Visit visit{Visit::As::operator_, true};
    auto& browser = visit.browser();
    visit.shows(
        "an order has run, and one button is shown",
        [&] { return visit.step_of_lesson() == "breaking"; }, std::chrono::seconds(60));
    CHECK(visit.both_ended());
    CHECK(visit.steps("orchestrated") > 10);
    CHECK(visit.steps("choreographed") > 8);
    browser.screenshot("first-minute");
    const auto first = visit.order();
    browser.click("#break");
    visit.shows(
        "payments died on both sides and the order ended",
        [&] { return visit.step_of_lesson() == "well"; }, std::chrono::seconds(60));
    CHECK(visit.order() != first);
    CHECK(browser.text("#verdict").starts_with("All "));
    for (const std::string style : {"orchestrated", "choreographed"}) {
        INFO(style);
        CHECK(visit.state(style).starts_with("dispatched"));
        CHECK(RunningShop::get().process("payments", style).restarts > 0);
        CHECK(browser.count(".style." + style + " .step.fault") >
              0);  // the diagram shows the fault
    }
    browser.screenshot("first-minute-well");
    CHECK(browser.value("location.hash").get<std::string>().find("ticket") == std::string::npos);
}

TEST_CASE("the first minute waits while one side has no trace yet") {
    if (!there_is_a_browser()) return;
    Visit visit;
    const auto ended = [&](const std::string& pair) {
        return visit.browser()
            .value("(async () => (await import('/page/lesson.js')).atTheEnd(" + pair +
                   ", 'o-1', () => true) === true)()")
            .get<bool>();
    };
    CHECK(ended(
        "{ order: 'o-1', orchestrated: { complete: true }, choreographed: { complete: true } }"));
    CHECK_FALSE(ended("{ order: 'o-1', orchestrated: { complete: true } }"));
    CHECK_FALSE(ended(
        "{ order: 'o-1', orchestrated: { complete: true }, choreographed: { complete: false } }"));
    CHECK_FALSE(ended(
        "{ order: 'o-2', orchestrated: { complete: true }, choreographed: { complete: true } }"));
}

TEST_CASE("a step lights up its equivalent on the other side and opens with its details") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    const auto order = visit.place();
    visit.shows("both ended", [&] { return visit.both_ended(); });

    const std::string authorize =
        ".style.orchestrated .step.kind-command[data-business='authorize-payment']";
    browser.hover(authorize + " .hit");
    visit.shows("the other side is lit", [&] {
        return browser.count(".style.choreographed .step.lit[data-business='authorize-payment']") >
               0;
    });
    CHECK(browser.text("#hint").find("choreographed") != std::string::npos);

    browser.value("document.querySelector(\"" + authorize + "\").focus()");
    browser.keys("\uE014");  // to the right: the equivalent
    CHECK(browser.value("document.activeElement.closest('.style')?.classList.contains('"
                        "choreographed') ?? false") == true);
    browser.keys("\uE007");  // enter
    visit.shows("the details, with what the service has written",
                [&] { return browser.count("#details:not([hidden]) .rows table") > 0; });
    CHECK(browser.text("#details").find("payments.authorize") != std::string::npos);
    browser.screenshot("details");
    browser.keys("\uE00C");  // escape
    CHECK(browser.count("#details[hidden]") == 1);
    CHECK(browser.value("decodeURIComponent(location.hash)") == "#order=" + order);
}

TEST_CASE("playback moves both sides together") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    visit.place();
    visit.shows("both ended, and every step is drawn", [&] {
        return visit.both_ended() && visit.all_drawn("orchestrated") &&
               visit.all_drawn("choreographed");
    });
    const int left = visit.steps("orchestrated"), right = visit.steps("choreographed");

    browser.value(
        "(() => { const scrub = document.getElementById('scrub'); scrub.value = "
        "Math.floor(scrub.max / 2); scrub.dispatchEvent(new Event('input')); })()");
    visit.shows("half of it", [&] {
        return visit.steps("orchestrated") < left && visit.steps("choreographed") < right;
    });
    CHECK(visit.steps("orchestrated") > 0);
    CHECK(visit.steps("choreographed") > 0);
    const int half = visit.steps("orchestrated") + visit.steps("choreographed");
    browser.click(".player button[aria-label='One step on']");
    visit.shows("one step more",
                [&] { return visit.steps("orchestrated") + visit.steps("choreographed") > half; });
    browser.value(
        "(() => { const scrub = document.getElementById('scrub'); scrub.value = 0; "
        "scrub.dispatchEvent(new Event('input')); })()");
    visit.shows("nothing",
                [&] { return visit.steps("orchestrated") + visit.steps("choreographed") == 0; });
    browser.value("document.getElementById('speed').selectedIndex = 1");
    browser.value("document.getElementById('speed').dispatchEvent(new Event('change'))");
    browser.click(".player .wide");
    visit.shows("played to the end", [&] {
        return visit.steps("orchestrated") == left && visit.steps("choreographed") == right;
    });
}

TEST_CASE("an address shows its order again, and the list keeps earlier orders") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    const auto refused = visit.place(2);  // to Antarctica
    visit.shows("both ended, and every step is drawn", [&] {
        return visit.both_ended() && visit.all_drawn("orchestrated") &&
               visit.all_drawn("choreographed");
    });
    CHECK(visit.state("orchestrated").starts_with("rejected"));
    CHECK(visit.state("choreographed").starts_with("rejected"));
    CHECK(browser.count(".style.orchestrated .step.undo") > 0);
    CHECK(browser.count(".style.choreographed .step.undo") > 0);
    browser.screenshot("undone");
    visit.place();
    visit.shows("both are listed",
                [&] { return browser.count(".runs a[title='" + refused + "']") == 1; });
    browser.open(Visit::address() + "#order=" + refused);
    visit.shows("the earlier one again",
                [&] { return visit.order() == refused && visit.both_ended(); });
    browser.value("document.querySelector('.style.orchestrated summary').click()");
    visit.shows("the table beside the picture", [&] {
        return browser.count(".style.orchestrated .as-table tbody tr") ==
               visit.steps("orchestrated");
    });
}

TEST_CASE("a page without the key may read and not change") {
    if (!there_is_a_browser()) return;
    Visit visit{Visit::As::reader};
    auto& browser = visit.browser();
    visit.shows("the faults", [&] { return browser.count(".catalogue button.fault") == 8; });
    CHECK(browser.count("button.needs-key:not(:disabled)") == 0);
    CHECK(browser.text("#notice").find("./duet status") != std::string::npos);
    CHECK(browser.value("fetch('/api/processes/kill', {method: 'POST', body: "
                        "'{\"name\":\"payments\",\"style\":\"orchestrated\"}'}).then((answer) => "
                        "answer.status)") == 401);
    browser.errors();  // clears the browser's report of that refusal
}

TEST_CASE("the panels work in dark and light and on a narrow screen") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    visit.place();
    visit.shows("both ended", [&] { return visit.both_ended(); });
    for (const std::string tab : {"charts", "dead-letters", "sagas", "log", "invariants"}) {
        browser.click("#tab-" + tab);
        CHECK(browser.count("#panel-" + tab + ":not([hidden])") == 1);
        if (tab == "charts")
            visit.shows("seven charts, each with a table", [&] {
                return browser.count("#panel-charts canvas") == 7 &&
                       browser.count("#panel-charts table") == 7;
            });
        if (tab == "log")
            visit.shows("the lines of the processes",
                        [&] { return browser.count("#panel-log .log p") > 10; });
        browser.value("document.getElementById('panel-" + tab + "').scrollIntoView()");
        browser.screenshot("panel-" + tab);
    }
    browser.value("scrollTo(0, 0)");
    browser.media("dark", "reduce");
    browser.screenshot("dark");
    browser.media("light");
    browser.screenshot("light");
    browser.window(420, 900);
    CHECK(browser.value("document.documentElement.scrollWidth <= 420") ==
          true);  // no horizontal scrolling
    browser.screenshot("narrow");
}

TEST_CASE("a diagram of thousands of steps has only those in sight in the document") {
    if (!there_is_a_browser()) return;
    Visit visit;
    auto& browser = visit.browser();
    browser.value(R"((async () => {
        const { Side } = await import('/page/diagram.js');
        const side = new Side('orchestrated');
        side.element.id = 'many';
        document.getElementById('sides').append(side.element);
        const steps = Array.from({ length: 5000 }, (_, n) => ({
            n: n + 1, at: n, duration_us: 1, from: 'coordinator', to: 'payments', kind: 'command',
            label: `step ${n + 1}`, business: '', undo: false, attempt: 1, fault: '',
            span_id: String(n), parent_id: '', message_id: '', attributes: {} }));
        side.set({ style: 'orchestrated', order_id: 'o-many', state: 'dispatched', began_at: 0,
            ended_at: 5000, complete: true, lifelines: [], steps });
    })())");
    visit.shows("the first of them", [&] { return browser.count("#many .step[data-n='1']") == 1; });
    CHECK(browser.count("#many .step") < 100);
    browser.value("document.querySelector('#many .scroll').scrollTo(0, 1e9)");
    visit.shows("the last of them",
                [&] { return browser.count("#many .step[data-n='5000']") == 1; });
    CHECK(browser.count("#many .step") < 100);
    CHECK(browser.count("#many .step[data-n='1']") == 0);
}
