#pragma once
// A response as the bytes of HTTP/1.1.

#include "shared/http/message.hpp"

#include <string>

namespace duet::http {

/// `with_body` is false in the answer to HEAD: Content-Length stays, the body goes.
std::string serialize(const Response& response, bool with_body, bool keep_alive);

}  // namespace duet::http
