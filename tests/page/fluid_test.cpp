// The page stays fluid under load: its frame rate is compared with that of an empty page at the
// same time.

#include "shared/telemetry/otlp.hpp"
#include "tests/catch.hpp"
#include "tests/page/visit.hpp"

#include <future>
#include <iostream>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

constexpr int traces = 100, spans_of_each = 100;

/// The export of one of two services that react to each other's events in one trace.
std::string half_of_trace(int number, const std::string& style, int half) {
    telemetry::Spans spans;
    const std::string order = "o-fluid-" + std::to_string(number);
    const auto digits = std::to_string(1'000'000 + number);
    const auto began = SystemClock{}.now();
    for (int n = half; n < spans_of_each; n += 2) {
        telemetry::Span span;
        span.trace_id =
            std::string(32 - digits.size(), style == "orchestrated" ? 'a' : 'b') + digits;
        span.id = static_cast<telemetry::SpanId>(n + 1);
        span.parent_span = static_cast<telemetry::SpanId>(n);
        span.kind = telemetry::Span::Kind::consumer;
        span.name = half == 0 ? "stock.reserved" : "payment.authorized";
        span.began = began + std::chrono::milliseconds{n};
        span.ended = span.began + std::chrono::milliseconds{1};
        span.note(telemetry::names::kind, std::string{"event"});
        span.note(telemetry::names::type, span.name);
        span.note(telemetry::names::order, order);
        span.note(telemetry::names::message_id, order + ":" + std::to_string(n));
        spans.push_back(std::move(span));
    }
    return telemetry::to_otlp({half == 0 ? "payments" : "inventory", style, "1"}, spans);
}

/// Starts to count the frames of a page and to measure the longest time between two.
void begin_to_count(Browser& browser) {
    browser.value(
        "(() => { const m = window.duetFrames = { count: 0, longest: 0, last: performance.now(), "
        "began: performance.now() };"
        "const next = (now) => { m.count += 1; m.longest = Math.max(m.longest, now - m.last); "
        "m.last = now; requestAnimationFrame(next); };"
        "requestAnimationFrame(next); return true; })()");
}

struct Frames {
    double a_second = 0, max_ms = 0;
};

Frames counted(Browser& browser) {
    const auto meter = browser.value(
        "({ count: window.duetFrames.count, longest: window.duetFrames.longest, took: "
        "performance.now() - window.duetFrames.began })");
    return {meter.at("count").get<double>() / meter.at("took").get<double>() * 1000,
            meter.at("longest").get<double>()};
}

}  // namespace

TEST_CASE(
    "the page stays fluid with a hundred traces of a hundred spans while the shop is under full "
    "load") {
    if (!there_is_a_browser()) return;
    auto& shop = RunningShop::get();
    shop.all_ready();
    for (int number = 0; number < traces; ++number) {
        for (const auto* style : {"orchestrated", "choreographed"}) {
            for (const int half : {0, 1})
                CHECK(shop.call_process(shop.process("console"), http::Method::post, "/v1/traces",
                                        half_of_trace(number, style, half))
                          .status == 200);
        }
    }
    Visit visit;
    Browser empty;
    empty.open(Visit::address() + "page/icon.svg");
    visit.browser().open(Visit::address() + "#order=o-fluid-" + std::to_string(traces - 1));
    visit.shows(
        "a diagram of a hundred spans",
        [&] {
            return visit.order().ends_with("-" + std::to_string(traces - 1)) &&
                   visit.steps("orchestrated") > 10;
        },
        std::chrono::seconds(60));

    begin_to_count(visit.browser());
    begin_to_count(empty);
    auto load = std::async(std::launch::async, [&] {
        return json::parse(shop.duet(
            {"compare", "--orders", "4000", "--concurrency", "64", "--seed", "11", "--json"}));
    });
    // Meanwhile a reader scrolls.
    int clicks = 0;
    while (load.wait_for(std::chrono::milliseconds(200)) != std::future_status::ready) {
        visit.browser().value(
            "document.querySelector('.style.orchestrated .scroll')?.scrollTo(0, " +
            std::to_string(++clicks % 2 * 2000) + ")");
    }
    const auto page = counted(visit.browser()), nothing = counted(empty);
    const auto compared = load.get();
    // Two cores carry the shop, its load and two browsers, so the test compares with the empty page
    // instead of a fixed rate.
    std::cout << "frames per second: the page " << page.a_second << ", an empty one "
              << nothing.a_second << "; longest pause " << page.max_ms << " and " << nothing.max_ms
              << " ms; orders per second, orchestrated and choreographed: "
              << compared.at("styles").at("orchestrated").at("orders_per_second") << " and "
              << compared.at("styles").at("choreographed").at("orders_per_second") << std::endl;
    CHECK(page.a_second > nothing.a_second / 2);
    CHECK(clicks > 5);
}
