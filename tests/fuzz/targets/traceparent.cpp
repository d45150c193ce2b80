// The trace that a caller brings along (https://www.w3.org/TR/trace-context/).

#include "services/gateway/trace.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string given{fuzz::text_of(data, size)};
    const auto trace = gateway::trace_of(given);
    must(gateway::is_traceparent(trace), "what goes on is always a trace");
    must(gateway::is_traceparent(given) == (trace == given), "a good one is kept, another replaced");
    return 0;
}
