#pragma once
// Reads the header Prefer (RFC 7240): wishes of a client that a server may ignore. Pure functions,
// thread-safe.

#include "shared/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace duet::http {

/// The value of a preference, "" for a preference without a value, nullopt when it is absent.
/// Several lines form one list, names ignore case, and the first of repeated preferences counts
/// (section 2). Malformed elements are skipped, because a server may always ignore a preference.
std::optional<std::string> preference(const Headers& headers, std::string_view name);

/// `wait=N` (section 4.3): how long the client is willing to wait for the final response, at most
/// one day. 0 when the preference is absent or not a number of whole seconds.
std::chrono::seconds preferred_wait(const Headers& headers);

}  // namespace duet::http
