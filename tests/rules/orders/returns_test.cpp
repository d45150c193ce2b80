// Which goods may come back, and at which price: each piece at the price at which it was bought.

#include "services/orders/rules/returns.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <iterator>

using namespace duet;
using namespace duet::orders;

namespace {

using Lines = std::vector<Line>;
using Requested = std::vector<RequestedLine>;

const Lines sold = {{"mug", 2, 500}, {"cup", 3, 300}, {"mug", 1, 450}};

ReturnDecision decide(const Lines& ordered, const Requested& returned,
                      const UnitsByPrice& already = {}) {
    return decide_return(State::dispatched, ordered, already, returned);
}

std::string reason(const Requested& returned, const UnitsByPrice& already = {}) {
    return decide(sold, returned, already).reason;
}

Money refunded(const Lines& ordered, const Requested& returned, const UnitsByPrice& already = {}) {
    const auto decision = decide(ordered, returned, already);
    INFO(decision.reason);
    CHECK(decision.reason.empty());
    return total_of(decision.lines);
}

void add(UnitsByPrice& units, const Lines& lines) {
    for (const auto& line : lines) units[{line.sku, line.unit_price}] += line.quantity;
}

/// All pieces of the order, given back in this many pieces at a time.
Money refunded_in_parts(const Lines& ordered, const std::vector<std::int64_t>& parts) {
    UnitsByPrice already;
    Money total = 0;
    for (const auto units : parts) {
        const auto decision = decide(ordered, {{ordered.front().sku, units, {}}}, already);
        CHECK(decision.reason.empty());
        add(already, decision.lines);
        total += total_of(decision.lines);
    }
    CHECK(all_returned(ordered, already));
    return total;
}

}  // namespace

TEST_CASE("no more units come back than were sold") {
    CHECK(reason({{"mug", 3, {}}}).empty());
    CHECK(reason({{"mug", 4, {}}}) == "exceeds_order");
    CHECK(reason({{"mug", 2, {}}, {"mug", 2, {}}}) == "exceeds_order");
    CHECK(reason({{"mug", 1, {}}}, {{{"mug", 500}, 2}}).empty());
    CHECK(reason({{"mug", 2, {}}}, {{{"mug", 500}, 2}}) == "exceeds_order");
    CHECK(reason({{"hat", 1, {}}}) == "unknown_line");
}

TEST_CASE("only dispatched goods come back") {
    const auto in_state = [](State state) {
        return decide_return(state, sold, {}, {{"mug", 1, {}}}).reason;
    };
    for (const auto state : {State::pending, State::in_review, State::confirmed, State::rejected,
                             State::cancelled, State::returned})
        CHECK(in_state(state) == "not_dispatched");
    CHECK(in_state(State::partly_returned).empty());
}

TEST_CASE("one SKU that was sold at two prices comes back at both") {
    const Lines dear_first{{"bulb", 1, 500}, {"bulb", 9, 1}};
    const Lines cheap_first{{"bulb", 9, 1}, {"bulb", 1, 500}};
    CHECK(refunded(dear_first, {{"bulb", 10, {}}}) == 509);
    CHECK(refunded(cheap_first, {{"bulb", 10, {}}}) == 509);
    CHECK(refunded(dear_first, {{"bulb", 2, {}}}) == 501);
    CHECK(refunded(cheap_first, {{"bulb", 2, {}}}) == 2);
    const auto both = decide(dear_first, {{"bulb", 10, {}}}).lines;
    REQUIRE(both.size() == 2);
    CHECK((both[0].quantity == 1 && both[0].unit_price == 500));
    CHECK((both[1].quantity == 9 && both[1].unit_price == 1));
}

TEST_CASE("a full return refunds the price paid, however it is split") {
    const Lines ordered{{"lamp", 2, 500}, {"lamp", 3, 400}};
    const std::vector<std::vector<std::int64_t>> splits{
        {5}, {1, 4}, {4, 1}, {2, 3}, {3, 2}, {1, 1, 3}, {2, 1, 2}, {1, 1, 1, 1, 1}};
    for (const auto& parts : splits) CHECK(refunded_in_parts(ordered, parts) == 2200);
    const Lines dear_again{{"lamp", 1, 500}, {"lamp", 1, 400}, {"lamp", 1, 500}};
    CHECK(refunded_in_parts(dear_again, {2, 1}) == 1400);
}

TEST_CASE("without a price, pieces come back in the order in which they were bought") {
    const Lines ordered{{"lamp", 1, 500}, {"lamp", 1, 400}, {"lamp", 1, 500}};
    CHECK(refunded(ordered, {{"lamp", 2, {}}}) == 900);
    CHECK(refunded(ordered, {{"lamp", 1, {}}}, {{{"lamp", 500}, 1}}) == 400);
    CHECK(refunded(ordered, {{"lamp", 1, {}}}, {{{"lamp", 400}, 1}}) == 500);
    CHECK(refunded(ordered, {{"lamp", 1, {}}}, {{{"lamp", 500}, 1}, {{"lamp", 400}, 1}}) == 500);
}

