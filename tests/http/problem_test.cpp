#include "shared/http/problem.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

using namespace duet::http;
using nlohmann::json;

TEST_CASE("a problem has the members of RFC 9457") {
    const auto response = problem(422, "invalid-order", "Two fields are wrong.", "/v1/orders",
                                  {{"/lines/0/quantity", "must be positive"}, {"", "x"}});
    CHECK(response.status == 422);
    CHECK(response.content_type == "application/problem+json");
    CHECK(json::parse(response.body) ==
          json{{"type", "https://duet.example/problems/invalid-order"},
               {"title", "Unprocessable Content"},
               {"status", 422},
               {"detail", "Two fields are wrong."},
               {"instance", "/v1/orders"},
               {"errors",
                {{{"pointer", "/lines/0/quantity"}, {"detail", "must be positive"}},
                 {{"pointer", ""}, {"detail", "x"}}}}});
}

TEST_CASE("a problem without field errors has no member errors, and replaces invalid UTF-8") {
    const auto body = json::parse(problem(404, "not-found", "Nothing.", "/\xff\"").body);
    CHECK_FALSE(body.contains("errors"));
    CHECK(body.at("instance") == "/\xEF\xBF\xBD\"");
}
