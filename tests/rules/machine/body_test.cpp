// Reading JSON: accepted and refused texts, and how long a value stays readable.

#include "shared/messages/codec.hpp"
#include "shared/messages/command.hpp"
#include "shared/messages/commands.hpp"
#include "tests/catch.hpp"

#include <thread>

using namespace duet;

namespace {

std::string nested(std::size_t levels, const std::string& innermost) {
    return std::string(levels, '[') + innermost + std::string(levels, ']');
}

/// The text of the field, or the error.
std::string order_id_in(const std::string& text) {
    return decode<inventory::Release>(Body::parse(text)).order_id;
}

/// A whole number that no contract bounds.
struct Counted {
    std::int64_t quantity = 0;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("quantity", s.quantity);
    }
};
std::int64_t quantity_in(const std::string& number) {
    return decode<Counted>(Body::parse(R"({"quantity":)" + number + "}")).quantity;
}

std::string batch_of(std::size_t count) {
    std::string batch = "[";
    for (std::size_t i = 0; i < count; ++i) {
        Command command{inventory::Reserve{"o-" + std::to_string(i),
                                           {{"mug", static_cast<std::int64_t>(i) + 1, 500}}}};
        command.id = "key-" + std::to_string(i);
        if (i > 0) batch += ',';
        append_command(batch, command, 1);
    }
    return batch + ']';
}

}  // namespace

TEST_CASE("32 levels of nesting are read, a thirty-third is refused") {
    for (const std::string innermost : {"", "7", R"({"a":1})", "{}"}) {
        const std::size_t deeper = innermost.starts_with('{') ? 1 : 0;
        INFO(innermost);
        CHECK_NOTHROW(Body::parse(nested(32 - deeper, innermost)));
        CHECK_THROWS_WITH(Body::parse(nested(33 - deeper, innermost)),
                          "JSON nested deeper than 32 levels");
    }
    const auto padding = std::string(2 << 20, ' ');  // long texts have a parser of their own
    CHECK_NOTHROW(Body::parse(padding + nested(32, "7")));
    CHECK_THROWS_AS(Body::parse(padding + nested(33, "7")), Malformed);
}

TEST_CASE("a text that is not JSON is refused") {
    const std::string wrong = GENERATE(
        as<std::string>{}, "", "  ", "{", R"({"a":1)", R"({"a":"b)", R"({"a":1}})", R"({"a":1} x)",
        "{'a':1}", R"({"a":01})", "nul", R"({"a":1e400})", "{\"a\":\"line\nbreak\"}",
        R"({"a":"\x"})", R"({"a":"\ud800"})", "{\"a\":\"\xff\"}", "{\"a\":\"\xc3\"}",
        "{\"a\":\"\xed\xa0\x80\"}", "{\"\xff\":1}", R"({"a":18446744073709551616})");
    INFO(wrong);
    CHECK_THROWS_AS(Body::parse(wrong), Malformed);
}

TEST_CASE("escapes in a text are decoded") {
    CHECK(order_id_in(R"({"order_id":"\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00"})") ==
          "\"\\/\b\f\n\r\tü😀");
    CHECK(order_id_in("{\"order_id\":\"\\u0000\"}") == std::string(1, '\0'));
    CHECK(order_id_in(R"({"order\u005fid":"o-1"})") == "o-1");
    std::string every;
    for (int c = 0; c < 128; ++c) every += static_cast<char>(c);
    CHECK(order_id_in(encode(inventory::Release{{every + "ü😀" + every}})) == every + "ü😀" + every);
}

TEST_CASE("null counts as absent") {
    CHECK_THROWS_WITH(order_id_in(R"({"order_id":null})"), "field 'order_id' is missing");
    CHECK_FALSE(
        decode<ShipTo>(Body::parse(R"({"country":"GB","postcode":null})")).postcode.has_value());
}

TEST_CASE("whole numbers are read exactly or not at all") {
    CHECK(quantity_in("9223372036854775807") == INT64_MAX);
    CHECK(quantity_in("-9223372036854775808") == INT64_MIN);
    CHECK(quantity_in("-0") == 0);
    for (const std::string number : {"9223372036854775808", "18446744073709551615", "1.0", "1e2",
                                     "1.5", "true", "\"1\"", "[1]", "{}"}) {
        INFO(number);
        CHECK_THROWS_WITH(quantity_in(number), "field 'quantity' is not a whole number");
    }
}

TEST_CASE("a field of the wrong kind is named") {
    CHECK_THROWS_WITH(decode<inventory::Reserve>(Body::parse(R"({"order_id":"o-1","lines":{}})")),
                      "field 'lines' is not an array");
    CHECK_THROWS_WITH(decode<inventory::Reserve>(Body::parse(R"({"order_id":"o-1","lines":[7]})")),
                      "expected a JSON object");
    CHECK_THROWS_WITH(decode<payments::Void>(Body::parse(R"({"order_id":"o-1","by_operator":1})")),
                      "field 'by_operator' is not true or false");
    CHECK_THROWS_WITH(read_commands(R"([{"id":"a","type":"b"}])"),
                      "command a has no object as 'data'");
    CHECK_THROWS_WITH(read_commands(R"([{"id":"","type":"b","data":{}}])"), "field 'id' is empty");
    CHECK_THROWS_WITH(read_replies(R"([{"id":"a","outcome":"refused","details":[1]}])"),
                      "field 'details' is not a string");
}

TEST_CASE("a default body is an empty object") {
    const Body nothing;
    CHECK(nothing.value().is_object());
    CHECK_FALSE(nothing.value().find("order_id").has_value());
}

TEST_CASE("a body is written as it was read, without needless spaces and escapes") {
    const std::string text =
        R"({"text":"\"\\\n\u0001ü😀","numbers":[-9223372036854775808,18446744073709551615,1.5],)"
        R"("others":[true,false,null,{},[]]})";
    CHECK(Body::parse(text).text() == text);
    CHECK(Body::parse(" [ 1 , { \"a\" : \"\\u00fc\" } ] ").text() == R"([1,{"a":"ü"}])");
    CHECK(Body{}.text() == "{}");
    CHECK(read_commands(batch_of(2)).at(1).data.text() ==
          R"({"order_id":"o-1","lines":[{"sku":"mug","quantity":2,"unit_price":500}]})");
}

TEST_CASE("a message outlives its batch") {
    Body last;
    {
        auto text = batch_of(100);
        auto commands = read_commands(text);
        text.assign(text.size(), ' ');
        last = commands.back().data;
    }
    read_commands(batch_of(100));  // the thread's next batch leaves the earlier one alone
    const auto reserve = decode<inventory::Reserve>(last);
    CHECK(reserve.order_id == "o-99");
    CHECK(reserve.lines.at(0).quantity == 100);
}

TEST_CASE("several threads may read batches, and the messages of one batch, at the same time") {
    constexpr std::int64_t count = 24, rounds = 500;
    const auto text = batch_of(count);
    const auto shared = read_commands(text);
    const auto sum = [](std::vector<ReceivedCommand> commands) {
        std::int64_t quantities = 0;
        for (const auto& command : commands)
            quantities += decode<inventory::Reserve>(command.data).lines.at(0).quantity;
        return quantities;
    };
    const auto right_rounds = [&](std::int64_t& into) {
        for (int i = 0; i < rounds; ++i)
            into +=
                sum(shared) == count * (count + 1) / 2 && sum(read_commands(text)) == sum(shared);
    };
    std::int64_t here = 0, there = 0;
    std::thread other{[&] { right_rounds(there); }};
    right_rounds(here);
    other.join();
    CHECK(here == rounds);
    CHECK(there == rounds);
}
