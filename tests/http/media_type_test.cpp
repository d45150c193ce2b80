// Content-Type by its grammar, as tables (RFC 9110, section 8.3.1).

#include "shared/http/media_type.hpp"
#include "tests/catch.hpp"

using namespace duet::http;

TEST_CASE("media types that announce JSON in UTF-8") {
    for (const auto* text :
         {"application/json", "Application/JSON", "APPLICATION/JSON",
          "application/json; charset=utf-8", "application/json;charset=UTF-8",
          "Application/JSON; Charset=\"UTF-8\"", "application/json ; charset=utf-8",
          "application/json\t;\tcharset=utf-8", "application/json;",
          "application/json; ;charset=utf-8;", "application/json; version=1",
          "application/json; profile=\"a;b, \\\"c\\\"\"",
          "application/json; charset=utf-8; charset=UTF-8"}) {
        INFO(text);
        CHECK(is_json(text));
    }
}

TEST_CASE("media types that announce another format, and malformed ones") {
    for (const auto* text :
         {// other types that begin or end alike
          "application/json-patch+json", "application/jsonl", "application/json5",
          "application/json-seq", "application/problem+json", "application/vnd.shop+json",
          "application/merge-patch+json", "application/x-json", "text/json", "text/plain",
          "application/*", "*/*", "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=json", "xapplication/json",
          // another charset than the one that the shop reads
          "application/json; charset=iso-8859-1", "application/json; charset=utf-16",
          "application/json; charset=us-ascii", "application/json; charset=utf-8; charset=utf-16",
          "application/json; charset=\"\"", "application/json; charset=utf8",
          // not a media type
          "", " ", "application", "application/", "/json", "application json", "application / json",
          "application/json charset=utf-8", "application/json, text/plain",
          "application/json, application/json", "application/json; charset",
          "application/json; charset=", "application/json; charset =utf-8",
          "application/json; charset= utf-8", "application/json; charset=\"utf-8",
          "application/json; =utf-8", "application/json; charset=utf-8 x", "application/json/x",
          "\"application/json\"", "application/json\xc3\xa9",
          "application/json; charset=\"utf-8\\"}) {
        INFO(text);
        CHECK_FALSE(is_json(text));
    }
}

TEST_CASE("a media type splits into type, subtype and parameters") {
    const auto media = media_type_from("Text/HTML; CharSet=\"a\\\"b\"; q=0.5");
    REQUIRE(media);
    CHECK(media->type == "text");
    CHECK(media->subtype == "html");
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    CHECK(media->parameters == Parameters{{"charset", "a\"b"}, {"q", "0.5"}});
    CHECK(media_type_from("a!#$%&'*+-.^_`|~1/b")->type == "a!#$%&'*+-.^_`|~1");
}
