// Repeated fields, lists and credentials, as tables (RFC 9110, sections 5 and 11).

#include "shared/http/fields.hpp"
#include "shared/http/credentials.hpp"
#include "tests/catch.hpp"

using namespace duet::http;

TEST_CASE("a field in one line, in several lines and absent") {
    const Headers headers{{"A", "1"}, {"b", "2"}, {"B", "3, 4"}, {"C", ""}};
    CHECK(only_header(headers, "a") == "1");
    CHECK(only_header(headers, "c") == "");
    CHECK_FALSE(only_header(headers, "B"));
    CHECK_FALSE(only_header(headers, "d"));
    CHECK(list_header(headers, "a") == "1");
    CHECK(list_header(headers, "B") == "2, 3, 4");
    CHECK_FALSE(list_header(headers, "d"));
}

TEST_CASE("a single-valued field may not repeat, whether the lines differ or not") {
    for (const auto* name :
         {"Authorization", "Content-Type", "Idempotency-Key", "Duet-Name", "Duet-Role"}) {
        INFO(name);
        CHECK_FALSE(repeated_header({{name, "a"}}));
        CHECK(repeated_header({{name, "a"}, {"Accept", "x"}, {name, "a"}}) == name);
        CHECK(repeated_header({{in_lower_case(name), "a"}, {name, "b"}}) == name);
    }
    CHECK_FALSE(repeated_header({{"Accept", "a"},
                                 {"Accept", "b"},
                                 {"Prefer", "a"},
                                 {"Prefer", "b"},
                                 {"traceparent", "a"},
                                 {"traceparent", "b"}}));
}

TEST_CASE("a list splits at its commas, except those in quotes") {
    using Elements = std::vector<std::string_view>;
    CHECK(list_elements("").empty());
    CHECK(list_elements(" , ,\t,").empty());
    CHECK(list_elements("a") == Elements{"a"});
    CHECK(list_elements(" a ,b;c=d , , e f") == Elements{"a", "b;c=d", "e f"});
    CHECK(list_elements(R"(a="b,c", d="e\",f", g)") == Elements{R"(a="b,c")", R"(d="e\",f")", "g"});
    CHECK(list_elements(R"(a="b, c)") == Elements{R"(a="b, c)"});
    CHECK(list_elements("a\\, b") == Elements{"a\\", "b"});
    CHECK(lists_token("keep-alive, Close", "close"));
    CHECK_FALSE(lists_token("enclosed, close-by", "close"));
}

TEST_CASE("a bearer token with its scheme in any case and any number of spaces after it") {
    for (const auto* text :
         {"Bearer k-1", "bearer k-1", "BEARER k-1", "bEaReR k-1", "Bearer   k-1"}) {
        INFO(text);
        CHECK(bearer_token(text) == "k-1");
    }
    for (const auto* text :
         {"", "Bearer", "Bearer ", "Bearer  ", "Bearerk-1", "Bearer\tk-1", "Basic k-1", "Bear k-1",
          "XBearer k-1", " Bearer k-1", "k-1", "Token Bearer k-1"}) {
        INFO(text);
        CHECK_FALSE(bearer_token(text));
    }
}

TEST_CASE("only the exact secret opens") {
    const auto opens = [](const Headers& headers, std::string_view secret) {
        Request request;
        request.headers = headers;
        return bears(request, secret);
    };
    CHECK(opens({{"authorization", "bearer  s3cret"}}, "s3cret"));
    CHECK_FALSE(opens({{"Authorization", "Bearer s3cret,"}}, "s3cret"));
    CHECK_FALSE(opens({{"Authorization", "Bearer S3CRET"}}, "s3cret"));
    CHECK_FALSE(opens({{"Authorization", "s3cret"}}, "s3cret"));
    CHECK_FALSE(opens({{"Authorization", "Bearer "}}, ""));
    CHECK_FALSE(opens({}, ""));
}
