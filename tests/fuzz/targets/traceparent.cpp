// Fuzzes the traceparent of a caller (https://www.w3.org/TR/trace-context/). Each line of the input
// is one header line.

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
         "ids and flags are unchanged");
    must(carried.empty() || telemetry::carried_traceparent(carried) == carried,
         "the forwarded trace has version 00");
    http::Headers headers{{"traceparent", std::string{given}}, {"tracestate", std::string{given}}};
    must(gateway::callers_trace(headers).value_or("") == carried, "a valid trace is the caller's");
    must(!carried.empty() || gateway::callers_state(headers).empty(),
         "without a traceparent the tracestate is dropped");
    headers.emplace_back("Traceparent", given);
    must(!gateway::callers_trace(headers), "two traceparents are both refused");
    must(telemetry::traceparent_from(gateway::new_trace()).has_value(), "a new trace is valid");
    return 0;
}
