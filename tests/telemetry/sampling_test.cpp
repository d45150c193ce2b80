// Which traces the gateway samples.

#include "services/gateway/sampling.hpp"
#include "services/gateway/trace.hpp"
#include "shared/telemetry/trace_context.hpp"
#include "shared/telemetry/traceparent.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace std::chrono_literals;
using duet::gateway::Sampling, duet::telemetry::Mode;

namespace {

int taken(Sampling& sampling, Sampling::Moment now, int of) {
    int count = 0;
    for (int i = 0; i < of; ++i) count += sampling.take(true, now) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a fixed number of new traces per second is sampled under any load") {
    Sampling sampling{Mode::sampled, 20};
    const Sampling::Moment start{1h};
    CHECK(taken(sampling, start, 1000) == 20);
    CHECK(taken(sampling, start + 100ms, 1000) == 2);
    CHECK(taken(sampling, start + 1100ms, 1000) == 20);
    CHECK(taken(sampling, start + 1h, 1000) == 20);  // unused budget is not carried over
}

TEST_CASE("a request that starts no trace uses no sampling budget") {
    Sampling sampling{Mode::sampled, 20};
    for (int i = 0; i < 100; ++i) CHECK_FALSE(sampling.take(false, Sampling::Moment{1h}));
    CHECK(taken(sampling, Sampling::Moment{1h}, 1000) == 20);
    CHECK(Sampling{Mode::all}.take(false, Sampling::Moment{1h}));
}

TEST_CASE("a trace that the caller samples is sampled") {
    CHECK(Sampling{Mode::sampled}.take_callers(true));
    CHECK_FALSE(Sampling{Mode::sampled}.take_callers(false));
    CHECK(Sampling{Mode::all}.take_callers(false));
    CHECK_FALSE(Sampling{Mode::off}.take_callers(true));
}

TEST_CASE("mode all samples every trace, mode off none") {
    Sampling all{Mode::all}, off{Mode::off};
    CHECK(taken(all, Sampling::Moment{1h}, 1000) == 1000);
    CHECK(taken(off, Sampling::Moment{1h}, 1000) == 0);
}

TEST_CASE("a trace continues from the gateway's own span, sampled or not") {
    const std::string given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const auto span = gateway::new_span_id();
    CHECK(span != gateway::new_span_id());
    const auto on = gateway::continued_trace(given, span, true);
    CHECK(on == "00-0af7651916cd43dd8448eb211c80319c-" + span + "-01");
    CHECK(telemetry::is_sampled(on));
    CHECK_FALSE(telemetry::is_sampled(gateway::continued_trace(given, span, false)));
    CHECK(telemetry::traceparent_from(gateway::continued_trace(given, span, false)));
}
