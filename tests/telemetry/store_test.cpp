// The console's database of traces.

#include "services/traces/trace_store.hpp"
#include "tests/catch.hpp"

using namespace duet::console;

namespace {

SeenSpan span(const std::string& trace, int id, const std::string& order = "",
              const std::string& style = "choreographed") {
    SeenSpan made;
    made.trace_id = std::string(32 - trace.size(), '0') + trace;
    made.span_id = std::string(15, '0') + std::to_string(id);
    made.service = style == "both" ? "gateway" : "orders";
    made.style = style;
    made.name = "something";
    made.began = 1000 * id;
    made.ended = made.began + 500;
    if (!order.empty()) made.attributes["duet.order_id"] = order;
    return made;
}

}  // namespace

TEST_CASE("the first copy of a span is kept") {
    TraceStore store{":memory:"};
    CHECK(store.add({span("1", 1, "o-1"), span("1", 2)}).size() == 2);
    auto again = span("1", 1, "o-1");
    again.name = "recovered after a restart";
    CHECK(store.add({again, span("1", 3)}).size() == 1);
    const auto spans = store.spans_of("o-1");
    REQUIRE(spans.size() == 3);
    CHECK(spans[0].name == "something");
}

TEST_CASE("a trace is summarized independently of the order of its spans") {
    TraceStore store{":memory:"};
    store.add({span("1", 5, "", "both")});
    CHECK(store.list({}, 10).empty());  // no span names the order yet
    auto fault = span("1", 2, "o-1");
    fault.attributes["duet.kind"] = "fault";
    store.add({fault});
    const auto list = store.list({}, 10);
    REQUIRE(list.size() == 1);
    CHECK(list[0].order_id == "o-1");
    CHECK(list[0].style == "choreographed");
    CHECK(list[0].began_at == 2000);
    CHECK(list[0].duration_us == 3500);
    CHECK(list[0].spans == 2);
    CHECK(list[0].faults == 1);
}

TEST_CASE("only the newest traces are kept, always complete") {
    TraceStore store{":memory:", duet::store::Connection::Mode::read_write, 3};
    for (const auto* trace : {"1", "2", "3", "4", "5"})
        store.add({span(trace, 1, std::string{"o-"} + trace), span(trace, 2)});
    const auto list = store.list({}, 10);
    REQUIRE(list.size() == 3);
    CHECK(list.front().order_id == "o-3");
    CHECK(list.back().order_id == "o-5");
    CHECK(store.spans_of("o-2").empty());
    CHECK(store.spans_of(span("2", 1).trace_id).empty());
    CHECK(store.spans_of("o-3").size() == 2);
    CHECK(store.newest_order() == "o-5");
}

TEST_CASE("a page starts where the previous one ended") {
    TraceStore store{":memory:"};
    for (const auto* trace : {"1", "2", "3"})
        store.add({span(trace, 1, std::string{"o-"} + trace)});
    CHECK(store.list({}, 2).front().order_id == "o-2");
    const auto first = store.list(0, 2);
    REQUIRE(first.size() == 2);
    const auto rest = store.list(first.back().seq, 2);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].order_id == "o-3");
}

TEST_CASE("an order includes all of its requests in one style") {
    TraceStore store{":memory:"};
    store.add({span("1", 1, "o-1"), span("2", 1, "o-1"), span("3", 1, "o-1", "orchestrated"),
               span("4", 1, "o-4")});
    CHECK(store.spans_of("o-1", "choreographed").size() == 2);
    CHECK(store.spans_of("o-1", "orchestrated").size() == 1);
    CHECK(store.spans_of(span("2", 1).trace_id).size() ==
          2);  // one trace id finds the spans of all requests
    CHECK(store.spans_of("o-9").empty());
}
