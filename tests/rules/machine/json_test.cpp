// What is JSON here, as tables: everything that RFC 8259 asks a reader to take (y), to refuse (n),
// and what it leaves open (i), with our decision. The kinds are those of Nicolas Seriot's "Parsing
// JSON is a Minefield" (https://seriot.ch/projects/parsing_json.html); the examples are our own.
// Every example goes through both readers of the shop.

#include "tests/catch.hpp"
#include "tests/rules/machine/json_readers.hpp"

using namespace duet;
using namespace duet::tests;
using namespace std::string_literals;

namespace {

void is_taken(const std::string& text) {
    INFO(text);
    CHECK_FALSE(body_refusal(text));
    CHECK_FALSE(tree_refusal(text));
}

void is_refused(const std::string& text) {
    INFO(text);
    const auto body = body_refusal(text), tree = tree_refusal(text);
    REQUIRE(body);
    REQUIRE(tree);
    CHECK(body->detail == tree->detail);
    CHECK(body->pointer == tree->pointer);
}

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("JSON that must be accepted") {
    for (const auto& text :
         {// structure
          "{}"s, "[]"s, " [ ] "s, "[[],[],{}]"s, "[1,\n2]"s, "\t{\"a\":\r\n[]}\n"s,
          R"({"a":1,"b":2})"s, R"({"":0})"s, R"({"a":{"a":{"a":1}}})"s, R"([{"a":1},{"a":1}])"s,
          R"({"a":"a","b":"a"})"s, R"({"a b":1,"min":-10,"max":10})"s,
          // a value alone is a text, too
          "7"s, "\"\""s, "true"s, "false"s, "null"s, " 0 "s,
          // strings
          R"(["\"\\\/\b\f\n\r\t"])"s, R"(["\u0060\u012a\u12AB"])"s, R"(["\ud834\udd1e"])"s,
          R"(["\u0000"])"s, R"(["\u2028\u2029\ufffe\uffff"])"s, "[\"\u2028\u2029\"]"s,
          "[\"\x7f\"]"s, "[\"\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e\xf4\x8f\xbf\xbf\"]"s,
          R"(["a/*b*/c//d"])"s, R"(["\\u0000"])"s,
          // numbers
          "[0]"s, "[-0]"s, "[-1]"s, "[1e1]"s, "[1E22]"s, "[0e1]"s, "[0e+1]"s, "[1e+2]"s, "[1e-2]"s,
          "[-1.5]"s, "[1.0]"s, "[123.456e78]"s,
          "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]"s}) {
        is_taken(text);
    }
}

TEST_CASE("JSON that must be refused") {
    for (const auto& text :
         {// nothing, or more than one value
          ""s, " "s, "\n"s, "[]]"s, "[][]"s, "{}{}"s, "{}#"s, "[1]x"s, "{} null"s, "2@"s, "[],"s,
          "{\"a\":1}/**/"s, "{}\v"s,
          // a NUL byte, which some readers treat as the end
          "{}\0"s, "{}\0{}"s, "{}\0 junk"s, "\0{}"s, "[1,\0 2]"s, "{\"a\":1\0}"s, "[\"\0\"]"s,
          "\0"s, "7\0"s,
          // structure
          "["s, "[1"s, "[1,"s, "[,1]"s, "[1,,2]"s, "[1,]"s, "[\"a\" \"b\"]"s, "[1:2]"s, "{"s,
          "{\"a\""s, "{\"a\":"s, "{\"a\":1"s, "{\"a\":1,}"s, "{\"a\":1,,\"b\":2}"s, "{\"a\",1}"s,
          "{\"a\":\"b\",\"c\"}"s, "{:1}"s, "{a:1}"s, "{'a':1}"s, "{1:1}"s, "{null:1}"s,
          "{\"a\":1]"s, "[1}"s, "]"s, "}"s, "{[]:1}"s, "[\"a"s, "\""s, "[\"a\\"s, "[\"\\\""s,
          "<a>"s, "*"s, "\\u0020"s, "{\"a\":/*x*/1}"s, "\f[]"s, "\xc2\xa0[]"s, "\xe2\x81\xa0[]"s,
          // words
          "[tru]"s, "[True]"s, "[nul]"s, "[NaN]"s, "[Infinity]"s, "[-Infinity]"s, "[undefined]"s,
          "[truee]"s,
          // strings
          R"(["\a"])"s, R"(["\x00"])"s, R"(["\u12"])"s, R"(["\u12x4"])"s, R"(["\U1234"])"s,
          "[\"\n\"]"s, "[\"\t\"]"s, "[\"\x1f\"]"s, "['a']"s, "[\"\\\x01\"]"s,
          // numbers
          "[01]"s, "[-01]"s, "[00]"s, "[+1]"s, "[.5]"s, "[1.]"s, "[-.5]"s, "[-]"s, "[1.e1]"s,
          "[1e]"s, "[1e+]"s, "[1e1.5]"s, "[0x1]"s, "[1 000]"s, "[1_000]"s, "[--1]"s, "[1+2]"s,
          "[\xef\xbc\x91]"s, "[-a]"s, "[1.2.3]"s, "[0.1.]"s,
          // bytes that are no UTF-8: alone, cut off, too long for what they mean, surrogates,
          // beyond U+10FFFF
          "[\"\xff\"]"s, "[\"\xe9\"]"s, "[\"\x81\"]"s, "[\"\xc3\"]"s, "[\"\xe2\x82\"]"s,
          "[\"\xc0\xaf\"]"s, "[\"\xe0\x80\xaf\"]"s, "[\"\xed\xa0\x80\"]"s,
          "[\"\xf4\x90\x80\x80\"]"s, "[\"\xf8\x88\x80\x80\x80\"]"s, "{\"\xff\":1}"s, "\xff[]"s,
          "[]\xe5"s}) {
        is_refused(text);
    }
}

