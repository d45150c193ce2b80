// Money and units: added and multiplied exactly, or not at all.

#include "shared/messages/money.hpp"
#include "shared/messages/codec.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

#include <functional>
#include <limits>
#include <optional>

using namespace duet;

namespace {

constexpr auto min = std::numeric_limits<std::int64_t>::min();
constexpr auto max = std::numeric_limits<std::int64_t>::max();

/// Whole numbers of all sizes, and often one at an edge: those between are seldom wrong.
rc::Gen<std::int64_t> amount() {
    const std::vector<std::int64_t> edges{min,           min + 1,       -1, 0, 1, max - 1, max,
                                          3'037'000'500, -3'037'000'500};
    return rc::gen::oneOf(
        rc::gen::arbitrary<std::int64_t>(), rc::gen::elementOf(edges),
        rc::gen::map(
            rc::gen::pair(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange(0, 63)),
            [](const auto& both) { return static_cast<std::int64_t>(both.first >> both.second); }));
}

std::optional<std::int64_t> tried(const std::function<std::int64_t()>& compute) {
    try {
        return compute();
    } catch (const Overflow&) {
        return std::nullopt;
    }
}

std::optional<std::int64_t> if_it_fits(Exact exact) {
    if (exact < min || exact > max) return std::nullopt;
    return static_cast<std::int64_t>(exact);
}

template <class T> bool is_refused(const T& message) {
    try {
        decode<T>(Body::parse(encode(message)));
        return false;
    } catch (const Malformed&) {
        return true;
    }
}

}  // namespace

TEST_CASE("checked arithmetic gives what 128 bits give, or throws") {
    CHECK(rc::check("add", [] {
        const auto a = *amount(), b = *amount();
        RC_ASSERT(tried([&] { return checked_add(a, b); }) == if_it_fits(Exact{a} + b));
    }));
    CHECK(rc::check("subtract", [] {
        const auto a = *amount(), b = *amount();
        RC_ASSERT(tried([&] { return checked_subtract(a, b); }) == if_it_fits(Exact{a} - b));
    }));
    CHECK(rc::check("multiply", [] {
        const auto a = *amount(), b = *amount();
        RC_ASSERT(tried([&] { return checked_multiply(a, b); }) == if_it_fits(Exact{a} * b));
    }));
}

TEST_CASE("the lines of an order are added up exactly, or not at all") {
    CHECK(rc::check([] {
        std::vector<Line> lines;
        for (const auto& [quantity, price] :
             *rc::gen::container<std::vector<std::pair<std::int64_t, std::int64_t>>>(rc::gen::pair(
                 rc::gen::nonNegative<std::int64_t>(), rc::gen::nonNegative<std::int64_t>()))) {
            lines.push_back({"mug", quantity, price});
        }
        Exact total = 0, units = 0;
        for (const auto& line : lines) {
            const auto product = Exact{line.quantity} * line.unit_price;
            total =
                total > max || product > max
                    ? Exact{max} + 1
                    : total + product;  // what left once does not come back: nothing is negative
            units += line.quantity;
        }
        RC_ASSERT(tried([&] { return total_of(lines); }) == if_it_fits(total));
        RC_ASSERT(tried([&] { return units_of(lines); }) == if_it_fits(units));
    }));
}

TEST_CASE("the two halves of an amount, added by SQLite, are the amount") {
    CHECK(rc::check([] {
        const auto amounts = *rc::gen::container<std::vector<std::int64_t>>(amount());
        Exact sum = 0;
        std::int64_t high = 0, low = 0;
        for (const auto each : amounts) {
            sum += each;
            high += each >> 32;
            low += each & 4294967295;
        }
        RC_ASSERT(exact(high, low) == sum);
    }));
    CHECK(decimal(Exact{0}) == "0");
    CHECK(decimal(Exact{min}) == "-9223372036854775808");
    CHECK(decimal(Exact{max} * 1000) == "9223372036854775807000");
}

TEST_CASE("an overflow names its numbers") {
    CHECK_THROWS_WITH(
        checked_add(max, 1),
        "a sum of money or units exceeds 64 bits: 9223372036854775807 + 1; nothing was changed");
}

TEST_CASE("a message with a sum above the limit of an order is refused from every sender") {
    OrderSummary summary;
    summary.order_id = "o-1";
    summary.total = limits::total;
    summary.units = limits::units;
    CHECK_FALSE(is_refused(payments::Authorize{summary}));
    CHECK_FALSE(is_refused(events::StockReserved{{summary}}));
    for (const auto total : {limits::total + 1, Money{-1}, max}) {
        summary.total = total;
        CHECK(is_refused(payments::Authorize{summary}));
        CHECK(is_refused(events::StockReserved{{summary}}));
    }
    summary.total = 0;
    summary.units = limits::units + 1;
    CHECK(is_refused(events::StockReserved{{summary}}));
}

TEST_CASE("the lines and the return of a message have the same limits") {
    const auto refund = [](std::vector<Line> lines) {
        return is_refused(payments::Refund{{{"r-1", {}, "ada", "GB", {}, std::move(lines)}}});
    };
    CHECK_FALSE(refund({{"mug", limits::quantity, 1'000'000}}));
    CHECK(refund({{"mug", limits::quantity, 1'000'000}, {"pen", 1, 1}}));
    CHECK(refund({{"mug", limits::quantity + 1, 1}}));
    CHECK(refund({{"mug", 0, 1}}));
    CHECK(refund({{"mug", -1, 1}}));
    CHECK(refund({{"mug", 1, limits::unit_price + 1}}));
    CHECK(refund({{"mug", 1, -1}}));
    CHECK(is_refused(inventory::Reserve{"o-1", {{"mug", max, max}}}));
}
