// What customers send: every wrong field is named at once; ids. Times: time_test.cpp.

#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"

#include <algorithm>

using namespace duet;

namespace {

const Instant now = *from_rfc3339("2026-03-01T10:00:00Z");

std::vector<std::string> wrong(const std::string& body) {
    const auto checked = requests::read_place_order(body, "ada", now);
    std::vector<std::string> pointers;
    if (const auto* fields = std::get_if<1>(&checked)) {
        for (const auto& field : *fields) pointers.push_back(field.pointer);
    }
    return pointers;
}

std::string with(const std::string& from, const std::string& to) {
    std::string body = R"({"customer_id":"c","lines":[{"sku":"mug","quantity":1,"unit_price":5}],)"
                       R"("ship_to":{"country":"GB"},"payment":{"token":"tok_ok"}})";
    const auto at = body.find(from);
    if (at != std::string::npos) body.replace(at, from.size(), to);
    return body;
}

using Pointers = std::vector<std::string>;

/// What is wrong with a return of these lines; of a named order, or without a receipt.
Pointers wrong_return(const std::string& lines, bool named) {
    const auto body =
        R"({"customer_id":"c","lines":[)" + lines + "]" + (named ? R"(,"order_id":"o-1"})" : "}");
    const auto checked = requests::read_return(body, "ada", true, now);
    Pointers pointers;
    if (const auto* fields = std::get_if<1>(&checked)) {
        for (const auto& field : *fields) pointers.push_back(field.pointer);
    }
    return pointers;
}

std::string times(std::size_t count, const std::string& line) {
    std::string lines = line;
    for (std::size_t i = 1; i < count; ++i) lines += "," + line;
    return lines;
}

}  // namespace

TEST_CASE("a well-formed order is read completely") {
    const auto checked =
        requests::read_place_order(with(R"("quantity":1)", R"("quantity":3)"), "ada", now);
    const auto& request = std::get<0>(checked);
    CHECK(request.order.total == 15);
    CHECK(request.order.units == 3);
    CHECK(request.order.placed_at == now);
    CHECK(request.owner == "ada");
}

TEST_CASE("every wrong field is named, by JSON Pointer") {
    CHECK(wrong("{}") == Pointers{"/customer_id", "/lines", "/ship_to", "/payment"});
    CHECK(wrong("[]") == Pointers{""});
    CHECK(wrong("{") == Pointers{""});
    CHECK(wrong(with(R"("c")", "7")) == Pointers{"/customer_id"});
    CHECK(wrong(with(R"("c")", "\"" + std::string(257, 'x') + "\"")) == Pointers{"/customer_id"});
    CHECK(wrong(with(R"("c")", "\"\xff\"")) == Pointers{""});
    CHECK(wrong(with(R"("quantity":1)", R"("quantity":0)")) == Pointers{"/lines/0/quantity"});
    CHECK(wrong(with(R"("quantity":1)", R"("quantity":1000001)")) == Pointers{"/lines/0/quantity"});
    CHECK(wrong(with(R"("quantity":1)", R"("quantity":1.5)")) == Pointers{"/lines/0/quantity"});
    CHECK(wrong(with(R"("quantity":1)", R"("quantity":18446744073709551615)")) ==
          Pointers{"/lines/0/quantity"});
    CHECK(wrong(with(R"("unit_price":5)", R"("unit_price":-1)")) ==
          Pointers{"/lines/0/unit_price"});
    CHECK(wrong(with("GB", "gb")) == Pointers{"/ship_to/country"});
    CHECK(wrong(with(R"({"country":"GB"})", "null")) == Pointers{"/ship_to"});
    CHECK(wrong(with(R"("customer_id")", R"("placed_at":"yesterday","customer_id")")) ==
          Pointers{"/placed_at"});
    CHECK(wrong(with(R"({"sku":"mug","quantity":1,"unit_price":5})", "7")) == Pointers{"/lines/0"});
    CHECK(wrong(with(R"({"sku":"mug","quantity":1,"unit_price":5})", "")) == Pointers{"/lines"});
}

TEST_CASE("all lines together come to at most 10^12 pence") {
    const std::string one = R"({"sku":"mug","quantity":1,"unit_price":5})";
    const std::string greatest = R"({"sku":"mug","quantity":1000000,"unit_price":100000000})";
    const std::string at_the_bound = R"({"sku":"mug","quantity":10000,"unit_price":100000000})";
    const std::string penny = R"({"sku":"pen","quantity":1,"unit_price":1})";
    CHECK(wrong(with(one, times(limits::lines, greatest))) == Pointers{"/lines"});
    CHECK(wrong(with(one, greatest)) == Pointers{"/lines"});
    CHECK(wrong(with(one, at_the_bound)).empty());
    CHECK(wrong(with(one, at_the_bound + "," + penny)) == Pointers{"/lines"});
    CHECK(
        std::get<0>(requests::read_place_order(with(one, at_the_bound), "ada", now)).order.total ==
        limits::total);
    for (const bool named : {true, false}) {
        CHECK(wrong_return(times(limits::lines, greatest), named) == Pointers{"/lines"});
        CHECK(wrong_return(at_the_bound, named).empty());
        CHECK(wrong_return(at_the_bound + "," + penny, named) == Pointers{"/lines"});
    }
    const auto checked =
        requests::read_place_order(with(one, at_the_bound + "," + penny), "ada", now);
    const auto& field = std::get<1>(checked).at(0);
    CHECK(field.detail ==
          "come to 1000000000001 minor units, which is too much: split them. All lines together "
          "(quantity × unit_price) come to at most 1000000000000 minor units.");
}

TEST_CASE(
    "a line without a price counts with the highest price unless the return names its order") {
    CHECK(wrong_return(R"({"sku":"mug","quantity":10000})", false).empty());
    CHECK(wrong_return(R"({"sku":"mug","quantity":10001})", false) == Pointers{"/lines"});
    // 0 is a price like any other.
    CHECK(wrong_return(R"({"sku":"mug","quantity":10001,"unit_price":0})", false).empty());
    CHECK(wrong_return(R"({"sku":"mug","quantity":1000000})", true).empty());
}

TEST_CASE("256 characters are characters, not bytes") {
    std::string text;
    for (int i = 0; i < 256; ++i) text += "ü";
    CHECK(wrong(with(R"("c")", "\"" + text + "\"")).empty());
    CHECK(wrong(with(R"("c")", "\"" + text + "ü\"")) == Pointers{"/customer_id"});
}

TEST_CASE("equal orders have equal ids, different orders differ, and a later order sorts later") {
    const auto id = [](int minute, const std::string& owner, const std::string& key,
                       int generation = 0) {
        return requests::order_id_for(now + std::chrono::minutes{minute}, owner, key, generation);
    };
    CHECK(id(0, "ada", "k") == id(0, "ada", "k"));
    CHECK(id(0, "ada", "k") != id(0, "eve", "k"));
    CHECK(id(0, "ada", "k") != id(0, "ada", "k2"));
    CHECK(id(0, "ada", "k") != id(0, "ada", "k", 1));
    std::vector<std::string> ids;
    for (int minute = 0; minute < 2000; minute += 7) ids.push_back(id(minute, "ada", "k"));
    CHECK(std::is_sorted(ids.begin(), ids.end()));
}
