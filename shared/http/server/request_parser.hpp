#pragma once
// Splits the bytes of a connection into whole requests. Finds the end of each request by its
// Content-Length or its chunks, within limits. A refusal ends the connection.

#include "shared/http/server/request_head.hpp"

#include <string>
#include <string_view>

namespace duet::http {

/// Feed it bytes until a request is complete, take `request()`, then call `next()`. Keeps the
/// request and its limits. One thread.
class RequestParser {
public:
    enum class State {
        more,      ///< the request is incomplete
        complete,  ///< `request()` is complete; `next()` starts another
        refused,   ///< send `refusal()` and close: the start of the next request is unknown
    };

    explicit RequestParser(RequestLimits limits) : limits_(limits) {}

    /// Consumes bytes from the front of `input`, at most up to the end of one request.
    [[nodiscard]] State feed(std::string_view& input);
    /// Discards the complete request.
    void next();

    Request& request() { return head_.request; }
    const Refusal& refusal() const { return refusal_; }
    bool keep_alive() const { return head_.keep_alive; }
    /// True once for a request whose client waits for "100 Continue" before it sends the body.
    [[nodiscard]] bool take_expect_continue();
    /// Has a request begun that is incomplete?
    bool has_partial_request() const { return step_ != Step::head || !text_.empty(); }

private:
    enum class Step { head, body, chunk_size, chunk_data, chunk_end, trailers, done, broken };

    // Each consumes as much of `input` as it can; true when the step has changed.
    bool read_head(std::string_view& input);
    bool read_data(std::string_view& input, Step then);
    bool read_chunk_size(std::string_view& input);
    bool read_chunk_end(std::string_view& input);
    bool read_trailers(std::string_view& input);

    bool start_body(std::string_view head);
    void note_method(std::string_view head);
    bool collect_line(std::string_view& input);
    bool refuse(const Refusal& refusal);

    RequestLimits limits_;
    Step step_ = Step::head;
    std::string text_;         ///< the bytes of the head or the line so far
    std::size_t missing_ = 0;  ///< bytes of the body or the chunk
    std::size_t trailer_bytes_ = 0;
    RequestHead head_;
    Refusal refusal_;
};

}  // namespace duet::http
