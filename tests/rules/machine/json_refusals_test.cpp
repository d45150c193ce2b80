// Refused texts: every door names the place of the error.

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/command.hpp"
#include "tests/catch.hpp"
#include "tests/rules/machine/json_readers.hpp"

using namespace duet;
using namespace duet::tests;
using namespace std::string_literals;

TEST_CASE("a duplicate member is named by its JSON Pointer") {
    const auto pointer = [](const std::string& text) {
        const auto body = body_refusal(text), tree = tree_refusal(text);
        return body && tree && body->pointer == tree->pointer ? body->pointer : "";
    };
    CHECK(pointer(R"({"a":1,"a":2})") == "/a");
    CHECK(pointer(R"([0,{"x":{"y":[{"a":1,"b":2,"b":3}]}}])") == "/1/x/y/0/b");
    CHECK(pointer(R"({"a/b":{"m~n":1,"m~n":2}})") == "/a~1b/m~0n");
    CHECK(pointer(R"({"ä\u0022":0,"ä\"":0})") == "/ä\"");
    CHECK(pointer(R"({"deep":[{"a":1,"a":2}],"b":1,"b":1})") == "/deep/0/a");
    CHECK(pointer("{\"" + std::string(300, 'n') + "\":1,\"" + std::string(300, 'n') + "\":2}") ==
          "/" + std::string(256, 'n'));  // no echo of a megabyte
}

