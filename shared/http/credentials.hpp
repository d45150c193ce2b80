#pragma once
// The header Authorization (RFC 9110, sections 11.1 and 11.6.2) with a bearer token (RFC 6750,
// section 2.1): it names the caller.

#include "shared/http/message.hpp"

#include <optional>
#include <string_view>

namespace duet::http {

/// The token of "Bearer <token>": the scheme in any case, one or more spaces behind it. nullopt
/// when the value is anything else.
std::optional<std::string_view> bearer_token(std::string_view authorization);

/// Does the request bring this very secret as its bearer token? An empty secret opens nothing.
bool bears(const Request& request, std::string_view secret);

}  // namespace duet::http
