#include "shared/http/server/request_head.hpp"

#include "shared/http/fields.hpp"
#include "shared/http/target.hpp"
#include "shared/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace duet::http {

namespace {

constexpr Refusal malformed_line{400, "malformed-request", "The request line is malformed."};
constexpr Refusal malformed_header{400, "malformed-request", "A header is malformed."};
constexpr Refusal malformed_target{400, "malformed-request", "The request target is malformed."};
constexpr Refusal target_too_long{414, "target-too-long",
                                  "The path and query are longer than this server accepts."};
constexpr Refusal header_not_utf8{
    400, "malformed-request",
    "A header that the shop stores or forwards (Idempotency-Key, Prefer, Content-Type, "
    "traceparent, "
    "tracestate, Duet-Name, Duet-Role) is not valid UTF-8. Send it as UTF-8, best as ASCII."};

std::string_view take_line(std::string_view& text) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
    return line;
}

/// A set of bytes. A table, because every byte of a head is looked up.
using Bytes = std::array<bool, 256>;

template <class Belongs> constexpr Bytes bytes_that(Belongs belongs) {
    Bytes set{};
    for (int byte = 0; byte < 256; ++byte) set[static_cast<std::size_t>(byte)] = belongs(byte);
    return set;
}

constexpr bool is_digit(int c) { return c >= '0' && c <= '9'; }

/// tchar of RFC 9110, section 5.6.2.
constexpr Bytes token_bytes =
    bytes_that([](int c) { return c < 128 && is_token_char(static_cast<char>(c)); });
constexpr Bytes visible = bytes_that([](int c) { return c > 0x20 && c < 0x7f; });
constexpr Bytes value_bytes =
    bytes_that([](int c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });

