#include "shared/http/target.hpp"
#include "tests/catch.hpp"

using namespace duet::http;
using Segments = std::vector<std::string>;

TEST_CASE("percent-decoding") {
    CHECK(percent_decoded("a%2Fb%2f%C3%BC") == "a/b/\xC3\xBC");
    CHECK(percent_decoded("a+b") == "a+b");
    CHECK(percent_decoded("a+b", true) == "a b");
    CHECK_FALSE(percent_decoded("%"));
    CHECK_FALSE(percent_decoded("%4"));
    CHECK_FALSE(percent_decoded("%zz"));
    CHECK_FALSE(percent_decoded("a%00b"));
}

TEST_CASE("paths are split before they are decoded") {
    CHECK(path_segments("/") == Segments{});
    CHECK(path_segments("/a") == Segments{"a"});
    CHECK(path_segments("/a/") == Segments{"a", ""});
    CHECK(path_segments("//") == Segments{"", ""});
    CHECK(path_segments("/a%2Fb/c%20d") == Segments{"a/b", "c d"});
    CHECK_FALSE(path_segments("/a%2/b"));
}

TEST_CASE("queries") {
    using Values = std::map<std::string, std::string>;
    CHECK(query_values("") == Values{});
    CHECK(query_values("a=1&b=x%20y+z&c&=d&&a=2") == Values{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"", "d"}});
    CHECK(query_values("a=b=c") == Values{{"a", "b=c"}});
    CHECK_FALSE(query_values("a=%x1"));
}
