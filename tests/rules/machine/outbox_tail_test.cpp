// Which rows go out next, and when every row goes out again.

#include "shared/service/outbox/outbox_tail.hpp"
#include "tests/catch.hpp"

using duet::service::OutboxRow, duet::service::OutboxTail;

namespace {

std::vector<OutboxRow> rows(std::int64_t from, std::int64_t to) {
    std::vector<OutboxRow> made;
    for (auto seq = from; seq <= to; ++seq)
        made.push_back({seq, "id-" + std::to_string(seq), "stock.reserved", "{}"});
    return made;
}

std::vector<std::int64_t> next(OutboxTail& tail, std::size_t limit = 10) {
    const auto found = tail.next(limit);
    REQUIRE(found);
    std::vector<std::int64_t> numbers;
    for (const auto& row : *found) numbers.push_back(row.seq);
    return numbers;
}

using Numbers = std::vector<std::int64_t>;

OutboxTail checked_tail(std::int64_t position, std::int64_t newest,
                        std::size_t max_in_memory = 100) {
    OutboxTail tail{
        {position, position, static_cast<std::uint64_t>(position)}, newest, max_in_memory};
    tail.no_witness();
    return tail;
}

}  // namespace

TEST_CASE("rows go out in order, and again from the first without an acknowledgement") {
    auto tail = checked_tail(0, 0);
    tail.append(rows(1, 5));
    CHECK(next(tail, 3) == Numbers{1, 2, 3});
    CHECK(tail.acknowledged(rows(1, 3), {1, 2, 3}, {1, 2}));
    CHECK(tail.position() == 2);
    CHECK(next(tail) == Numbers{3, 4, 5});
    CHECK(tail.lag() == 3);
    CHECK_FALSE(tail.acknowledged(rows(3, 5), {3}, {}));
    CHECK(tail.acknowledged(rows(3, 5), {2, 3}, {3, 4}));
    CHECK(next(tail).empty());
}

TEST_CASE("rows that memory lacks are read from the outbox") {
    SECTION("after a restart") {
        auto tail = checked_tail(2, 5);
        CHECK_FALSE(tail.next(10));
    }
    SECTION("where a message was rolled back") {
        auto tail = checked_tail(2, 2);
        tail.append(rows(4, 5));
        CHECK_FALSE(tail.next(10));
    }
    SECTION("when it is too far behind") {
        auto tail = checked_tail(0, 0, 2);
        tail.append(rows(1, 2));
        tail.append(rows(3, 4));
        CHECK_FALSE(tail.next(10));
    }
}

TEST_CASE(
    "nothing goes out and no acknowledgement counts until the broker says whether it knows the "
    "witness") {
    OutboxTail tail{{3, 3, 3}, 5, 100};
    CHECK(tail.must_query());
    CHECK(next(tail).empty());
    CHECK_FALSE(tail.acknowledged(rows(4, 5), {1, 2}, {4, 5}));
    CHECK_FALSE(tail.witness_known(true));
    CHECK(tail.position() == 3);
    CHECK(tail.acknowledged(rows(4, 5), {1, 2}, {4, 5}));

    tail.reconnected();
    CHECK(tail.must_query());
    tail.append(rows(6, 6));
    CHECK(next(tail).empty());
}

TEST_CASE("a broker that does not know the witness gets every kept row again") {
    OutboxTail tail{{3, 3, 3}, 5, 100};
    CHECK(tail.witness_known(false));
    CHECK(tail.position() == 0);
    CHECK(tail.lag() == 5);
    CHECK_FALSE(tail.next(10));  // only the database has them
    // An earlier acknowledgement must not move the position past the lost rows.
    tail.reconnected();
    CHECK_FALSE(tail.acknowledged(rows(4, 5), {1, 2}, {4, 5}));
}

TEST_CASE(
    "the witness is the row that came into the stream last, not the one with the highest number") {
    auto tail = checked_tail(0, 4);
    // The first message was lost on its way and came into the stream after the others.
    CHECK(tail.acknowledged(rows(1, 4), {1, 2, 4}, {14, 11, 12}));
    CHECK(tail.position() == 4);
    CHECK(tail.published().witness == 1);
    CHECK(tail.published().witness_sequence == 14);
    // Messages that the stream knew already bring no better witness.
    CHECK(tail.acknowledged(rows(5, 6), {1, 2}, {9, 10}));
    CHECK(tail.published().witness == 1);
    // Of several rows in a message the last one: the message is found by it.
    CHECK(tail.acknowledged(rows(7, 9), {3}, {15}));
    CHECK(tail.published().witness == 9);
}
