// A caller's traceparent, as tables (https://www.w3.org/TR/trace-context-2/, sections 3.2 and 3.3).

#include "shared/telemetry/traceparent.hpp"
#include "services/gateway/trace.hpp"
#include "shared/telemetry/trace_context.hpp"
#include "tests/catch.hpp"

using namespace duet;

namespace {

const std::string trace = "0af7651916cd43dd8448eb211c80319c", parent = "b7ad6b7169203331";
const std::string fields = trace + "-" + parent + "-01";
const std::string good = "00-" + fields;

}  // namespace

TEST_CASE("a valid traceparent is accepted") {
    for (const auto& text :
         {good, "00-" + trace + "-" + parent + "-00", "00-" + trace + "-" + parent + "-ff",
          // later versions: the first four fields count
          "01-" + fields, "cc-" + fields, "fe-" + fields, "01-" + fields + "-",
          "01-" + fields + "-what-the-future-brings", "fe-" + fields + "-00-00"}) {
        INFO(text);
        CHECK(telemetry::traceparent_from(text) == text.substr(0, 55));
        CHECK(telemetry::carried_traceparent(text) == "00" + text.substr(2, 53));
        CHECK(telemetry::read_context(text).has_value());
    }
}

TEST_CASE("an invalid traceparent is rejected") {
    const std::string zeros(32, '0');
    for (const auto& text :
         {std::string{}, std::string{"00"}, good.substr(0, 54), "ff-" + fields,
          "ff-" + fields + "-00",
          // version 00 has nothing after its flags
          good + "-", good + "-00", good + "0", good + " ", good + ".",
          // further fields of later versions begin with '-'
          "01-" + fields + "0", "01-" + fields + ".00", "01-" + fields.substr(0, 51),
          // digits, dashes, ids
          "0-" + fields, "000-" + fields, "0g-" + fields, "0A-" + fields, "00_" + fields,
          "00-" + trace + "_" + parent + "-01", "00-" + trace + "-" + parent + "_01",
          "00-" + zeros + "-" + parent + "-01", "00-" + trace + "-" + zeros.substr(16) + "-01",
          "00-" + zeros.substr(1) + "g-" + parent + "-01",
          "00-0AF7651916CD43DD8448EB211C80319C-" + parent + "-01",
          "00-" + trace + "-B7AD6B7169203331-01", "00-" + trace + "-" + parent + "-0x",
          "00-" + trace + "-" + parent + "-0A", " " + good, good + ", " + good}) {
        INFO(text);
        CHECK_FALSE(telemetry::traceparent_from(text));
        CHECK(telemetry::carried_traceparent(text).empty());
    }
}

TEST_CASE("two traceparents are both rejected, together with the tracestate") {
    using gateway::callers_state, gateway::callers_trace;
    const std::pair<std::string, std::string> state{"tracestate", "a=1"};
    CHECK(callers_trace({{"traceparent", good}}) == good);
    CHECK(callers_trace({{"TraceParent", "01-" + fields + "-x"}}) == good);
    CHECK_FALSE(callers_trace({}));
    CHECK_FALSE(callers_trace({{"traceparent", "ff-" + fields}}));
    CHECK_FALSE(callers_trace({{"traceparent", good}, {"traceparent", good}}));
    CHECK_FALSE(callers_trace({{"traceparent", good}, {"Traceparent", "nonsense"}}));
    CHECK(callers_state({{"traceparent", good}, state}) == "a=1");
    CHECK(callers_state({{"traceparent", good}, state, {"x", "y"}, {"TraceState", "b=2,c=3"}}) ==
          "a=1, b=2,c=3");
    CHECK(callers_state({state}).empty());
    CHECK(callers_state({{"traceparent", "ff-" + fields}, state}).empty());
    CHECK(callers_state({{"traceparent", good}, {"traceparent", good}, state}).empty());
    CHECK(callers_state({{"traceparent", good}, {"tracestate", "a=\xc3\xa4"}}).empty());
    CHECK(callers_state({{"traceparent", good}, {"tracestate", std::string(513, 'a')}}).empty());
}

TEST_CASE("a trace started here has a valid traceparent") {
    const auto begun = gateway::new_trace();
    CHECK(telemetry::traceparent_from(begun) == begun);
    CHECK(begun != gateway::new_trace());
}
