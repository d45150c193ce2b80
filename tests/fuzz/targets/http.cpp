// Fuzzes the bytes of a connection. The first byte selects how they are split, which must not
// change the result.

#include "shared/http/server/request_parser.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace duet;
using fuzz::must;

namespace {

constexpr http::RequestLimits limits{.target = 256, .head = 1024, .headers = 20, .body = 1024};

std::string to_text(const http::RequestParser& parser, http::Request& request) {
    std::string text =
        std::string{http::name_of(request.method)} + " " + request.target + " " + request.path;
    for (const auto& [name, value] : request.query) text += "\n?" + name + "=" + value;
    for (const auto& [name, value] : request.headers) text += "\n" + name + ": " + value;
    return text + "\n" + (parser.keep_alive() ? "keep" : "close") + "\n" + request.body;
}

void look_at(const http::Request& request) {
    must(request.target.size() <= limits.target, "the target keeps its limit");
    must(request.headers.size() <= limits.headers, "the headers keep their limit");
    must(request.body.size() <= limits.body, "the body keeps its limit");
    must(request.path.find('\0') == std::string::npos, "no NUL in the path");
}

/// The parsed requests when the bytes arrive in pieces of this size.
std::vector<std::string> understood(std::string_view bytes, std::size_t piece) {
    std::vector<std::string> all;
    http::RequestParser parser{limits};
    while (!bytes.empty()) {
        auto now = bytes.substr(0, piece);
        bytes.remove_prefix(now.size());
        while (!now.empty()) {
            const auto before = now.size();
            const auto state = parser.feed(now);
            [[maybe_unused]] const bool expects_continue = parser.take_expect_continue();
            if (state == http::RequestParser::State::refused) {
                all.push_back("refused " + std::to_string(parser.refusal().status) + " " +
                              std::string{parser.refusal().slug});
                return all;
            }
            if (state == http::RequestParser::State::more)
                must(now.empty(), "an incomplete request consumes all bytes");
            if (state != http::RequestParser::State::complete) continue;
            must(now.size() < before, "a complete request has bytes");
            look_at(parser.request());
            all.push_back(to_text(parser, parser.request()));
            parser.next();
        }
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = fuzz::text_of(data + 1, size - 1);
    must(understood(bytes, bytes.size() + 1) == understood(bytes, 1 + data[0] % 16),
         "pieces give the same requests as the whole");
    return 0;
}
