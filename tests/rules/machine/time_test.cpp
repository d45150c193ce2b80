// Times as clients, commands and events write them: RFC 3339, to the microsecond, within the years
// that it can write.

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

#include <limits>

using namespace duet;
using namespace std::chrono_literals;

namespace {

const Instant now = *from_rfc3339("2026-03-01T10:00:00Z");
const Instant odd = *from_rfc3339("2010-12-01T08:26:00.123456Z");

/// What is read, written again; "refused".
std::string read(const std::string& text) {
    const auto instant = from_rfc3339(text);
    return instant ? to_rfc3339(*instant) : "refused";
}

struct Example {
    std::string text, read;
};

std::string order_with(const std::string& fields) {
    return R"({"customer_id":"c","lines":[{"sku":"mug","quantity":1,"unit_price":5}],)"
           R"("ship_to":{"country":"GB"},)"
           R"("payment":{"token":"tok_ok"},)" +
           fields + "}";
}

std::string return_with(const std::string& fields) {
    return R"({"customer_id":"c","lines":[{"sku":"mug","quantity":1}],)" + fields + "}";
}

using Pointers = std::vector<std::string>;

template <class T> Pointers wrong_in(const requests::Checked<T>& checked) {
    Pointers pointers;
    if (const auto* wrong = std::get_if<1>(&checked)) {
        for (const auto& field : *wrong) pointers.push_back(field.pointer);
    }
    return pointers;
}

enum class From { customer, importer };

/// The wrong fields of an order and of a return with this business time; both must say the same.
Pointers wrong_at(const std::string& time, From from = From::customer) {
    const bool by_operator = from == From::importer;
    const auto fields = R"("placed_at":")" + time + (by_operator ? R"(","imported":true)" : "\"");
    const auto order =
        wrong_in(requests::read_place_order(order_with(fields), "ada", now, by_operator));
    CHECK(wrong_in(requests::read_return(return_with(fields), "ada", by_operator, now)) == order);
    return order;
}

}  // namespace

TEST_CASE("only RFC 3339 times are read") {
    const auto example = GENERATE(values<Example>({
        {"2010-12-01T09:26:00+01:00", "2010-12-01T08:26:00Z"},
        {"2010-12-01t08:26:00z", "2010-12-01T08:26:00Z"},
        {"2010-12-01 08:26:00Z", "2010-12-01T08:26:00Z"},
        {"2010-12-01T08:26:00-00:00", "2010-12-01T08:26:00Z"},
        {"2010-12-01T23:59:00+23:59", "2010-12-01T00:00:00Z"},
        {"2010-12-01T00:00:00-23:59", "2010-12-01T23:59:00Z"},
        {"2010-12-01T00:00:00+24:00", "refused"},
        {"2010-12-01T00:00:00+00:60", "refused"},
        {"2010-12-01T00:00:00+0100", "refused"},
        {"2010-12-01T00:00:00+01", "refused"},
        {"2010-12-01T00:00:00", "refused"},
        {"2010-12-01T00:00:00Zx", "refused"},
        {" 2010-12-01T00:00:00Z", "refused"},
        {"2010-12-01", "refused"},
        {"20101201T000000Z", "refused"},
        {"2010-1-1T00:00:00Z", "refused"},
        {"2010-12-01T24:00:00Z", "refused"},
        {"2010-12-01T23:60:00Z", "refused"},
        {"2010-00-01T00:00:00Z", "refused"},
        {"2010-13-01T00:00:00Z", "refused"},
        {"2010-12-00T00:00:00Z", "refused"},
        {"2010-02-30T00:00:00Z", "refused"},
        {"2023-02-29T00:00:00Z", "refused"},
        {"1900-02-29T00:00:00Z", "refused"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
        {"0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z"},
        {"\xd9\xa2\xd9\xa0\xd9\xa1\xd9\xa0-12-01T00:00:00Z", "refused"},  // the digits are ASCII's
        {"", "refused"},
    }));
    INFO(example.text);
    CHECK(read(example.text) == example.read);
}

TEST_CASE("a fraction of a second has any number of digits, and six are kept") {
    const auto example = GENERATE(values<Example>({
        {".0", ""},
        {".5", ".500"},
        {".250", ".250"},
        {".1234", ".123400"},
        {".123456", ".123456"},
        {".000001", ".000001"},
        {".0000009", ""},
        {".9999999", ".999999"},
        {".12345678901234567890", ".123456"},
    }));
    INFO(example.text);
    CHECK(read("2010-12-01T08:26:00" + example.text + "Z") ==
          "2010-12-01T08:26:00" + example.read + "Z");
    CHECK(read("2010-12-01T08:26:00.Z") == "refused");
    CHECK(read("2010-12-01T08:26:00,5Z") == "refused");
}

TEST_CASE("a leap second is the first second of the next month and is refused anywhere else") {
    const auto example = GENERATE(values<Example>({
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"1998-12-31T15:59:60.125-08:00", "1999-01-01T00:00:00.125Z"},
        {"1990-07-01T05:29:60+05:30", "1990-07-01T00:00:00Z"},
        {"1998-12-31T23:58:60Z", "refused"},
        {"1998-12-31T22:59:60Z", "refused"},
        {"1998-12-30T23:59:60Z", "refused"},
        {"1998-12-31T23:59:60+01:00", "refused"},
        {"1998-12-31T23:59:61Z", "refused"},
        {"9999-12-31T23:59:60Z", "refused"},
    }));
    INFO(example.text);
    CHECK(read(example.text) == example.read);
}