TEST_CASE("a duplicate member is found among 100,000 members") {
    const auto members = [](int count, const std::string& more) {
        std::string text = "{";
        for (int i = 0; i < count; ++i)
            text +=
                "\"m" + std::to_string(i) + "\":" + (i % 7 == 0 ? R"({"inner":[]})" : "1") + ",";
        return text + more + "}";
    };
    for (const int count : {1, 2, 11, 12, 13, 15, 16, 17, 18, 40, 500}) {
        CAPTURE(count);
        CHECK_FALSE(body_refusal(members(count, R"("other":1)")));
        for (const int twice : {0, count / 2, count - 1}) {
            const auto refusal =
                body_refusal(members(count, "\"m" + std::to_string(twice) + "\":1"));
            REQUIRE(refusal);
            CHECK(refusal->pointer == "/m" + std::to_string(twice));
        }
    }
    CHECK_FALSE(body_refusal(members(100'000, R"("other":1)")));
    CHECK(body_refusal(members(100'000, R"("m5":1)"))->pointer == "/m5");
}

TEST_CASE("a text that is no JSON is refused with the byte offset of the error") {
    const auto detail = [](const std::string& text) {
        return body_refusal(text).value_or(MalformedJson{"taken"}).detail;
    };
    CHECK(detail("") == "not JSON: the text is empty");
    CHECK(detail(R"({"a":1} x)") == "not JSON: it is not well formed (near byte 8)");
    CHECK(detail("[1,]") == "not JSON: it is not well formed (near byte 3)");
    CHECK(detail("[1,") == "not JSON: it is not well formed (near byte 3)");
    CHECK(detail("{\"a\":1}\0{\"a\":2}"s) == "not JSON: it has a NUL byte (near byte 7)");
    CHECK(detail("[1,]\0"s) == "not JSON: it is not well formed (near byte 3)");
    CHECK(detail("[\"a\xff\"]") == "not JSON: it is not UTF-8 (near byte 3)");
    CHECK(detail("[18446744073709551616]") == "not JSON: a whole number needs more than 64 bits");
    CHECK(detail("[1e400]") == "not JSON: a number is too large (near byte 5)");
    CHECK(detail("\xef\xbb\xbf[]") ==
          "not JSON: it begins with a byte order mark; send UTF-8 without one");
    CHECK(detail(R"({"a":[{"b":1,"b":2}]})") == "appears twice in its object");
    CHECK(std::string{body_refusal(R"({"a":[{"b":1,"b":2}]})").value().what()} ==
          "not usable JSON: /a/0/b appears twice in its object");
}

TEST_CASE("an order with trailing text, an empty body and a duplicate member are refused") {
    CHECK(wrong_with(order).empty());
    CHECK(wrong_with(" \r\n" + order + "\n\t ").empty());
    struct Example {
        std::string body, pointer, detail;
    };
    for (const auto& [body, pointer, detail] : std::vector<Example>{
             {order + "\0junk"s, "",
              "not JSON: it has a NUL byte (near byte " + std::to_string(order.size()) + ")"},
             {order + "\0"s + order, "",
              "not JSON: it has a NUL byte (near byte " + std::to_string(order.size()) + ")"},
             {order + "\0"s, "",
              "not JSON: it has a NUL byte (near byte " + std::to_string(order.size()) + ")"},
             {"", "", "not JSON: the text is empty"},
             {order_with(R"("sku":"mug")", R"("sku":"mug","sku":"mug")"), "/lines/0/sku",
              "appears twice in its object"},
             {order_with(R"("country":"GB")", R"("country":"GB","country":"DE")"),
              "/ship_to/country", "appears twice in its object"},
             {order_with(R"("customer_id":"c")",
                         R"("customer_id":"c","unheard_of":1,"unheard_of":1)"),
              "/unheard_of", "appears twice in its object"}}) {
        INFO(body);
        const auto wrong = wrong_with(body);
        REQUIRE(wrong.size() == 1);
        CHECK(wrong[0].pointer == pointer);
        CHECK(wrong[0].detail == detail);
    }
}

TEST_CASE("every kind of request refuses an empty body, unless it has no fields") {
    CHECK(requests::read_return("", "ada", false, Instant{}).index() == 1);
    CHECK(requests::read_put_product("", "mug").index() == 1);
    CHECK(requests::read_put_account("", "ada").index() == 1);
    CHECK(requests::read_decision("", "o-1").index() == 1);
    const auto about = [](const std::string& body) {
        return requests::read_about_order(body, {"o-1", "ada", false, "k"}).index() == 0;
    };
    for (const auto* body : {"", "{}", R"({"reason":"changed my mind"})"}) CHECK(about(body));
    for (const auto& body : {"[]"s, "null"s, "{"s, "{}\0"s, " "s, R"({"a":1,"a":2})"s}) {
        INFO(body);
        CHECK_FALSE(about(body));
    }
}

TEST_CASE("commands, replies and events are read by the same rules") {
    const std::string command = R"({"id":"a","type":"payments.void","data":{"order_id":"o-1"}})";
    const std::string reply = R"({"id":"a","outcome":"done"})";
    const std::string event =
        R"({"specversion":"1.0","id":"a","source":"/x","type":"shop.stock.reserved.v1",)"
        R"("subject":"o-1","data":{}})";
    CHECK_NOTHROW(read_commands("[" + command + "]"));
    CHECK_NOTHROW(read_replies("[" + reply + "]"));
    CHECK_NOTHROW(from_cloudevent(event));
    for (const auto& behind : {"\0"s, "\0[]"s, "x"s, "{}"s}) {
        CHECK_THROWS_AS(read_commands("[" + command + "]" + behind), MalformedJson);
        CHECK_THROWS_AS(read_replies("[" + reply + "]" + behind), MalformedJson);
        CHECK_THROWS_AS(from_cloudevent(event + behind), MalformedJson);
    }
    const auto twice = [](std::string text, const std::string& member) {
        return text.replace(text.rfind(member), member.size(), member + "," + member);
    };
    CHECK_THROWS_WITH(read_commands("[" + twice(command, R"("order_id":"o-1")") + "]"),
                      "not usable JSON: /0/data/order_id appears twice in its object");
    CHECK_THROWS_WITH(read_replies("[" + twice(reply, R"("outcome":"done")") + "]"),
                      "not usable JSON: /0/outcome appears twice in its object");
    CHECK_THROWS_WITH(from_cloudevent(twice(event, R"("subject":"o-1")")),
                      "not usable JSON: /subject appears twice in its object");
}
