// Inventory on an in-memory database, in both styles: duplicates, tombstones, returns.

#include "schema.hpp"  // generated from services/inventory/store/schema.sql
#include "services/inventory/choreographed/react.hpp"
#include "services/inventory/orchestrated/react.hpp"
#include "services/inventory/store/stock_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::inventory;

namespace {

using Words = std::vector<std::string>;

/// Two products: "pen" at £1.20 with 10 on hand, "ink" at £5.00 with 2 on hand and a strict price.
class InventoryFixture : public testing::ServiceFixture {
public:
    explicit InventoryFixture(bool orchestrated) : ServiceFixture{schema} {
        if (orchestrated)
            orchestrated::react(handlers, inventory);
        else
            choreographed::react(handlers, inventory);
        StockStore store{db};
        store.put_product("pen", 120, false);
        store.restock("pen", 10, clock.now());
        store.put_product("ink", 500, true);
        store.restock("ink", 2, clock.now());
    }

    Product product(const std::string& sku) { return StockStore{db}.product(sku).value(); }

    /// Units on hand, reserved and sold.
    std::vector<std::int64_t> stock(const std::string& sku) {
        const auto it = product(sku);
        CHECK(it.restocked + it.returned == it.on_hand + it.reserved + it.sold);
        return {it.on_hand, it.reserved, it.sold};
    }

private:
    Inventory inventory;
};

using Stock = std::vector<std::int64_t>;

struct OrchestratedInventory : InventoryFixture {
    OrchestratedInventory() : InventoryFixture{true} {}
};

struct ChoreographedInventory : InventoryFixture {
    ChoreographedInventory() : InventoryFixture{false} {}
};

events::FraudCleared cleared(const std::string& order_id, std::vector<Line> lines) {
    events::FraudCleared event;
    event.order.order_id = order_id;
    event.order.customer_id = "ada";
    event.order.lines = std::move(lines);
    event.order.total = total_of(event.order.lines);
    event.order.units = units_of(event.order.lines);
    return event;
}

RequestedReturn goods(const std::string& return_id, std::vector<RequestedLine> lines) {
    RequestedReturn back;
    back.return_id = return_id;
    back.customer_id = "ada";
    back.lines = std::move(lines);
    return back;
}

}  // namespace

TEST_CASE_METHOD(OrchestratedInventory,
                 "Orchestrated: a repeated reserve or commit takes effect once") {
    const Reserve reserve{"o-1", {{"pen", 3, 120}, {"ink", 1, 500}, {"pen", 1, 120}}};
    CHECK(command(reserve).is_done());
    CHECK(stock("pen") == Stock{6, 4, 0});
    CHECK(stock("ink") == Stock{1, 1, 0});
    CHECK(command(reserve).is_done());
    CHECK(stock("pen") == Stock{6, 4, 0});

    CHECK(command(Commit{{"o-1"}}).is_done());
    CHECK(command(Commit{{"o-1"}}).is_done());
    CHECK(stock("pen") == Stock{6, 0, 4});
    CHECK(stock("ink") == Stock{1, 0, 1});
}

TEST_CASE_METHOD(
    OrchestratedInventory,
    "Orchestrated: all lines are reserved or none, and a repeated command gets the same refusal") {
    const auto refused = command(Reserve{"o-1", {{"pen", 3, 120}, {"ink", 3, 500}}});
    CHECK(refused.is_refused());
    CHECK(refused.reason == "out_of_stock");
    CHECK(refused.details == Words{"ink"});
    CHECK(stock("pen") == Stock{10, 0, 0});

    StockStore{db}.restock("ink", 10, clock.now());
    const auto again = command(Reserve{"o-1", {{"pen", 3, 120}, {"ink", 3, 500}}});
    CHECK(again.reason == "out_of_stock");
    CHECK(again.details == Words{"ink"});
    CHECK(command(Reserve{"o-2", {{"ink", 1, 499}}}).reason == "price_changed");
    CHECK(command(Reserve{"o-3", {{"cup", 1, 499}}}).reason == "unknown_sku");
}

TEST_CASE_METHOD(OrchestratedInventory,
                 "Orchestrated: a release returns all units to stock, once") {
    command(Reserve{"o-1", {{"pen", 3, 120}, {"ink", 1, 500}}});
    command(Reserve{"o-2", {{"pen", 2, 120}}});
    CHECK(command(Release{{"o-1"}}).is_done());
    CHECK(command(Release{{"o-1"}}).is_done());
    CHECK(stock("pen") == Stock{8, 2, 0});
    CHECK(stock("ink") == Stock{2, 0, 0});
    CHECK(command(Reserve{"o-1", {{"pen", 3, 120}}}).reason == "cancelled");
    CHECK(stock("pen") == Stock{8, 2, 0});
}

TEST_CASE_METHOD(OrchestratedInventory,
                 "Orchestrated: a release before the reservation leaves a tombstone") {
    CHECK(command(Release{{"o-1"}}).is_done());
    const auto late = command(Reserve{"o-1", {{"pen", 3, 120}}});
    CHECK(late.is_refused());
    CHECK(late.reason == "cancelled");
    CHECK(stock("pen") == Stock{10, 0, 0});
}

TEST_CASE_METHOD(OrchestratedInventory,
                 "Orchestrated: an impossible transition fails and changes nothing") {
    CHECK(send(Commit{{"o-1"}}).status == service::Result::Status::failed);
    command(Reserve{"o-1", {{"pen", 3, 120}}});
    command(Commit{{"o-1"}});
    CHECK(send(Release{{"o-1"}}).status == service::Result::Status::failed);
    CHECK(stock("pen") == Stock{7, 0, 3});
}

