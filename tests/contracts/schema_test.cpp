// Tests the validator: if it accepted everything, the contract tests would always pass.

#include "tests/contracts/schema.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

using duet::contracts::errors_of;
using duet::contracts::errors_of_cloudevent;
using duet::contracts::Undeclared;
using nlohmann::json;

namespace {

const json schema = json::parse(
    R"({"type":"object","required":["id","lines"],"properties":{"id":{"type":"string"},"amount":{"type":"integer"},"done":{"type":"boolean"},
    "at":{"type":"string","format":"date-time"},"lines":{"type":"array","items":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"}}}}}})");
const json valid = json::parse(
    R"({"id":"a","amount":1,"done":true,"at":"2010-12-01T08:26:00Z","lines":[{"sku":"s"}],"unheard_of":{}})");

}  // namespace

TEST_CASE("a valid value passes, even with undeclared fields") {
    CHECK(errors_of(valid, schema).empty());
}

TEST_CASE("the validator finds every kind of mistake") {
    const auto [change, pointer] = GENERATE(table<std::string, std::string>({
        {R"({"id":null})", "/id: is missing"},
        {R"({"id":7})", "/id: is not of type \"string\""},
        {R"({"amount":"1"})", "/amount: is not of type \"integer\""},
        {R"({"amount":1.5})", "/amount: is not of type \"integer\""},
        {R"({"done":0})", "/done: is not of type \"boolean\""},
        {R"({"at":"yesterday"})", "/at: is not an RFC 3339 time"},
        {R"({"lines":{}})", "/lines: is not of type \"array\""},
        {R"({"lines":[{"sku":"s"},{}]})", "/lines/1/sku: is missing"},
    }));
    auto value = valid;
    value.merge_patch(json::parse(change));
    CHECK(errors_of(value, schema) == std::vector<std::string>{pointer});
}

TEST_CASE("a schema with unknown keywords is refused") {
    CHECK_FALSE(errors_of("x", json{{"type", "string"}, {"multipleOf", 3}}).empty());
}

TEST_CASE("limits, choices and references are enforced") {
    const auto [limited, good, bad] = GENERATE(table<std::string, std::string, std::string>({
        {R"({"type":"integer","minimum":1,"maximum":3})", "3", "4"},
        {R"({"type":"integer","minimum":1})", "1", "0"},
        {R"({"type":"string","minLength":1,"maxLength":2})", R"("äö")", R"("abc")"},
        {R"({"type":"array","minItems":1,"maxItems":1,"items":{"type":"integer"}})", "[1]", "[]"},
        {R"({"type":"string","enum":["a","b"]})", R"("b")", R"("c")"},
        {R"({"type":"string","const":"1.0"})", R"("1.0")", R"("1.1")"},
        {R"({"type":"string","pattern":"^[A-Z]{2}$"})", R"("GB")", R"("gb")"},
        {R"({"type":["string","null"],"format":"date-time"})", "null", R"("soon")"},
        {R"({"type":"object","additionalProperties":{"type":"integer"}})", R"({"x":1})",
         R"({"x":"1"})"},
        {R"({"oneOf":[{"type":"string"},{"type":"integer"}]})", "1", "true"},
        {R"({"$ref":"#/named"})", R"("x")", "7"},
    }));
    const auto document = json::parse(R"({"named":{"type":"string"}})");
    INFO(limited);
    CHECK(errors_of(json::parse(good), json::parse(limited), document).empty());
    CHECK(errors_of(json::parse(bad), json::parse(limited), document).size() == 1);
}

TEST_CASE("an undeclared field is found on request") {
    CHECK(errors_of(valid, schema, schema, Undeclared::refuse) ==
          std::vector<std::string>{"/unheard_of: is declared nowhere"});
}

TEST_CASE("an invalid CloudEvent is found") {
    const json event = json::parse(
        R"({"specversion":"1.0","id":"i","source":"/s","type":"shop.a.b.v1","subject":"o","time":"2010-12-01T08:26:00Z","data":{}})");
    CHECK(errors_of_cloudevent(event).empty());
    const auto change = GENERATE(as<std::string>{}, R"({"specversion":"0.3"})", R"({"id":""})",
                                 R"({"id":null})", R"({"type":"a.b"})", R"({"type":"shop.a.b.v2"})",
                                 R"({"time":"now"})", R"({"data":[]})", R"({"trace_parent":"x"})",
                                 R"({"source":5})", R"({"datacontenttype":"text/plain"})");
    auto broken = event;
    broken.merge_patch(json::parse(change));
    INFO(change);
    CHECK_FALSE(errors_of_cloudevent(broken).empty());
}
