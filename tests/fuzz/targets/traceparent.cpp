// The trace that a caller brings along (https://www.w3.org/TR/trace-context/). The lines of the
// input are lines of the header.

#include "shared/telemetry/traceparent.hpp"
#include "services/gateway/trace.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto given = fuzz::text_of(data, size);
    const auto carried = telemetry::carried_traceparent(given);
    must(carried.empty() ||
             (carried.size() == 55 && given.substr(2, 53) == std::string_view{carried}.substr(2)),
         "ids and flags go on as they came");
    must(carried.empty() || telemetry::carried_traceparent(carried) == carried,
         "what goes on is a trace of version 00");
    http::Headers headers{{"traceparent", std::string{given}}, {"tracestate", std::string{given}}};
    must(gateway::callers_trace(headers).value_or("") == carried, "a good one is the caller's");
    must(!carried.empty() || gateway::callers_state(headers).empty(),
         "without it the state says nothing");
    headers.emplace_back("Traceparent", given);
    must(!gateway::callers_trace(headers), "of two neither is taken");
    must(telemetry::traceparent_from(gateway::new_trace()).has_value(), "a new one is a trace");
    return 0;
}
