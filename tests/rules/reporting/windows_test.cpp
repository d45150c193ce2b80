// Event-time windows and the watermark: tables of examples and properties.

#include "services/reporting/rules/windows.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

using namespace duet;
using namespace duet::reporting;
using namespace std::chrono_literals;

namespace {

Instant at(const char* text) { return from_rfc3339(text).value(); }

rc::Gen<Instant> some_instant() {
    constexpr std::int64_t century = 100LL * 365 * 24 * 3600 * 1'000'000;
    return rc::gen::map(rc::gen::inRange(-century, century),
                        [](std::int64_t micros) { return from_micros(micros); });
}

}  // namespace

TEST_CASE("An instant lies in the window that starts at or before it") {
    CHECK(window_start(at("2010-12-01T08:26:59.999Z"), Window::minute) ==
          at("2010-12-01T08:26:00Z"));
    CHECK(window_start(at("2010-12-01T08:26:00Z"), Window::minute) == at("2010-12-01T08:26:00Z"));
    CHECK(window_start(at("2010-12-01T08:26:00Z"), Window::hour) == at("2010-12-01T08:00:00Z"));
    CHECK(window_start(at("2010-12-01T00:30:00+01:00"), Window::day) == at("2010-11-30T00:00:00Z"));
    CHECK(window_start(at("1969-12-31T23:59:30Z"), Window::minute) == at("1969-12-31T23:59:00Z"));
    CHECK(window_start(at("1969-12-31T12:00:00Z"), Window::day) == at("1969-12-31T00:00:00Z"));
}

TEST_CASE("The next window starts at the instant or after it") {
    CHECK(next_window_start(at("2010-12-01T08:26:00Z"), Window::minute) ==
          at("2010-12-01T08:26:00Z"));
    CHECK(next_window_start(at("2010-12-01T08:26:00.001Z"), Window::minute) ==
          at("2010-12-01T08:27:00Z"));
    CHECK(next_window_start(at("2010-12-01T08:26:00Z"), Window::day) == at("2010-12-02T00:00:00Z"));
}

TEST_CASE("Every instant lies in exactly one window") {
    const auto window = GENERATE(Window::minute, Window::hour, Window::day);
    CHECK(rc::check([window] {
        const auto instant = *some_instant();
        const auto start = window_start(instant, window);
        RC_ASSERT(start <= instant);
        RC_ASSERT(instant < start + width_of(window));
        RC_ASSERT(start.time_since_epoch() % width_of(window) == 0us);
        RC_ASSERT(window_start(start, window) == start);
        RC_ASSERT(next_window_start(instant, window) >= instant);
        RC_ASSERT(next_window_start(instant, window) - instant < width_of(window));
    }));
}

TEST_CASE("Minutes tile hours, and hours days") {
    CHECK(rc::check([] {
        const auto instant = *some_instant();
        RC_ASSERT(window_start(window_start(instant, Window::minute), Window::hour) ==
                  window_start(instant, Window::hour));
        RC_ASSERT(window_start(window_start(instant, Window::hour), Window::day) ==
                  window_start(instant, Window::day));
    }));
}

TEST_CASE("Windows begin within the years 0000 to 9999") {
    const auto window = GENERATE(Window::minute, Window::hour, Window::day);
    CHECK(window_start(first_instant, window) == first_instant);
    CHECK(window_start(first_instant + 1us, window) == first_instant);
    CHECK(window_start(last_instant, window) == last_instant + 1us - width_of(window));
    CHECK(next_window_start(first_instant, window) == first_instant);
    CHECK(next_window_start(last_instant, window) == last_instant + 1us);  // a bound, never printed
    CHECK(rc::check([window] {
        const auto instant =
            from_micros(*rc::gen::inRange(to_micros(first_instant), to_micros(last_instant) + 1));
        RC_ASSERT(fits_rfc3339(window_start(instant, window)));
    }));
}

TEST_CASE("The watermark never lies before the year 0000") {
    CHECK(watermark_after(std::nullopt, first_instant, 60s) == first_instant);
    CHECK(watermark_after(std::nullopt, first_instant + 59s, 60s) == first_instant);
    CHECK(watermark_after(std::nullopt, first_instant + 61s, 60s) == first_instant + 1s);
    CHECK(watermark_after(first_instant, last_instant, 0s) == last_instant);
    CHECK_FALSE(is_late(watermark_after(std::nullopt, first_instant + 30s, 60s), first_instant));
}

TEST_CASE("The watermark follows the newest business time, and never goes back") {
    CHECK(watermark_after(std::nullopt, at("2010-12-01T08:26:00Z"), 60s) ==
          at("2010-12-01T08:25:00Z"));
    CHECK(watermark_after(at("2010-12-01T08:00:00Z"), at("2010-12-01T08:26:00Z"), 60s) ==
          at("2010-12-01T08:25:00Z"));
    CHECK(watermark_after(at("2010-12-01T08:25:30Z"), at("2010-12-01T08:26:00Z"), 60s) ==
          at("2010-12-01T08:25:30Z"));
    CHECK(rc::check([] {
        std::optional<Instant> watermark;
        for (const auto instant : *rc::gen::container<std::vector<Instant>>(some_instant())) {
            const auto next = watermark_after(watermark, instant, 60s);
            RC_ASSERT(!watermark || next >= *watermark);
            RC_ASSERT(next >= instant - 60s);
            watermark = next;
        }
    }));
}

TEST_CASE("A fact is late when it is older than the watermark") {
    const auto watermark = at("2010-12-01T08:25:00Z");
    CHECK_FALSE(is_late(std::nullopt, at("1970-01-01T00:00:00Z")));
    CHECK_FALSE(is_late(watermark, watermark));
    CHECK_FALSE(is_late(watermark, watermark + 1us));
    CHECK(is_late(watermark, watermark - 1us));
}

TEST_CASE("Windows have names") {
    CHECK(window_named("minute") == Window::minute);
    CHECK(window_named("hour") == Window::hour);
    CHECK(window_named("day") == Window::day);
    CHECK(window_named("week") == std::nullopt);
}
