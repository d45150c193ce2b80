#pragma once
// Writes a response as HTTP/1.1. Thread-safe.

#include "shared/http/message.hpp"

#include <string>

namespace duet::http {

/// `with_body`: false for a response to HEAD, which keeps its Content-Length and has no body.
std::string serialize(const Response& response, bool with_body, bool keep_alive);

}  // namespace duet::http
