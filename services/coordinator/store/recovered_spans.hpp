#pragma once
// The spans of commands, rebuilt from the saga log after a restart: the process that died may not
// have exported them.

#include "shared/store/connection.hpp"
#include "shared/telemetry/span.hpp"

namespace duet::coordinator {

telemetry::Spans recovered_transitions(store::Connection& db, Instant since);

}  // namespace duet::coordinator
