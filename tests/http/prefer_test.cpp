// The header Prefer by its grammar, as tables (RFC 7240).

#include "shared/http/prefer.hpp"
#include "tests/catch.hpp"

#include <cstdint>
#include <string>
#include <vector>

using namespace duet::http;

namespace {

std::int64_t wait_of(const std::vector<std::string>& lines) {
    Headers headers{{"Host", "t"}};
    for (const auto& line : lines)
        headers.emplace_back(headers.size() % 2 == 0 ? "prefer" : "Prefer", line);
    return preferred_wait(headers).count();
}

struct Example {
    std::int64_t seconds;
    std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("the preference wait, well-formed and malformed") {
    for (const auto& [seconds, lines] :
         std::vector<Example>{{0, {}},
                              {5, {"wait=5"}},
                              {5, {"Wait=5"}},
                              {5, {"WAIT = 5"}},
                              {5, {"wait=\"5\""}},
                              {5, {"wait=\"\\5\""}},
                              {5, {"wait=005"}},
                              {60, {"wait=60"}},
                              {86'400, {"wait=99999999999999999999999999"}},
                              // a list, in one line or in several
                              {10, {"respond-async, wait=10"}},
                              {10, {"respond-async", "wait=10"}},
                              {10, {"respond-async,wait=10,return=minimal"}},
                              {10, {"", "wait=10", ""}},
                              {10, {",, wait=10 ,"}},
                              {10, {"note=\"a, wait=3\", wait=10"}},
                              {10, {"note=\"\\\", wait=3\", wait=10"}},
                              // another preference
                              {0, {"x-await=5"}},
                              {0, {"await=5"}},
                              {0, {"wait5=5"}},
                              {0, {"wait-5"}},
                              {7, {"x-await=5, wait=7"}},
                              // the first counts
                              {5, {"wait=5, wait=9"}},
                              {5, {"wait=5", "wait=9"}},
                              {5, {"Wait=5", "wAIT=9"}},
                              {0, {"wait, wait=9"}},
                              {0, {"wait=\"\"", "wait=9"}},
                              {0, {"wait=", "wait=9"}},
                              {0, {"wait=soon, wait=9"}},
                              // parameters
                              {5, {"wait=5; at=most"}},
                              {5, {"wait=5 ;foo; bar = \"a;b\" ; "}},
                              {5, {"wait=5;"}},
                              {0, {"foo; wait=5"}},
                              {6, {"foo; wait=5, wait=6"}},
                              // not whole seconds
                              {0, {"wait=-5"}},
                              {0, {"wait=+5"}},
                              {0, {"wait=5.5"}},
                              {0, {"wait=5s"}},
                              {0, {"wait=0x5"}},
                              {0, {"wait=\" 5\""}},
                              // malformed: ignored
                              {0, {"=5"}},
                              {0, {"wait==5"}},
                              {9, {"wait==5, wait=9"}},
                              {9, {"wait 5", "wait=9"}},
                              {9, {"wait=5 5", "wait=9"}},
                              {9, {"wait=5; =", "wait=9"}},
                              {9, {"\"wait\"=5, wait=9"}},
                              {9, {"wait=\"5\"x, wait=9"}},
                              {0, {"wait=\"5, wait=9"}},
                              {9, {"w\xc3\xa4it=5, wait=9"}}}) {
        CAPTURE(lines);
        CHECK(wait_of(lines) == seconds);
    }
}

TEST_CASE("a preference has a value, an empty value, or is absent") {
    const Headers headers{{"Prefer", "respond-async, return=\"min\\imal\"; foo"},
                          {"X-Prefer", "wait=1"},
                          {"PREFER", "handling=lenient"}};
    CHECK(preference(headers, "Respond-Async") == "");
    CHECK(preference(headers, "return") == "minimal");
    CHECK(preference(headers, "handling") == "lenient");
    CHECK_FALSE(preference(headers, "wait"));
    CHECK_FALSE(preference(headers, "foo"));
}
