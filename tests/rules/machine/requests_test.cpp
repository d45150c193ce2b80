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
    std::string body = R"({"customer_id":"c","lines":[{"sku":"mug","quantity":1,"unit_price":5}],"ship_to":{"country":"GB"},"payment":{"token":"tok_ok"}})";
    const auto at = body.find(from);
    if (at != std::string::npos) body.replace(at, from.size(), to);
    return body;
}

using Pointers = std::vector<std::string>;

}  // namespace

TEST_CASE("an order that is well formed is read whole") {
    const auto checked = requests::read_place_order(with(R"("quantity":1)", R"("quantity":3)"), "ada", now);
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
    CHECK(wrong(with(R"("quantity":1)", R"("quantity":18446744073709551615)")) == Pointers{"/lines/0/quantity"});
    CHECK(wrong(with(R"("unit_price":5)", R"("unit_price":-1)")) == Pointers{"/lines/0/unit_price"});
    CHECK(wrong(with("GB", "gb")) == Pointers{"/ship_to/country"});
    CHECK(wrong(with(R"({"country":"GB"})", "null")) == Pointers{"/ship_to"});
    CHECK(wrong(with(R"("customer_id")", R"("placed_at":"yesterday","customer_id")")) == Pointers{"/placed_at"});
    CHECK(wrong(with(R"({"sku":"mug","quantity":1,"unit_price":5})", "7")) == Pointers{"/lines/0"});
    CHECK(wrong(with(R"({"sku":"mug","quantity":1,"unit_price":5})", "")) == Pointers{"/lines"});
}

TEST_CASE("256 characters are characters, not bytes") {
    std::string text;
    for (int i = 0; i < 256; ++i) text += "ü";
    CHECK(wrong(with(R"("c")", "\"" + text + "\"")).empty());
    CHECK(wrong(with(R"("c")", "\"" + text + "ü\"")) == Pointers{"/customer_id"});
}

TEST_CASE("the same order has the same id, another has another, a later one sorts after an earlier one") {
    const auto id = [](int minute, const std::string& owner, const std::string& key, int generation = 0) {
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
