#pragma once
// What is told of a saga that is followed: a span for each command, from the moment it was decided
// to the reply that decided what comes next. Everything in it stands in the saga log, so that a
// restarted coordinator tells the same.

#include "shared/telemetry/span.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duet::coordinator {

/// A command and its reply, as the log has them.
struct CommandAttempts {
    std::string_view saga_id, command_id, type;
    std::int64_t stuck = 0;  ///< how often a person had been needed when it was sent: tells a
                             ///< command from its later self
    Instant began{}, ended{};
    std::string_view outcome, reason;
};

/// The trace context that the command carries. Costs a branch when nobody follows the saga.
std::string command_context(std::string_view saga_context, std::string_view command_id,
                            std::int64_t stuck);

/// nullopt when nobody follows the saga.
std::optional<telemetry::Span> command_span(std::string_view saga_context,
                                            const CommandAttempts& sent);

/// An attempt that brought no answer, beside the span of the command it belongs to.
std::optional<telemetry::Span> attempt_span(std::string_view command_context,
                                            std::string_view subject, std::string_view type,
                                            std::int64_t attempt, Instant began, Instant ended,
                                            const std::string& why);

}  // namespace duet::coordinator
