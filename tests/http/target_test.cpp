#include "shared/http/target.hpp"
#include "shared/text/percent_encoding.hpp"
#include "tests/catch.hpp"
#include "tests/http/targets.hpp"

#include <rapidcheck.h>

using namespace duet::http;
using Segments = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

namespace {

/// The normalized target, "" when it is refused.
std::string normalized(std::string_view text) {
    const auto read = read_target(text);
    const auto* target = std::get_if<Target>(&read);
    return target == nullptr ? "" : target->text;
}

std::string refusal_of(std::string_view text) {
    const auto read = read_target(text);
    const auto* wrong = std::get_if<WrongTarget>(&read);
    return wrong == nullptr ? "" : std::string{*wrong};
}

}  // namespace

TEST_CASE("percent-decoding refuses broken escapes and NUL") {
    CHECK(percent_decoded("a%2Fb%2f%C3%BC") == "a/b/\xC3\xBC");
    CHECK(percent_decoded("a+b") == "a+b");
    CHECK(percent_decoded("a+b", true) == "a b");
    CHECK_FALSE(percent_decoded("%"));
    CHECK_FALSE(percent_decoded("%4"));
    CHECK_FALSE(percent_decoded("%zz"));
    CHECK_FALSE(percent_decoded("a%00b"));
}

TEST_CASE("percent-encoding keeps unreserved characters and those that the caller adds") {
    CHECK(duet::percent_encoded("aZ09-._~") == "aZ09-._~");
    CHECK(duet::percent_encoded("a b/c%\xC3\xBC?") == "a%20b%2Fc%25%C3%BC%3F");
    CHECK(duet::percent_encoded("/a b/c?", "/") == "/a%20b/c%3F");
    CHECK(percent_decoded(duet::percent_encoded("a+b %2F\xE2\x82\xAC")) == "a+b %2F\xE2\x82\xAC");
}

TEST_CASE("paths are split before they are decoded") {
    CHECK(path_segments("/") == Segments{});
    CHECK(path_segments("/a") == Segments{"a"});
    CHECK(path_segments("/a%26b/c%20d") == Segments{"a&b", "c d"});
    CHECK(path_segments("/a%3Fb") == Segments{"a?b"});
    CHECK(path_segments("/%C3%BC") == Segments{"\xC3\xBC"});
    for (const auto* path : {"/a%2/b", "/a/", "//", "/a//b", "/a%2Fb", "/a%5cb", "/a\\b", "/.",
                             "/a/..", "/%2e%2E/a", "/%ff", "a", ""}) {
        CAPTURE(path);
        CHECK_FALSE(path_segments(path));
    }
}

TEST_CASE("query values are decoded, and malformed ones refused") {
    CHECK(query_values("") == Values{});
    CHECK(query_values("a=1&b=x%20y+z&c&=d&&a=2") ==
          Values{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"", "d"}});
    CHECK(query_values("a=b=c") == Values{{"a", "b=c"}});
    CHECK(query_values("a=%2F..%5C") ==
          Values{{"a", "/..\\"}});  // a slash separates nothing in a query
    CHECK_FALSE(query_values("a=%x1"));
    CHECK_FALSE(query_values("a=%E9"));
    CHECK_FALSE(query_values("%ff=a"));
    CHECK_FALSE(query_values("a=%00"));
}

TEST_CASE("a target is normalized as RFC 3986 describes") {
    CHECK(normalized("/") == "/");
    CHECK(normalized("/orchestr%61ted/v1/products/mug") == "/orchestrated/v1/products/mug");
    CHECK(normalized("/%76%31/o%2D1%7e?limit=%31") == "/v1/o-1~?limit=1");
    CHECK(normalized("/a%c3%bc%20b") == "/a%C3%BC%20b");
    CHECK(normalized("/a%2bb%3b?c=%2b+d%26e") ==
          "/a%2Bb%3B?c=%2B+d%26e");  // reserved characters are not changed
    CHECK(normalized("/a\"<b>^`{c}|?d=\"[\\]") == "/a%22%3Cb%3E%5E%60%7Bc%7D%7C?d=%22%5B%5C%5D");
    CHECK(normalized("/a!$&'()*+,;=:@b?c=/?!$'()*,;:@") == "/a!$&'()*+,;=:@b?c=/?!$'()*,;:@");
    CHECK(normalized("/a.b/..c/...?d=/../") == "/a.b/..c/...?d=/../");
    CHECK(normalized("/a?") == "/a?");
}

TEST_CASE("an ambiguous target is refused with advice") {
    using duet::tests::ContainsSubstring;
    for (const auto* target :
         {"/a/../b", "/a/..", "/./a", "/a/%2e%2e/b", "/a/%2E./b", "/.%2e", "/%2e"}) {
        CAPTURE(target);
        CHECK_THAT(refusal_of(target), ContainsSubstring("'.' or '..'"));
    }
    for (const auto* target :
         {"/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/%2f", "/..%2f..%2fetc", "/..\\a"}) {
        CAPTURE(target);
        CHECK_THAT(refusal_of(target), ContainsSubstring("encoded slash"));
    }
    for (const auto* target : {"//", "/a//b", "/a/", "/a/?b"}) {
        CAPTURE(target);
        CHECK_THAT(refusal_of(target), ContainsSubstring("empty segment"));
    }
    for (const auto* target : {"/%ff", "/a%e9", "/%c0%af", "/%ed%a0%80", "/%f4%90%80%80", "/%e2%82",
                               "/a?b=%ff", "/a?%e9"}) {
        CAPTURE(target);
        CHECK_THAT(refusal_of(target), ContainsSubstring("not valid UTF-8"));
    }
    for (const auto* target : {"/%", "/%4", "/%4g", "/a%00", "/a?b=%", "/a?b=%00"}) {
        CAPTURE(target);
        CHECK_THAT(refusal_of(target), ContainsSubstring("%25"));
    }
}

TEST_CASE("a normalized target parses to itself") {
    CHECK(rc::check([] {
        const auto text = *duet::tests::any_target();
        const auto read = read_target(text);
        const auto* target = std::get_if<Target>(&read);
        RC_CLASSIFY(target != nullptr, "taken");
        if (target == nullptr) return;
        const auto again = std::get<Target>(read_target(target->text));
        RC_ASSERT(again.text == target->text);
        RC_ASSERT(again.path == target->path);
        RC_ASSERT(again.query == target->query);
        // The segments of the normalized text equal those of the original.
        const auto mark = target->text.find('?');
        const auto segments = path_segments(target->text.substr(0, mark)).value();
        RC_ASSERT(segments ==
                  path_segments(std::string_view{text}.substr(0, text.find('?'))).value());
        for (const auto& segment : segments)
            RC_ASSERT(!segment.empty() && segment != "." && segment != "..");
    }));
}
