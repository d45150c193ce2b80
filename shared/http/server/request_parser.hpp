#pragma once
// The strict gate, second half: bytes of a connection in, whole requests out. Finds where each
// request ends (Content-Length or chunks) within limits; what it refuses ends the connection.

#include "shared/http/server/request_head.hpp"

#include <string>
#include <string_view>

namespace duet::http {

class RequestParser {
public:
    enum class State {
        more,      ///< the request is not whole yet
        complete,  ///< `request()` is whole; `next()` starts another
        refused,   ///< `refusal()` says why; answer it and close: where the next request begins is
                   ///< unknown
    };

    explicit RequestParser(RequestLimits limits) : limits_(limits) {}

    /// Takes bytes off the front of `input`, at most up to the end of one request.
    State feed(std::string_view& input);
    /// Forgets the request that is complete.
    void next();

    Request& request() { return head_.request; }
    const Refusal& refusal() const { return refusal_; }
    bool keep_alive() const { return head_.keep_alive; }
    /// True once for a request whose sender waits for "100 Continue" before it sends its body.
    bool take_wish_to_continue();
    /// Has a request begun that is not whole yet?
    bool midway() const { return step_ != Step::head || !text_.empty(); }

private:
    enum class Step { head, body, chunk_size, chunk_data, chunk_end, trailers, done, broken };

    // Each takes what it can off `input`; true when the step has changed.
    bool read_head(std::string_view& input);
    bool read_data(std::string_view& input, Step then);
    bool read_chunk_size(std::string_view& input);
    bool read_chunk_end(std::string_view& input);
    bool read_trailers(std::string_view& input);

    bool start_body(std::string_view head);
    void note_method(std::string_view head);
    bool gather_line(std::string_view& input);
    bool refuse(const Refusal& refusal);

    RequestLimits limits_;
    Step step_ = Step::head;
    std::string text_;         ///< of the head or the line gathered so far
    std::size_t missing_ = 0;  ///< bytes of the body or the chunk still to come
    std::size_t trailer_bytes_ = 0;
    RequestHead head_;
    Refusal refusal_;
};

}  // namespace duet::http
