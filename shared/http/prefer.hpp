#pragma once
// What a client would rather have: the header Prefer (RFC 7240).

#include "shared/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace duet::http {

/// The value of a preference, "" when it is expressed without one; nothing when it is not
/// expressed. Several lines are one list; names are compared without case; of a preference
/// expressed twice the first counts (section 2). An element that is malformed is passed over, as if
/// it were not there: a preference may always be ignored.
std::optional<std::string> preference(const Headers& headers, std::string_view name);

/// `wait=N` (section 4.3): how long the client would wait for the final answer. 0 when it does not
/// say, or not in whole seconds; more than a day is a day.
std::chrono::seconds preferred_wait(const Headers& headers);

}  // namespace duet::http
