#pragma once
// The spans of a traced saga: one per command, from the decision to send it to the reply that
// decides the next transition. All their fields are in the saga log, so that a restarted
// coordinator rebuilds the same spans. Pure functions, thread-safe.

#include "shared/telemetry/span.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duet::coordinator {

/// A command with the reply that decided it, as the log has them.
struct DecidedCommand {
    std::string_view saga_id, command_id, type;
    /// The escalation count when it was sent: distinguishes re-issued commands.
    std::int64_t stuck = 0;
    Instant began{}, ended{};
    std::string_view outcome, reason;
};

/// The trace context that the command carries. An untraced saga costs one branch.
std::string command_context(std::string_view saga_context, std::string_view command_id,
                            std::int64_t stuck);

/// nullopt when the saga is not traced.
std::optional<telemetry::Span> command_span(std::string_view saga_context,
                                            const DecidedCommand& sent);

/// A failed attempt, a child of its command's span. nullopt when the command is not traced.
std::optional<telemetry::Span> attempt_span(std::string_view command_context,
                                            std::string_view subject, std::string_view type,
                                            std::int64_t attempt, Instant began, Instant ended,
                                            const std::string& why);

}  // namespace duet::coordinator
