#pragma once
// Reads recent traces from the console's file, whether the shop runs or not.

#include "infra/duet/cli/context.hpp"
#include "services/traces/diagram/diagram.hpp"
#include "services/traces/trace_store.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace duet::commands {

/// The order's diagrams, one for each style that has it. Waits up to `timeout` for them to be
/// complete. `what`: an order's number, a trace's id, or "last". Throws Failure when it is unknown.
/// Thread-safe.
std::vector<console::Diagram> diagrams_of(const processes::Paths& paths, const std::string& what,
                                          const std::vector<std::string>& styles,
                                          std::chrono::milliseconds timeout);

/// The newest traces of these styles, the newest first, at most `limit`. Throws Failure when no
/// traces are kept.
std::vector<console::TraceSummary> newest_traces(const processes::Paths& paths,
                                                 const std::vector<std::string>& styles, int limit);

/// A traceparent of a new trace with the sampled flag set.
std::string new_traceparent();

}  // namespace duet::commands
