#pragma once
// The saga log read as spans, after a restart: what the process that died may not have told.

#include "shared/store/connection.hpp"
#include "shared/telemetry/span.hpp"

namespace duet::coordinator {

telemetry::Spans recovered_transitions(store::Connection& db, Instant since);

}  // namespace duet::coordinator
