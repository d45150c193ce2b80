// After any sequence of reservations, releases, commits, restocks and returns: per SKU, restocked +
// returned = on_hand + reserved + sold, no count is negative, and the counts agree with the
// reservations.

#include "schema.hpp"  // generated from services/inventory/store/schema.sql
#include "services/inventory/orchestrated/react.hpp"
#include "services/inventory/store/stock_store.hpp"
#include "shared/messages/commands.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

#include <rapidcheck.h>

using namespace duet;
using namespace duet::inventory;

namespace {

/// One operation on a small shop. There are few orders and SKUs, so that operations collide.
struct Operation {
    int kind = 0;  // 0–1 reserve, 2 release, 3 commit, 4 restock by an operator, 5 return
    int order = 0;
    std::vector<std::pair<int, int>> lines;  // SKU, quantity
};

std::ostream& operator<<(std::ostream& out, const Operation& it) {
    static constexpr const char* names[] = {"reserve", "reserve", "release",
                                            "commit",  "restock", "return"};
    out << names[it.kind] << " o-" << it.order;
    for (const auto& [sku, quantity] : it.lines) out << " " << quantity << "×s-" << sku;
    return out;
}

rc::Gen<Operation> some_operation() {
    return rc::gen::build<Operation>(
        rc::gen::set(&Operation::kind, rc::gen::inRange(0, 6)),
        rc::gen::set(&Operation::order, rc::gen::inRange(0, 6)),
        rc::gen::set(&Operation::lines,
                     rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
                         rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(1, 8))))));
}

class InventoryFixture : public testing::ServiceFixture {
public:
    InventoryFixture() : ServiceFixture{schema} {
        orchestrated::react(handlers, inventory);
        handlers.request<requests::PutProduct>(
            "put",
            [this](const requests::PutProduct& request, Transaction& tx) -> service::Answered {
                return {{inventory.put_product(tx, request) ? 200 : 400, "{}"}, request.sku};
            });
        for (int sku = 0; sku < 3; ++sku) put("s-" + std::to_string(sku), 10);
    }

    void put(const std::string& sku, std::int64_t units) {
        call("put", requests::PutProduct{sku, 100, units, {}});
    }

    void apply(const Operation& it) {
        const auto order_id = "o-" + std::to_string(it.order);
        std::vector<Line> lines;
        for (const auto& [sku, quantity] : it.lines)
            lines.push_back({"s-" + std::to_string(sku), quantity, 100});
        switch (it.kind) {
            case 0:
            case 1: send(Reserve{order_id, lines}); break;
            case 2: send(Release{{order_id}}); break;
            case 3: send(Commit{{order_id}}); break;
            case 4: put(lines[0].sku, lines[0].quantity); break;
            default: {
                Restock restock;
                restock.return_id = "r-" + std::to_string(it.order);
                restock.customer_id = "ada";
                restock.lines = as_requested(lines);
                send(restock);
            }
        }
    }

private:
    Inventory inventory;
};

void check_balance(InventoryFixture& shop) {
    for (const auto& product : StockStore{shop.db}.products_after("", 100)) {
        RC_ASSERT(product.restocked + product.returned ==
                  product.on_hand + product.reserved + product.sold);
        RC_ASSERT(product.on_hand >= 0);
        RC_ASSERT(product.reserved >= 0);
        RC_ASSERT(product.sold >= 0);
    }
    const auto lines_in = [&](const char* state) {
        return shop.db
            .number(
                "SELECT COALESCE(SUM(quantity), 0) FROM reservation_lines JOIN reservations USING "
                "(order_id) WHERE state = ?",
                state)
            .value();
    };
    RC_ASSERT(lines_in("reserved") == shop.number("SELECT SUM(reserved) FROM products"));
    RC_ASSERT(lines_in("committed") == shop.number("SELECT SUM(sold) FROM products"));
    RC_ASSERT(shop.number("SELECT SUM(quantity) FROM movements") ==
              shop.number("SELECT SUM(restocked + returned) FROM products"));
}

}  // namespace

TEST_CASE("Stock balances after every operation") {
    CHECK(rc::check([] {
        InventoryFixture shop;
        for (const auto& it : *rc::gen::container<std::vector<Operation>>(some_operation())) {
            shop.apply(it);
            check_balance(shop);
        }
    }));
}

TEST_CASE("All lines of an order are reserved or none, for any split into lines") {
    CHECK(rc::check([](std::vector<std::uint8_t> quantities) {
        InventoryFixture shop;
        std::vector<Line> lines;
        std::int64_t units = 0;
        for (const auto quantity : quantities) {
            lines.push_back({"s-0", quantity % 4 + 1, 100});
            units += lines.back().quantity;
        }
        RC_PRE(!lines.empty());
        const bool done = shop.command(Reserve{"o-1", lines}).is_done();
        RC_ASSERT(done == (units <= 10));
        RC_ASSERT(shop.number("SELECT SUM(reserved) FROM products") == (done ? units : 0));
    }));
}
