// The strict parser by tables, without a socket.

#include "shared/http/server/request_parser.hpp"
#include "tests/catch.hpp"

#include <random>

using namespace duet::http;
using State = RequestParser::State;

namespace {

/// The status of the refusal, 200 for a complete request, 0 for an incomplete one.
int verdict(std::string_view bytes, std::size_t piece = std::string::npos,
            RequestLimits limits = {.target = 64, .head = 512, .headers = 5, .body = 100}) {
    RequestParser parser(limits);
    auto state = State::more;
    while (!bytes.empty() && state == State::more) {
        auto part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        state = parser.feed(part);
    }
    return state == State::complete ? 200 : state == State::refused ? parser.refusal().status : 0;
}

struct Example {
    int status;
    std::string bytes;
};

using namespace std::string_literals;

std::string with(const std::string& headers) {
    return "POST / HTTP/1.1\r\nHost: t\r\n" + headers + "\r\n";
}

std::vector<Example> complete_or_unfinished() {
    return {
        {200, "GET / HTTP/1.1\r\nHost: t\r\n\r\n"},
        {200, "\r\n\r\nGET / HTTP/1.1\r\nHost:\r\n\r\n"},
        {200, "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n" +
                  with("X: " + std::string(468, 'a') + "\r\n")},  // empty lines, then a long head
        {200, "GET http://t/a?b HTTP/1.1\r\nHost: t\r\n\r\n"},
        {200, "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n"},
        {200, "GET / HTTP/1.0\r\n\r\n"},
        {200, with("Content-Length: 2\r\n") + "ab"},
        {200, with("Content-Length: 00002\r\n") + "ab"},
        {200, with("Transfer-Encoding: Chunked\r\n") + "1\r\na\r\n0\r\n\r\n"},
        {200, with("X: a\tb \xC3\xBC\r\n")},
        {200, with("Cookie: =;;;\r\nAccept: ///\r\n")},  // Pistache's parser answers 500
        {0, "GET / HTTP/1.1\r\nHost: t\r\n"},
        {0, with("Content-Length: 2\r\n") + "a"},
        {0, "GET / HTTP/1.1\nHost: t\n\n"},  // bare line feeds are no line ends
    };
}

std::vector<Example> wrong_request_lines() {
    return {
        {400, "GET  / HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /\r\nHost: t\r\n\r\n"},
        {400, " GET / HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "G(T / HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET a HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET * HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /%x HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /?a=%x HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /%ff HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /a/../b HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /a/%2E%2e HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /a%2fb HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /a\\b HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET //a HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET http://t//a HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /?a=%ff HTTP/1.1\r\nHost: t\r\n\r\n"},
        {414, "GET /" + std::string(40, '"') +
                  " HTTP/1.1\r\nHost: t\r\n\r\n"},  // 121 bytes after encoding
        {400, "GET /a#b HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET /\0 HTTP/1.1\r\nHost: t\r\n\r\n"s},
        {400, "GET /\xC3\xBC HTTP/1.1\r\nHost: t\r\n\r\n"},
        {400, "GET / HTTQ/1.1\r\nHost: t\r\n\r\n"},
        {414, "GET /" + std::string(64, 'a') + " HTTP/1.1\r\nHost: t\r\n\r\n"},
        {501, "BREW / HTTP/1.1\r\nHost: t\r\n\r\n"},
        {505, "GET / HTTP/2.0\r\nHost: t\r\n\r\n"},
    };
}

std::vector<Example> wrong_headers() {
    return {
        {400, "GET / HTTP/1.1\r\n\r\n"},
        {400, with("host: t\r\n")},
        {400, with("X : a\r\n")},
        {400, with("X: a\r\n folded\r\n")},
        {400, with("\tX: a\r\n")},
        {400, with("no colon\r\n")},
        {400, with(": nameless\r\n")},
        {400, with("X: a\0b\r\n"s)},
        {400, with("X: a\rb\r\n")},
        {400, with("X: a\nY: b\r\n")},
        {400, with("X\0: a\r\n"s)},
        {200, with("User-Agent: caf\xE9\r\n")},  // opaque bytes
        {200, with("Idempotency-Key: caf\xC3\xA9\r\n")},
        {400, with("Idempotency-Key: caf\xE9\r\n")},
        {400, with("idempotency-KEY: \xED\xA0\x80\r\n")},
        {400, with("traceparent: \xFF\r\n")},
        {400, with("Duet-Name: caf\xE9\r\n")},
        {400, with("Prefer: wait=\xE9\r\n")},
        {417, with("Expect: wonders\r\n")},
        {431, with("A:1\r\nB:1\r\nC:1\r\nD:1\r\nE:1\r\n")},
        {431, with("A: " + std::string(600, 'a') + "\r\n")},
        {431, "GET / HTTP/1.1\r\n" + std::string(600, 'a')},
    };
}

std::vector<Example> wrong_body_ends() {
    return {
        {400, with("Content-Length: 2\r\nContent-Length: 2\r\n") + "ab"},
        {400, with("Content-Length: 2, 2\r\n") + "ab"},
        {400, with("Content-Length: +2\r\n") + "ab"},
        {400, with("Content-Length: -2\r\n") + "ab"},
        {400, with("Content-Length: 0x2\r\n") + "ab"},
        {400, with("Content-Length:\r\n")},
        {400, with("Content-Length : 2\r\n") + "ab"},
        {400, with("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"},
        {400, with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
        {400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {501, with("Transfer-Encoding: gzip, chunked\r\n")},
        {501, with("Transfer-Encoding: xchunked\r\n")},
        {413, with("Content-Length: 101\r\n")},
        {413, with("Content-Length: 99999999999999999999999\r\n")},
        {413, with("Transfer-Encoding: chunked\r\n") + "65\r\n"},
        {413, with("Transfer-Encoding: chunked\r\n") + "fffffffffffffffff\r\n"},
        {413,
         with("Transfer-Encoding: chunked\r\n") + "64\r\n" + std::string(100, 'a') + "\r\n1\r\n"},
        {400, with("Transfer-Encoding: chunked\r\n") + "\r\n"},
        {400, with("Transfer-Encoding: chunked\r\n") + "-1\r\n"},
        {400, with("Transfer-Encoding: chunked\r\n") + "0x1\r\na\r\n"},
        {400, with("Transfer-Encoding: chunked\r\n") + "1\na\r\n0\r\n\r\n"},
        {400, with("Transfer-Encoding: chunked\r\n") + "1\r\nab"},
        {400, with("Transfer-Encoding: chunked\r\n") + "1;" + std::string(300, 'x')},
        {431, with("Transfer-Encoding: chunked\r\n") + "0\r\nX: " + std::string(300, 'x')},
    };
}

std::vector<Example> examples() {
    std::vector<Example> all;
    for (const auto& group :
         {complete_or_unfinished(), wrong_request_lines(), wrong_headers(), wrong_body_ends()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

}  // namespace

TEST_CASE("a request is accepted or refused independently of how its bytes are split") {
    for (const auto& [status, bytes] : examples()) {
        CAPTURE(bytes);
        CHECK(verdict(bytes) == status);
        for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
            CAPTURE(piece);
            CHECK(verdict(bytes, piece) == status);
        }
    }
}

TEST_CASE("the parser normalizes the target of a request") {
    RequestParser parser({});
    std::string_view input =
        "GET http://t/orchestr%61ted/a%c3%bc?b=%41%2b+ HTTP/1.1\r\nHost: t\r\n\r\n";
    REQUIRE(parser.feed(input) == State::complete);
    CHECK(parser.request().target == "/orchestrated/a%C3%BC?b=A%2B+");
    CHECK(parser.request().path == "/orchestrated/a\xC3\xBC");
    CHECK(parser.request().queried("b") == "A+ ");
}

TEST_CASE("the parser consumes one request and leaves the next") {
    RequestParser parser({});
    std::string_view input =
        "POST /a HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nabGET /b HTTP/1.1\r\nHost: "
        "t\r\nConnection: close\r\n\r\nrest";
    REQUIRE(parser.feed(input) == State::complete);
    CHECK(parser.request().path == "/a");
    CHECK(parser.request().body == "ab");
    CHECK(parser.keep_alive());
    CHECK(input.starts_with("GET /b"));
    parser.next();
    CHECK_FALSE(parser.has_partial_request());
    REQUIRE(parser.feed(input) == State::complete);
    CHECK(parser.request().method == Method::get);
    CHECK(parser.request().body.empty());
    CHECK_FALSE(parser.keep_alive());
    CHECK(input == "rest");
}

TEST_CASE("100-continue is reported once, and only while the body is missing") {
    RequestParser parser({});
    std::string_view head =
        "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    REQUIRE(parser.feed(head) == State::more);
    CHECK(parser.take_expect_continue());
    CHECK_FALSE(parser.take_expect_continue());
}

TEST_CASE("a damaged request never crashes the parser or depends on how its bytes are split") {
    std::mt19937 random(20240607);  // a fixed seed: the same bytes every time
    const auto all = examples();
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = all[below(all.size())].bytes + all[below(all.size())].bytes;
        for (std::size_t damage = below(4) + 1; damage > 0; --damage) {
            const auto at = below(bytes.size());
            switch (below(4)) {
                case 0: bytes[at] = static_cast<char>(below(256)); break;
                case 1: bytes.erase(at, below(5)); break;
                case 2: bytes.insert(at, bytes.substr(below(bytes.size()), below(20))); break;
                default: bytes.insert(at, 1, "\r\n :,;\0%"[below(8)]); break;
            }
            if (bytes.empty()) bytes = " ";
        }
        const int whole = verdict(bytes);
        const int cut = verdict(bytes, below(9) + 1);
        if (whole != cut) {
            CAPTURE(bytes);
            CHECK(whole == cut);
        }
    }
}