TEST_CASE("a time outside the years 0000 to 9999 in UTC is refused") {
    const auto example = GENERATE(values<Example>({
        {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
        {"0000-01-01T01:00:00+01:00", "0000-01-01T00:00:00Z"},
        {"0000-01-01T00:59:59.999999+01:00", "refused"},
        {"0000-01-01T00:00:00+01:00", "refused"},
        {"0000-01-01T00:00:00+00:01", "refused"},
        {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
        {"9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z"},
        {"9999-12-31T22:59:59-01:00", "9999-12-31T23:59:59Z"},
        {"9999-12-31T23:59:59-01:00", "refused"},
        {"9999-12-31T23:59:00-00:01", "refused"},
        {"-0001-12-31T23:59:59Z", "refused"},
        {"+2010-12-01T00:00:00Z", "refused"},
        {"10000-01-01T00:00:00Z", "refused"},
    }));
    INFO(example.text);
    CHECK(read(example.text) == example.read);
}

TEST_CASE("a time in range is read back as it was written") {
    CHECK(rc::check([] {
        const auto instant =
            from_micros(*rc::gen::inRange(to_micros(first_instant), to_micros(last_instant) + 1));
        RC_ASSERT(from_rfc3339(to_rfc3339(instant)) == instant);
    }));
    for (const auto instant :
         {first_instant, first_instant + 1us, last_instant - 1us, last_instant, Instant{-1us}}) {
        CHECK(from_rfc3339(to_rfc3339(instant)) == instant);
    }
}

TEST_CASE("a time out of range is written as no other time and not read back") {
    CHECK(to_rfc3339(last_instant + 1us) == "+10000-01-01T00:00:00Z");
    CHECK(to_rfc3339(first_instant - 1us) == "-0001-12-31T23:59:59.999999Z");
    CHECK(to_rfc3339(from_micros(std::numeric_limits<std::int64_t>::max())) ==
          "+294247-01-10T04:00:54.775807Z");
    CHECK(to_rfc3339(from_micros(std::numeric_limits<std::int64_t>::min())) ==
          "-290308-12-21T19:59:05.224192Z");
    CHECK(rc::check([] {
        const auto instant = from_micros(*rc::gen::arbitrary<std::int64_t>());
        RC_ASSERT(from_rfc3339(to_rfc3339(instant)).has_value() == fits_rfc3339(instant));
    }));
}

TEST_CASE("a business time out of range is refused by its JSON Pointer, for orders and returns") {
    const auto time =
        GENERATE(as<std::string>{}, "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00",
                 "9999-12-31T23:59:60Z", "yesterday", "2026-02-30T00:00:00Z");
    INFO(time);
    CHECK(wrong_at(time) == Pointers{"/placed_at"});
    CHECK(wrong_at(time, From::importer) == Pointers{"/placed_at"});
}

TEST_CASE("a business time is at most a day ahead unless it is imported") {
    CHECK(wrong_at(to_rfc3339(now + 24h)).empty());
    CHECK(wrong_at(to_rfc3339(now + 24h + 1us)) == Pointers{"/placed_at"});
    CHECK(wrong_at("9999-12-31T23:59:59.999999Z") == Pointers{"/placed_at"});
    CHECK(wrong_at("0000-01-01T00:00:00Z").empty());
    CHECK(wrong_at(to_rfc3339(now + 24h + 1us), From::importer).empty());
    CHECK(wrong_at("9999-12-31T23:59:59.999999Z", From::importer).empty());

    const auto ahead = R"("placed_at":")" + to_rfc3339(now + 48h) + "\"";
    const auto order = [&](const std::string& more, bool by_operator) {
        return wrong_in(
            requests::read_place_order(order_with(ahead + more), "ada", now, by_operator));
    };
    CHECK(order("", true) == Pointers{"/placed_at"});  // an operator's own order is no import
    CHECK(order(R"(,"imported":false)", true) == Pointers{"/placed_at"});
    CHECK(order(R"(,"imported":true)", false) == Pointers{"/imported", "/placed_at"});
    CHECK(order(R"(,"imported":1)", true) == Pointers{"/imported", "/placed_at"});
    CHECK(wrong_in(requests::read_place_order(order_with(R"("imported":true)"), "ada", now)) ==
          Pointers{"/imported"});
}

TEST_CASE("every message carries a business time to the microsecond") {
    Order order;
    order.placed_at = odd;
    const auto event = Event{events::OrderPlaced{{order}}};
    CHECK(decode<events::OrderPlaced>(Body::parse(event.data)).order.placed_at == odd);
    CHECK(decode<orders::Open>(Body::parse(encode(orders::Open{order, "ada"}))).placed_at == odd);
    CHECK(decode<fraud::Assess>(Body::parse(encode(fraud::Assess{order}))).placed_at == odd);

    const Return goods{"r-1", {}, "ada", "GB", odd, {}};
    CHECK(decode<Return>(Body::parse(encode(goods))).placed_at == odd);
    CHECK(decode<payments::Refund>(Body::parse(encode(payments::Refund{goods}))).placed_at == odd);
    CHECK(decode<events::PaymentRefunded>(Body::parse(encode(events::PaymentRefunded{{goods}})))
              .goods.placed_at == odd);

    const reporting::Load load{{"round-1"}, {}, {}, false, {{order, "confirmed", "", 0}}, {goods}};
    const auto loaded = decode<reporting::Load>(Body::parse(encode(load)));
    CHECK(loaded.orders.front().placed_at == odd);
    CHECK(loaded.refunds.front().placed_at == odd);
    orders::Extract extract;
    extract.from = odd;
    CHECK(decode<orders::Extract>(Body::parse(encode(extract))).from == odd);

    CHECK(from_cloudevent(to_cloudevent(event, "/choreographed/orders", odd, "")).time == odd);
}

TEST_CASE("a message with a time out of range is malformed") {
    Order order;
    order.placed_at = last_instant + 1us;
    CHECK_THROWS_AS(decode<Order>(Body::parse(encode(order))), Malformed);
    order.placed_at = first_instant - 1us;
    CHECK_THROWS_AS(decode<Order>(Body::parse(encode(order))), Malformed);
}
