// The extract log of orders: each order once, in the order in which they ended, in pieces.

#include "schema.hpp"  // generated from services/orders/store/schema.sql
#include "services/orders/orchestrated/react.hpp"
#include "shared/messages/commands.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::orders;

namespace {

class Fixture : public testing::ServiceFixture {
public:
    Fixture() : ServiceFixture{schema} { orchestrated::react(handlers, orders, returns); }

    void open(const std::string& id, const std::string& placed_at = "2010-12-01T08:26:00Z",
              std::size_t lines = 1) {
        Open order;
        order.order_id = id;
        order.customer_id = "ada";
        order.ship_to.country = "GB";
        order.placed_at = from_rfc3339(placed_at).value();
        order.lines.assign(lines, {"a-rather-long-name-of-a-product-that-fills-a-page", 1, 100});
        order.total = total_of(order.lines);
        command(order);
    }
    void confirmed(const std::string& id, const std::string& placed_at = "2010-12-01T08:26:00Z",
                   std::size_t lines = 1) {
        open(id, placed_at, lines);
        CHECK(command(Confirm{{id}}).is_done());
    }
    EndedOrders after(std::int64_t place, std::optional<std::int64_t> until = {},
                      std::optional<Instant> from = {}, const std::string& id = {}) {
        Extract extract;
        extract.round = "round-1";
        extract.after = place;
        extract.until = until;
        extract.from = from;
        return decode<EndedOrders>(Body::parse(send(extract, id).reply.data));
    }

private:
    Orders orders{"/orchestrated"};
    Returns returns{orders};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "an order is extracted once it has ended, with its outcome") {
    open("o-1");
    open("o-2");
    CHECK(after(0).orders.empty());
    command(Reject{{"o-2", "out_of_stock"}, {}});
    command(Reject{{"o-2", "out_of_stock"}, {}});
    command(Reject{{"o-9", "out_of_stock"}, {}});  // an unknown order
    confirmed("o-3");
    open("o-4");
    command(Reject{{"o-4", "cancelled"}, {}});
    command(Confirm{{"o-1"}});
    command(MarkDispatched{{"o-1"}});
    const auto found = after(0);
    REQUIRE(found.orders.size() == 4);
    CHECK(found.through == 4);
    CHECK_FALSE(found.more);
    std::string summary;
    for (const auto& order : found.orders)
        summary += order.order_id + " " + order.outcome + " " + order.reason + ";";
    CHECK(summary ==
          "o-2 rejected out_of_stock;o-3 confirmed ;o-4 cancelled cancelled;o-1 confirmed ;");
    CHECK(found.orders[1].total == 100);
    CHECK(found.orders[1].lines.size() == 1);
    CHECK(after(3).orders.size() == 1);
    CHECK(after(4).through == 4);
}

TEST_CASE_METHOD(Fixture,
                 "a repeated extract with the same key returns the current orders: queries are not "
                 "deduplicated") {
    confirmed("o-1");
    CHECK(after(0, {}, {}, "round-1/orders.extract").orders.size() == 1);
    confirmed("o-2");
    CHECK(after(0, {}, {}, "round-1/orders.extract").orders.size() == 2);
    CHECK(number("SELECT COUNT(*) FROM inbox WHERE id = 'round-1/orders.extract'") == 0);
}

TEST_CASE_METHOD(Fixture, "a backfill extracts the orders placed from a time on, up to a cursor") {
    confirmed("o-1", "2010-12-01T08:00:00Z");
    confirmed("o-2", "2010-12-02T08:00:00Z");
    confirmed("o-3", "2010-11-30T08:00:00Z");
    confirmed("o-4", "2010-12-03T08:00:00Z");
    const auto found = after(0, 3, from_rfc3339("2010-12-01T08:00:00Z"));
    REQUIRE(found.orders.size() == 2);
    CHECK(found.orders[1].order_id == "o-2");
    CHECK(found.through == 3);  // read, although it is older
    CHECK_FALSE(found.more);
}

TEST_CASE_METHOD(Fixture, "a piece has at most 1,000 orders, and fewer large ones") {
    for (int i = 0; i < 1001; ++i) confirmed("o-" + std::to_string(i));
    auto found = after(0);
    CHECK(found.orders.size() == 1000);
    CHECK(found.more);
    CHECK(after(found.through).orders.size() == 1);
    CHECK_FALSE(after(found.through).more);
    for (int i = 0; i < 20; ++i)
        confirmed("large-" + std::to_string(i), "2010-12-01T08:26:00Z", 2000);
    found = after(1001);
    CHECK(found.more);
    CHECK(found.orders.size() >= 1);
    CHECK(found.orders.size() < 20);
}