TEST_CASE("a price in the request picks the pieces bought at it") {
    CHECK(refunded(sold, {{"mug", 1, 450}}) == 450);
    CHECK(refunded(sold, {{"mug", 1, 500}}) == 500);
    CHECK(reason({{"mug", 2, 450}}) == "exceeds_order");
    CHECK(reason({{"mug", 1, 450}}, {{{"mug", 450}, 1}}) == "exceeds_order");
    CHECK(reason({{"cup", 1, 99'999}}) == "unknown_line");
}

TEST_CASE("0 is a price, and no price is not 0") {
    const Lines ordered{{"card", 1, 500}, {"card", 2, 0}};
    CHECK(refunded(ordered, {{"card", 1, 0}}) == 0);
    CHECK(refunded(ordered, {{"card", 1, {}}}) == 500);
    CHECK(decide(ordered, {{"card", 3, 0}}).reason == "exceeds_order");
    CHECK(decide({{"card", 1, 500}}, {{"card", 1, 0}}).reason == "unknown_line");
}

TEST_CASE("lines with a price are matched before lines without one, in every order") {
    const Lines ordered{{"lamp", 1, 500}, {"lamp", 1, 400}};
    CHECK(refunded(ordered, {{"lamp", 1, {}}, {"lamp", 1, 500}}) == 900);
    CHECK(refunded(ordered, {{"lamp", 1, 500}, {"lamp", 1, {}}}) == 900);
}

TEST_CASE("everything is back when every unit is back") {
    CHECK_FALSE(all_returned(sold, {{{"mug", 500}, 2}, {{"mug", 450}, 1}}));
    CHECK_FALSE(all_returned(sold, {{{"mug", 500}, 2}, {{"cup", 300}, 3}}));
    CHECK(all_returned(sold, {{{"mug", 500}, 2}, {{"mug", 450}, 1}, {{"cup", 300}, 3}}));
}

TEST_CASE("a return ends once, and a review is left once") {
    using enum ReturnState;
    CHECK(return_may_follow(pending, in_review));
    CHECK(return_may_follow(in_review, pending));
    for (const auto end : {refunded, rejected}) {
        CHECK(return_may_follow(pending, end));
        CHECK(return_may_follow(in_review, end));
        for (const auto next : {pending, in_review, refunded, rejected})
            CHECK_FALSE(return_may_follow(end, next));
    }
}

namespace {

Line any_line() {
    const auto sku = *rc::gen::element<std::string>("mug", "cup", "lamp");
    const auto quantity = *rc::gen::inRange<std::int64_t>(1, 6);
    return {sku, quantity, *rc::gen::element<Money>(0, 1, 400, 500, 100'000'000)};
}

RequestedLine any_requested() {
    const auto line = any_line();
    RequestedLine requested{line.sku, line.quantity, {}};
    if (*rc::gen::arbitrary<bool>()) requested.unit_price = line.unit_price;
    return requested;
}

template <class Make> auto some_of(int max, Make make) {
    std::vector<decltype(make())> all(static_cast<std::size_t>(*rc::gen::inRange(1, max + 1)));
    std::ranges::generate(all, make);
    return all;
}

/// Every piece of the order as a line of its own; each may name its price.
Requested all_pieces(const Lines& ordered) {
    Requested pieces;
    for (const auto& line : ordered) {
        for (std::int64_t i = 0; i < line.quantity; ++i) {
            auto& piece = pieces.emplace_back(RequestedLine{line.sku, 1, {}});
            if (*rc::gen::arbitrary<bool>()) piece.unit_price = line.unit_price;
        }
    }
    return pieces;
}

std::int64_t requested_units(const Requested& lines) {
    std::int64_t units = 0;
    for (const auto& line : lines) units += line.quantity;
    return units;
}

bool fits_in(const UnitsByPrice& returned, const Lines& ordered) {
    UnitsByPrice bought;
    add(bought, ordered);
    return std::ranges::all_of(returned, [&](const auto& entry) {
        const auto found = bought.find(entry.first);
        return found != bought.end() && entry.second <= found->second;
    });
}

}  // namespace

TEST_CASE("property: any split of a full return into pieces refunds exactly the total") {
    CHECK(rc::check([] {
        const auto ordered = some_of(5, any_line);
        auto pieces = all_pieces(ordered);
        // In several returns, one without a price may take what a later one names: those go first.
        std::ranges::stable_sort(pieces, [](const auto& a, const auto& b) {
            return a.unit_price.has_value() && !b.unit_price.has_value();
        });
        UnitsByPrice already;
        Money total = 0;
        while (!pieces.empty()) {
            const auto end = pieces.begin() + *rc::gen::inRange<long>(1, std::ssize(pieces) + 1);
            const Requested part{pieces.begin(), end};
            pieces.erase(pieces.begin(), end);
            const auto decision = decide(ordered, part, already);
            RC_ASSERT(decision.reason.empty());
            add(already, decision.lines);
            total += total_of(decision.lines);
        }
        RC_ASSERT(total == total_of(ordered));
        RC_ASSERT(all_returned(ordered, already));
    }));
}

TEST_CASE("property: no refund above the price paid, at no price more pieces than were bought") {
    CHECK(rc::check([] {
        const auto ordered = some_of(5, any_line);
        UnitsByPrice already;
        Money total = 0;
        for (const auto& request : some_of(8, [] { return some_of(4, any_requested); })) {
            const auto decision = decide(ordered, request, already);
            RC_ASSERT(decision.reason.empty() || decision.lines.empty());
            if (!decision.reason.empty()) continue;
            RC_ASSERT(units_of(decision.lines) == requested_units(request));
            add(already, decision.lines);
            total += total_of(decision.lines);
        }
        RC_ASSERT(total <= total_of(ordered));
        RC_ASSERT(fits_in(already, ordered));
    }));
}