bool all_in(const Bytes& set, std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

bool is_token(std::string_view text) { return !text.empty() && all_in(token_bytes, text); }
bool is_visible(std::string_view text) { return all_in(visible, text); }
bool is_field_value(std::string_view text) { return all_in(value_bytes, text); }

/// Headers whose values the shop stores, forwards or logs. The values of all others are opaque
/// bytes (RFC 9110, section 5.5).
constexpr std::array<std::string_view, 7> read_as_text{
    "idempotency-key", "prefer",    "content-type", "traceparent",
    "tracestate",      "duet-name", "duet-role"};

bool is_read_as_text(std::string_view name) {
    return std::any_of(read_as_text.begin(), read_as_text.end(),
                       [&](auto known) { return same_name(known, name); });
}

class HeadParser {
public:
    explicit HeadParser(const RequestLimits& limits) : limits_(limits) {}

    std::variant<RequestHead, Refusal> parse(std::string_view text) {
        head_.request.headers.reserve(12);  // more than most requests have
        if (!request_line(take_line(text))) return refusal_;
        while (!text.empty())
            if (!header(take_line(text))) return refusal_;
        if (!framing()) return refusal_;
        return std::move(head_);
    }

private:
    bool refuse(const Refusal& refusal) {
        refusal_ = refusal;
        return false;
    }

    bool request_line(std::string_view line) {
        const auto first = line.find(' ');
        const auto second = line.rfind(' ');
        if (first == std::string_view::npos || first == second) return refuse(malformed_line);
        const auto name = line.substr(0, first);
        const auto version = line.substr(second + 1);
        if (!is_token(name)) return refuse(malformed_line);
        if (version == "HTTP/1.0") {
            http_1_0_ = true;
            head_.keep_alive = false;
        } else if (version != "HTTP/1.1") {
            return version.starts_with("HTTP/")
                       ? refuse({505, "version-not-supported", "This server speaks HTTP/1.1."})
                       : refuse(malformed_line);
        }
        const auto method = method_named(name);
        if (!method)
            return refuse(
                {501, "method-not-implemented", "This server does not implement the method."});
        head_.request.method = *method;
        return target(line.substr(first + 1, second - first - 1));
    }

    bool target(std::string_view text) {
        if (text.size() > limits_.target) return refuse(target_too_long);
        if (!is_visible(text) || text.find('#') != std::string_view::npos)
            return refuse(malformed_target);
        // A server must accept the absolute form (RFC 9112, section 3.2.2).
        if (same_name(text.substr(0, 7), "http://")) {
            const auto slash = text.find_first_of("/?", 7);
            text = slash == std::string_view::npos ? "/" : text.substr(slash);
        }
        auto& request = head_.request;
        if (text == "*" && request.method == Method::options) {
            request.target = request.path = text;
            return true;
        }
        if (!text.starts_with('/')) return refuse(malformed_target);
        auto parsed = read_target(text);
        if (const auto* wrong = std::get_if<WrongTarget>(&parsed)) {
            return refuse({400, "malformed-request", *wrong});
        }
        auto& normalized = std::get<Target>(parsed);
        // Normalizing may lengthen a target, and the service behind the gateway has the same limit.
        if (normalized.text.size() > limits_.target) return refuse(target_too_long);
        request.target = std::move(normalized.text);
        request.path = std::move(normalized.path);
        request.query = std::move(normalized.query);
        return true;
    }

    /// A folded line begins with a space, so its "name" is not a token and this refuses it, too.
    bool header(std::string_view line) {
        if (head_.request.headers.size() == limits_.headers)
            return refuse(
                {431, "head-too-large", "There are more headers than this server accepts."});
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return refuse(malformed_header);
        const auto value = without_blanks(line.substr(colon + 1));
        if (!is_field_value(value)) return refuse(malformed_header);
        if (!is_utf8(value) && is_read_as_text(line.substr(0, colon)))
            return refuse(header_not_utf8);
        head_.request.headers.emplace_back(line.substr(0, colon), value);
        return interpret(line.substr(0, colon), value);
    }

    bool interpret(std::string_view name, std::string_view value) {
        if (same_name(name, "host")) {
            if (++hosts_ > 1)
                return refuse({400, "malformed-request", "The header Host appears twice."});
        } else if (same_name(name, "content-length")) {
            return content_length(value);
        } else if (same_name(name, "transfer-encoding")) {
            if (head_.chunked)
                return refuse(
                    {400, "malformed-request", "The header Transfer-Encoding appears twice."});
            if (!same_name(value, "chunked"))
                return refuse({501, "encoding-not-implemented",
                               "This server implements no transfer encoding except chunked."});
            head_.chunked = true;
        } else if (same_name(name, "connection")) {
            if (lists_token(value, "close"))
                wants_close_ = true;
            else if (http_1_0_ && lists_token(value, "keep-alive"))
                head_.keep_alive = true;
        } else if (same_name(name, "expect")) {
            if (!same_name(value, "100-continue"))
                return refuse({417, "expectation-failed",
                               "This server meets no expectation except 100-continue."});
            head_.wants_continue = true;
        }
        return true;
    }

    bool content_length(std::string_view value) {
        if (has_length_)
            return refuse({400, "malformed-request", "The header Content-Length appears twice."});
        has_length_ = true;
        const bool digits = !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
        if (!digits) return refuse({400, "malformed-request", "Content-Length is not a number."});
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), head_.content_length);
        if (error != std::errc{} || end != value.data() + value.size() ||
            head_.content_length > limits_.body)
            too_large_ = true;  // reported last, because a malformed request gets a 400 first
        return true;
    }

    bool framing() {
        if (head_.chunked && has_length_)
            return refuse({400, "malformed-request",
                           "Content-Length and Transfer-Encoding exclude each other."});
        if (head_.chunked && http_1_0_)
            return refuse({400, "malformed-request", "HTTP/1.0 has no Transfer-Encoding."});
        if (!http_1_0_ && hosts_ == 0)
            return refuse({400, "malformed-request", "The header Host is missing."});
        if (wants_close_)
            head_.keep_alive = false;  // overrides other lines (RFC 9112, section 9.3)
        if (too_large_)
            return refuse({413, "body-too-large", "The body is larger than this server accepts."});
        return true;
    }

    const RequestLimits& limits_;
    RequestHead head_;
    Refusal refusal_;
    bool http_1_0_ = false;
    bool has_length_ = false;
    bool wants_close_ = false;
    bool too_large_ = false;
    int hosts_ = 0;
};

}  // namespace

std::variant<RequestHead, Refusal> parse_request_head(std::string_view text,
                                                      const RequestLimits& limits) {
    return HeadParser(limits).parse(text);
}

}  // namespace duet::http