TEST_CASE_METHOD(OrchestratedInventory,
                 "Orchestrated: returned goods get a price, and an unknown product is created") {
    Restock restock;
    static_cast<RequestedReturn&>(restock) =
        goods("r-1", {{"pen", 2, {}}, {"pen", 1, 90}, {"mug", 4, 250}});
    const auto first = send(restock, "saga-1/restock");
    CHECK(send(restock, "saga-1/restock").reply.lines.size() == 3);
    REQUIRE(first.reply.lines.size() == 3);
    CHECK(first.reply.lines[0].unit_price == 120);
    CHECK(first.reply.lines[1].unit_price == 90);
    CHECK(first.reply.lines[2].unit_price == 250);
    CHECK(stock("pen") == Stock{13, 0, 0});
    CHECK(product("pen").returned == 3);
    CHECK(product("pen").price == 120);
    CHECK(product("mug").price == 250);
    CHECK(stock("mug") == Stock{4, 0, 0});
    CHECK(number("SELECT SUM(quantity) FROM movements WHERE kind = 'return'") == 7);
}

TEST_CASE_METHOD(ChoreographedInventory, "Choreographed: a repeated event publishes nothing") {
    CHECK(consume(cleared("o-1", {{"pen", 3, 120}})) == Words{"stock.reserved"});
    CHECK(published().at(0).id == "o-1:stock.reserved");
    CHECK(consume(cleared("o-1", {{"pen", 3, 120}})).empty());
    CHECK(consume(events::PaymentCaptured{{"o-1"}, 360}) == Words{"stock.committed"});
    CHECK(consume_again(events::PaymentCaptured{{"o-1"}, 360}).empty());
    CHECK(stock("pen") == Stock{7, 0, 3});
}

TEST_CASE_METHOD(ChoreographedInventory,
                 "Choreographed: every refusal is published with its reason") {
    CHECK(consume(cleared("o-1", {{"pen", 11, 120}})) == Words{"stock.refused out_of_stock"});
    CHECK(consume(cleared("o-2", {{"ink", 1, 1}})) == Words{"stock.refused price_changed"});
    CHECK(consume(cleared("o-3", {{"cup", 1, 1}})) == Words{"stock.refused unknown_sku"});
    CHECK(consume(events::ShipmentCancelled{{{"o-1"}, "cancelled"}})
              .empty());  // nothing was reserved
}

TEST_CASE_METHOD(
    ChoreographedInventory,
    "Choreographed: the first of two undo events returns the stock and carries the reason") {
    consume(cleared("o-1", {{"pen", 3, 120}}));
    consume(cleared("o-2", {{"pen", 3, 120}}));
    CHECK(consume(events::PaymentDeclined{{{"o-1"}, "card_declined"}}) ==
          Words{"stock.released card_declined"});
    CHECK(consume(events::ShipmentCancelled{{{"o-1"}, "cancelled"}}).empty());
    CHECK(consume(events::ShipmentCancelled{{{"o-2"}, "unserviceable_country"}}) ==
          Words{"stock.released unserviceable_country"});
    CHECK(consume(events::PaymentDeclined{{{"o-2"}, "cancelled"}}).empty());
    CHECK(stock("pen") == Stock{10, 0, 0});
}

TEST_CASE_METHOD(
    ChoreographedInventory,
    "Choreographed: a tombstone is published, and the later reservation publishes nothing") {
    CHECK(consume(events::ShipmentCancelled{{{"o-1"}, "cancelled"}}) ==
          Words{"stock.released cancelled"});
    CHECK(consume(cleared("o-1", {{"pen", 3, 120}})).empty());
    CHECK(stock("pen") == Stock{10, 0, 0});
}

TEST_CASE_METHOD(ChoreographedInventory,
                 "Choreographed: returned goods are published with their prices") {
    CHECK(consume(events::ReturnCleared{{goods("r-1", {{"pen", 2, {}}})}}) ==
          Words{"goods.returned"});
    const auto returned = decode<events::GoodsReturned>(published().at(0).data);
    CHECK(returned.goods.lines.at(0).unit_price == 120);
    CHECK(consume(events::ReturnCleared{{goods("r-1", {{"pen", 2, {}}})}}).empty());
    CHECK(stock("pen") == Stock{12, 0, 0});
}

TEST_CASE_METHOD(ChoreographedInventory, "Choreographed: goods returned at price 0 keep price 0") {
    consume(events::ReturnCleared{{goods("r-1", {{"pen", 2, 0}})}});
    CHECK(decode<events::GoodsReturned>(published().at(0).data).goods.lines.at(0).unit_price == 0);
}

TEST_CASE_METHOD(ChoreographedInventory,
                 "Choreographed: an impossible transition fails and changes nothing") {
    CHECK_THROWS(consume(events::PaymentCaptured{{"o-1"}, 360}));
    CHECK(stock("pen") == Stock{10, 0, 0});
}

TEST_CASE_METHOD(
    OrchestratedInventory,
    "Orchestrated: a return that would overflow the stock fails for good, and others succeed") {
    db.run(
        "UPDATE products SET on_hand = 9223372036854775000, restocked = 9223372036854775000 WHERE "
        "sku = 'pen'");
    const auto restock = [](const std::string& sku) {
        return Restock{{{"r-" + sku, {}, "ada", "GB", {}, {{sku, 1000, 1}}}}};
    };
    const auto reply = command(restock("pen"));
    CHECK(reply.permanent);
    INFO(reply.reason);
    CHECK(reply.reason.find("products.on_hand") != std::string::npos);
    CHECK(product("pen").on_hand == 9223372036854775000);
    CHECK(number("SELECT COUNT(*) FROM movements WHERE kind = 'return'") == 0);
    CHECK(command(restock("ink")).is_done());
}
