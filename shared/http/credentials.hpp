#pragma once
// Reads the caller's bearer token (RFC 6750, section 2.1) from the header Authorization (RFC 9110,
// sections 11.1 and 11.6.2). Pure functions, thread-safe.

#include "shared/http/message.hpp"

#include <optional>
#include <string_view>

namespace duet::http {

/// The token of "Bearer <token>". The scheme's case does not matter; one or more spaces follow it.
/// nullopt when the value has any other form.
std::optional<std::string_view> bearer_token(std::string_view authorization);

/// Does the request carry exactly this secret as its bearer token? An empty secret matches no
/// request.
[[nodiscard]] bool bears(const Request& request, std::string_view secret);

}  // namespace duet::http
