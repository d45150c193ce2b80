#include "shared/http/server/request_parser.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace duet::http {

namespace {

constexpr Refusal head_too_large{431, "head-too-large",
                                 "The headers are larger than this server accepts."};
constexpr Refusal body_too_large{413, "body-too-large",
                                 "The body is larger than this server accepts."};
constexpr Refusal malformed_chunk{400, "malformed-request", "A chunk of the body is malformed."};
constexpr std::size_t max_chunk_line = 256;

}  // namespace

RequestParser::State RequestParser::feed(std::string_view& input) {
    bool changed = true;
    while (changed) {
        switch (step_) {
            case Step::head: changed = read_head(input); break;
            case Step::body: changed = read_data(input, Step::done); break;
            case Step::chunk_size: changed = read_chunk_size(input); break;
            case Step::chunk_data: changed = read_data(input, Step::chunk_end); break;
            case Step::chunk_end: changed = read_chunk_end(input); break;
            case Step::trailers: changed = read_trailers(input); break;
            case Step::done: return State::complete;
            case Step::broken: return State::refused;
        }
    }
    return State::more;
}

void RequestParser::next() {
    step_ = Step::head;
    trailer_bytes_ = 0;
    head_ = {};
}

bool RequestParser::take_expect_continue() {
    return std::exchange(head_.wants_continue, false) &&
           (step_ == Step::body || step_ == Step::chunk_size);
}

bool RequestParser::refuse(const Refusal& refusal) {
    refusal_ = refusal;
    step_ = Step::broken;
    head_.keep_alive = false;
    return true;
}

bool RequestParser::read_head(std::string_view& input) {
    if (input.empty()) return false;
    const auto part = input.substr(0, limits_.head + 4 - text_.size());
    text_.append(part);
    // Empty lines before a request line are skipped (RFC 9112, section 2.2).
    while (text_.starts_with("\r\n")) text_.erase(0, 2);
    // The empty line may have begun in earlier bytes.
    const auto before = text_.size() - std::min(text_.size(), part.size() + 3);
    const auto end = text_.find("\r\n\r\n", before);
    if (end == std::string::npos) {
        input.remove_prefix(part.size());
        if (text_.size() >= limits_.head + 4) {
            note_method(text_);
            return refuse(head_too_large);
        }
        return !input.empty();  // skipped empty lines left room for more of it
    }
    const auto next_bytes = text_.size() - (end + 4);
    input.remove_prefix(part.size() - next_bytes);
    text_.resize(end);
    return start_body(std::exchange(text_, {}));
}

/// The method of a refused head matters: a response to HEAD has no body, and a refusal is a
/// response (RFC 9110, section 9.3.2).
void RequestParser::note_method(std::string_view head) {
    if (head.starts_with("HEAD ")) head_.request.method = Method::head;
}

bool RequestParser::start_body(std::string_view head) {
    auto parsed = parse_request_head(head, limits_);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
        note_method(head);
        return refuse(*refusal);
    }
    head_ = std::move(std::get<RequestHead>(parsed));
    missing_ = head_.content_length;
    head_.request.body.reserve(missing_);
    step_ = head_.chunked ? Step::chunk_size : missing_ > 0 ? Step::body : Step::done;
    return true;
}

bool RequestParser::read_data(std::string_view& input, Step then) {
    const auto part = input.substr(0, missing_);
    head_.request.body.append(part);
    input.remove_prefix(part.size());
    missing_ -= part.size();
    if (missing_ > 0) return false;
    step_ = then;
    return true;
}

/// Collects a line in `text_`, including CRLF; true when the line is complete.
bool RequestParser::collect_line(std::string_view& input) {
    while (!input.empty() && text_.size() < max_chunk_line) {
        text_ += input.front();
        input.remove_prefix(1);
        if (text_.ends_with("\r\n")) return true;
    }
    return false;
}

bool RequestParser::read_chunk_size(std::string_view& input) {
    if (!collect_line(input)) return text_.size() >= max_chunk_line && refuse(malformed_chunk);
    const std::string line = std::exchange(text_, {});
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size() - 2, size, 16);
    if (error == std::errc::result_out_of_range) return refuse(body_too_large);
    const bool ends_well = *end == '\r' || *end == ';' || *end == ' ' || *end == '\t';
    const bool bare_newline =
        line.find('\n') != line.size() - 1 || line.find('\r') != line.size() - 2;
    if (error != std::errc{} || !ends_well || bare_newline) return refuse(malformed_chunk);
    if (size > limits_.body - head_.request.body.size()) return refuse(body_too_large);
    missing_ = size;
    step_ = size == 0 ? Step::trailers : Step::chunk_data;
    return true;
}

bool RequestParser::read_chunk_end(std::string_view& input) {
    while (!input.empty() && text_.size() < 2) {
        text_ += input.front();
        input.remove_prefix(1);
    }
    if (!std::string_view("\r\n").starts_with(text_)) return refuse(malformed_chunk);
    if (text_.size() < 2) return false;
    text_.clear();
    step_ = Step::chunk_size;
    return true;
}

/// Reads the trailers to find the end of the request, and discards them.
bool RequestParser::read_trailers(std::string_view& input) {
    while (collect_line(input)) {
        const std::string line = std::exchange(text_, {});
        if (line == "\r\n") {
            step_ = Step::done;
            return true;
        }
        trailer_bytes_ += line.size();
        if (trailer_bytes_ > limits_.head) return refuse(head_too_large);
    }
    return text_.size() >= max_chunk_line && refuse(head_too_large);
}

}  // namespace duet::http
