#pragma once
// Parses the head of a request (request line and headers) by the rules of RFC 9112, sections 3, 5
// and 6. Refuses a head that two readers could understand differently. Pistache's own parser
// accepts the ingredients of request smuggling: duplicate Content-Length, space before the colon,
// folded lines, no Host. Thread-safe.

#include "shared/http/message.hpp"

#include <cstddef>
#include <string_view>
#include <variant>

namespace duet::http {

struct RequestLimits {
    std::size_t target = 2048;       ///< bytes of path and query; more: 414
    std::size_t head = 16 * 1024;    ///< bytes of request line and headers; more: 431
    std::size_t headers = 100;       ///< more: 431
    std::size_t body = 1024 * 1024;  ///< more: 413
};

struct Refusal {
    int status = 400;
    std::string_view slug;
    std::string_view detail;
};

struct RequestHead {
    Request request;                 ///< without the body
    std::size_t content_length = 0;  ///< bytes; not with `chunked`
    bool chunked = false;
    bool keep_alive = true;       ///< the connection may serve another request
    bool wants_continue = false;  ///< the client waits for "100 Continue" before its body
};

/// `text`: all lines before the empty line ("GET / HTTP/1.1\r\nHost: x").
std::variant<RequestHead, Refusal> parse_request_head(std::string_view text,
                                                      const RequestLimits& limits);

}  // namespace duet::http