/// Each of these is open in RFC 8259; the reason is the decision.
TEST_CASE("JSON that a reader may accept or refuse is decided once for all doors") {
    SECTION("a half of a surrogate pair is no character: refused") {
        for (const auto* text : {R"(["\ud800"])", R"(["\udc00"])", R"(["\ud800\ud800"])",
                                 R"(["\ud83dx"])", R"(["\ud83d\u0041"])", R"({"\udead":1})"})
            is_refused(text);
    }
    SECTION("a number beyond a double, a whole one beyond 64 bits, would be another: refused") {
        for (const auto* text : {"[1e400]", "[-1e400]", "[123123e100000]", "[18446744073709551616]",
                                 "[-9223372036854775809]", "[100000000000000000000]"})
            is_refused(text);
        for (const auto* text : {"[18446744073709551615]", "[-9223372036854775808]", "[1e308]",
                                 "[100000000000000000000.0]"})
            is_taken(text);
    }
    SECTION("a number that is too small is 0: taken") {
        is_taken("[1e-400]");
        is_taken("[-123e-10000000]");
    }
    SECTION("-0 is 0, and 1.0 is a number but no whole one: the field refuses it") {
        CHECK(parse_tree("-0") == 0);
        CHECK(wrong_with(order_with(R"("unit_price":5)", R"("unit_price":-0)")).empty());
        for (const auto* number : {"1.0", "1e0", "10e-1"}) {
            const auto wrong =
                wrong_with(order_with(R"("quantity":1)", std::string{R"("quantity":)"} + number));
            REQUIRE(wrong.size() == 1);
            CHECK(wrong[0].pointer == "/lines/0/quantity");
        }
    }
    SECTION("a byte order mark is refused, in UTF-8 as well as UTF-16, which is no UTF-8 either") {
        is_refused("\xef\xbb\xbf{}");
        is_refused("\xef\xbb\xbf");
        is_refused("\xff\xfe{\0}\0"s);
        is_refused("\xfe\xff\0{\0}"s);
        is_refused("{\0}\0"s);
        is_refused("\0{\0}"s);
    }
    SECTION("32 levels are read, 33 are not") {
        is_taken(nested(32));
        is_taken(std::string(31, '[') + "{\"a\":1}" + std::string(31, ']'));
        is_refused(nested(33));
        is_refused(std::string(32, '[') + "{}" + std::string(32, ']'));
        is_refused(nested(100'000));
        is_refused(std::string(100'000, '['));
        std::string objects;
        for (int level = 0; level < 33; ++level) objects += "{\"a\":";
        is_refused(objects + "1" + std::string(33, '}'));
    }
    SECTION("of two members with one name either may count for another reader: refused") {
        for (const auto* text :
             {R"({"a":1,"a":1})", R"({"a":1,"a":2})", R"({"a":1,"b":2,"a":3})",
              R"({"a":{},"a":{}})", R"({"":1,"":2})", R"([{"a":{"b":[],"b":[]}}])",
              R"({"a":1,"\u0061":2})", R"({"\/":1,"/":2})", R"({"a":null,"a":1})"}) {
            is_refused(text);
        }
        for (const auto* text :
             {R"({"a":1,"A":2})", R"({"\u00e9":1,"e\u0301":2})", R"([{"a":1},{"a":2}])",
              R"({"a":{"a":1},"b":{"a":1}})", R"({"a":["a","a"],"b":"a"})"})
            is_taken(text);
    }
}
