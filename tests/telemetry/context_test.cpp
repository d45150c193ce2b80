// Trace contexts are parsed, written and stored; span ids follow from their cause.

#include "shared/telemetry/trace_context.hpp"
#include "tests/catch.hpp"

#include <set>

using namespace duet::telemetry;

namespace {

const std::string trace_id = "0af7651916cd43dd8448eb211c80319c";
const std::string sampled = "00-" + trace_id + "-b7ad6b7169203331-01";

}  // namespace

TEST_CASE("a traceparent is parsed and written unchanged") {
    const auto context = read_context(sampled).value();
    CHECK(context.trace_id == trace_id);
    CHECK(context.span == 0xb7ad6b7169203331);
    CHECK(context.parent_span == 0);
    CHECK(context.sampled);
    CHECK(traceparent(context.trace_id, context.span) == sampled);
}

TEST_CASE("a stored context contains its parent span") {
    const auto kept =
        kept_context(trace_id, 0xb7ad6b7169203331, 0x00f067aa0ba902b7, "event", "stock.reserved");
    CHECK(traceparent_in(kept) == sampled);
    CHECK(tracestate_in(kept) == "duet=00f067aa0ba902b7;event;stock.reserved");
    const auto context = read_context(kept).value();
    CHECK(context.span == 0xb7ad6b7169203331);
    CHECK(context.parent_span == 0x00f067aa0ba902b7);
    CHECK(context.kind == "event");
    CHECK(context.type == "stock.reserved");
}

TEST_CASE("the sampled flag is one bit of the last digit") {
    const auto [last, follows] = GENERATE(table<char, bool>({{'0', false},
                                                             {'1', true},
                                                             {'2', false},
                                                             {'9', true},
                                                             {'a', false},
                                                             {'b', true},
                                                             {'e', false},
                                                             {'f', true}}));
    auto text = sampled;
    text.back() = last;
    INFO(text);
    CHECK(is_sampled(text) == follows);
    CHECK(followed(text).has_value() == follows);
}

TEST_CASE("an invalid text is not a context") {
    const auto text = GENERATE_COPY(values<std::string>(
        {"", "00-abc", std::string(55, '1'), "ff-" + trace_id + "-b7ad6b7169203331-01",
         "00-" + std::string(32, '0') + "-b7ad6b7169203331-01",
         "00-" + trace_id + "-0000000000000000-01", "00-" + trace_id + "-B7AD6B7169203331-01",
         sampled + "x", " " + sampled}));
    INFO(text);
    CHECK_FALSE(read_context(text));
    CHECK_FALSE(followed(text));
}

TEST_CASE("the tracestate of another vendor is ignored") {
    CHECK(read_context(sampled + " rojo=00f067aa0ba902b7").value().parent_span == 0);
    CHECK(read_context(sampled + " duet=nonsense;event").value().parent_span == 0);
}

TEST_CASE("the same cause gives the same span id, another cause another id") {
    const auto id =
        derive(trace_id, 1, {"/choreographed/payments", "event", "stock.reserved", "o-1", "1"});
    CHECK(id ==
          derive(trace_id, 1, {"/choreographed/payments", "event", "stock.reserved", "o-1", "1"}));
    const std::set<SpanId> all{
        id,
        derive(trace_id, 2, {"/choreographed/payments", "event", "stock.reserved", "o-1", "1"}),
        derive("1af7651916cd43dd8448eb211c80319c", 1,
               {"/choreographed/payments", "event", "stock.reserved", "o-1", "1"}),
        derive(trace_id, 1, {"/choreographed/payments", "event", "stock.reserved", "o-1", "2"}),
        derive(trace_id, 1, {"/choreographed/paymentse", "vent", "stock.reserved", "o-1", "1"}),
        derive(trace_id, 1, {"/choreographed/payments", "event", "stock.reserved", "o-1"})};
    CHECK(all.size() == 6);
    CHECK_FALSE(all.contains(0));
}

TEST_CASE("similar causes give very different span ids") {
    // FNV alone would give short texts nearly the same first digits.
    std::set<std::string> heads;
    for (int i = 0; i < 64; ++i)
        heads.insert(hex_of(derive(trace_id, 1, {std::to_string(i)})).substr(0, 4));
    CHECK(heads.size() > 60);
}
