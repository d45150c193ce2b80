// Bodies with the same meaning have the same canonical text; bodies with different meanings do not.

#include "shared/messages/canonical_json.hpp"
#include "shared/messages/json_tree.hpp"
#include "shared/messages/malformed_json.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace duet;
using nlohmann::json;

namespace {

bool mean_the_same(const std::string& one, const std::string& other) {
    return canonical_json(one) == canonical_json(other);
}

/// A value out of few names and texts, so that equal ones meet.
json value_of(int depth) {
    const int kind = *rc::gen::inRange(0, depth > 0 ? 8 : 6);
    if (kind == 0) return *rc::gen::arbitrary<std::int64_t>();
    if (kind == 1) return *rc::gen::inRange(-3, 3);
    if (kind == 2) {
        return *rc::gen::element(0.5, -2.25, 1e300, 1e-7, 3.0, 0.1, 1444444444444444444e3,
                                 -18446744073709551616.0);
    }
    if (kind == 3)
        return *rc::gen::element(std::string{""}, std::string{"a"}, std::string{"ü\"\\/\n\x01😀"},
                                 std::string{"{"});
    if (kind == 4) return *rc::gen::arbitrary<bool>();
    if (kind == 5) return nullptr;
    json inner = kind == 6 ? json::array() : json::object();
    for (int count = *rc::gen::inRange(0, 5); count > 0; --count) {
        if (kind == 6)
            inner.push_back(value_of(depth - 1));
        else
            inner[*rc::gen::element(std::string{"a"}, std::string{"b"}, std::string{"z/ä"},
                                    std::string{""})] = value_of(depth - 1);
    }
    return inner;
}

std::string blanks() {
    return *rc::gen::element(std::string{}, std::string{" "}, std::string{"\r\n\t"});
}

/// The string, each character as it is or escaped, which means the same.
std::string written(const std::string& text) {
    const auto plain = json(text).dump(
        -1, ' ', *rc::gen::arbitrary<bool>());  // all beyond ASCII escaped, or nothing
    std::string out;
    for (const char c : plain)
        out += c == 'a' && *rc::gen::arbitrary<bool>() ? R"(\u0061)" : std::string(1, c);
    return out;
}

/// The same value in another spelling: members in another order, spaces, escapes, exponents.
std::string written(const json& value) {
    if (value.is_string()) return written(value.get<std::string>());
    if (value == 3.0 && value.is_number_float())
        return *rc::gen::element(std::string{"3.0"}, std::string{"3"}, std::string{"0.3e1"},
                                 std::string{"30E-1"});
    if (!value.is_structured()) return value.dump();
    std::vector<std::string> parts;
    for (const auto& [name, inner] : value.items())
        parts.push_back((value.is_object() ? written(name) + blanks() + ":" : "") + blanks() +
                        written(inner));
    if (value.is_object() && *rc::gen::arbitrary<bool>()) std::reverse(parts.begin(), parts.end());
    std::string out{value.is_object() ? '{' : '['};
    for (std::size_t i = 0; i < parts.size(); ++i) out += blanks() + (i > 0 ? "," : "") + parts[i];
    return out + blanks() + (value.is_object() ? '}' : ']');
}

}  // namespace

TEST_CASE("bodies with the same meaning have one canonical text") {
    const std::vector<std::pair<std::string, std::string>> examples{
        {R"({"a":1,"b":2})", R"({ "b" : 2 ,"a":1 })"},
        {R"({"a":{"x":1,"y":[{"p":1,"q":2}]}})", "{\"a\":\n{\"y\":[{\"q\":2,\"p\":1}],\"x\":1}}"},
        {R"({"a":"\u00fc\/\n"})", R"({"\u0061":"ü/\u000A"})"},
        {R"(["😀"])", R"(["\ud83d\ude00"])"},
        {"[1,-1]", "[1.0,-10e-1]"},
        {"[1000]", "[1E3]"},
        {"[0]", "[-0]"},
        {"[0]", "[-0.0]"},
        {"[0.1]", "[0.10000000000000000001]"},
        {"[9007199254740992]", "[9007199254740992.0]"},
        {"[10000000000000000000]", "[1e19]"},
        {"[-9223372036854775808]", "[-9223372036854775808.0]"},
        {"[1444444444444444444E+3]", "[1.444444444444444444e21]"},
        {"[]", " [ ] "},
        {"true", " true\n"}};
    for (const auto& [one, other] : examples) {
        INFO(one << "   " << other);
        CHECK(mean_the_same(one, other));
    }
}

TEST_CASE("bodies with different meanings have different canonical texts") {
    const std::vector<std::pair<std::string, std::string>> examples{
        {"[1,2]", "[2,1]"},
        {"[1]", "[[1]]"},
        {"[]", "{}"},
        {R"({"a":1})", R"({"A":1})"},
        {R"({"a":1})", R"({"a":"1"})"},
        {R"({"a":null})", "{}"},
        {R"(["a "])", R"(["a"])"},
        {R"(["\u00fc"])",
         R"(["u\u0308"])"},  // one letter to a reader, two texts to Unicode: nothing is normalised
        {R"(["2010-12-01T08:00:00Z"])", R"(["2010-12-01T09:00:00+01:00"])"},
        {"[9007199254740993]", "[9007199254740992]"},  // alike as doubles
        {"[18446744073709551615]", "[18446744073709551614]"},
        {R"({"a":{"b":1},"c":2})", R"({"a":{"b":1,"c":2}})"},
        {R"({"a":"b","c":"d"})", R"({"a":"b\",\"c\":\"d"})"},
        {"", "{}"},
        {"null", "false"}};
    for (const auto& [one, other] : examples) {
        INFO(one << "   " << other);
        CHECK_FALSE(mean_the_same(one, other));
    }
}

TEST_CASE("the canonical text is as RFC 8785 writes it") {
    CHECK(canonical_json(R"( { "b" : [ 1.50 , 1E2 , -0 ] , "a" : "\u00fc\/\u000a" } )") ==
          R"({"a":"ü/\u000a","b":[1.5,100,0]})");
    CHECK(canonical_json("").empty());
    // Without an exponent, this one would be a whole number that no 64 bits hold.
    CHECK(canonical_json("[1444444444444444444E+3]") == "[1.4444444444444443e+21]");
    CHECK_THROWS_AS(canonical_json(R"({"a":1,"a":1})"), MalformedJson);
}

TEST_CASE(
    "another spelling of a value has the same canonical text, and the text keeps the meaning") {
    CHECK(rc::check([] {
        const auto value = value_of(3);
        const auto one = written(value), other = written(value);
        RC_ASSERT(canonical_json(one) == canonical_json(other));
        RC_ASSERT(parse_tree(canonical_json(one)) == parse_tree(other));
        RC_ASSERT(canonical_json(canonical_json(one)) == canonical_json(one));
    }));
}

TEST_CASE("two values have one canonical text only when they are equal") {
    CHECK(rc::check([] {
        const auto one = value_of(2), other = value_of(2);
        RC_ASSERT((canonical_json(one.dump()) == canonical_json(other.dump())) == (one == other));
    }));
}
