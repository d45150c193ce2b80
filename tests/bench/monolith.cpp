#include "tests/bench/floors.hpp"
#include "tests/bench/stopwatch.hpp"

#include "fraud_schema.hpp"
#include "inventory_schema.hpp"
#include "orders_schema.hpp"
#include "payments_schema.hpp"
#include "reporting_schema.hpp"
#include "services/fraud/fraud.hpp"
#include "services/inventory/inventory.hpp"
#include "services/orders/orders.hpp"
#include "services/payments/payments.hpp"
#include "services/reporting/reporting.hpp"
#include "services/shipping/shipping.hpp"
#include "shared/messages/requests.hpp"
#include "shipping_schema.hpp"

#include <stdexcept>

namespace duet::bench {

namespace {

/// The shop without the network: every step of an order as a call in one transaction.
class Monolith {
public:
    Monolith(const std::string& path, bool durable)
        : db_{path, store::Connection::Mode::read_write,
              durable ? store::Durability::power : store::Durability::process} {
        for (const auto schema :
             {fraud::fraud_schema, inventory::inventory_schema, orders::orders_schema,
              payments::payments_schema, reporting::reporting_schema, shipping::shipping_schema}) {
            db_.execute(std::string{schema});
        }
        store::TransactionScope scope{db_};
        service::Transaction tx{db_, clock_.now(), faults_, cause_};
        if (!inventory_.put_product(tx, {"mug", 500, 1'000'000'000, false}))
            throw std::logic_error("the monolith's inventory refused its only product");
        scope.commit();
    }

    void place(const Order& order) {
        store::TransactionScope scope{db_};
        service::Transaction tx{db_, clock_.now(), faults_, cause_};
        orders_.open(tx, order, "bench");
        const bool cleared = fraud_.assess(tx, order, "").kind == fraud::Assessed::Kind::cleared;
        const bool reserved = !inventory_.reserve(tx, order.order_id, order.lines);
        const bool held = payments_.authorize(tx, order).kind == payments::Authorized::Kind::held;
        const bool booked = !shipping_.book(tx, order).refused();
        if (!cleared || !reserved || !held || !booked || !payments_.capture(tx, order.order_id))
            throw std::logic_error("the monolith refused an order that nothing is wrong with");
        inventory_.commit(tx, order.order_id);
        if (!orders_.confirm(tx, order.order_id))
            throw std::logic_error("the monolith's orders refused to confirm a paid order");
        shipping_.dispatch(tx, order.order_id);
        orders_.mark_dispatched(tx, order.order_id);
        reporting_.record(tx, order, order.lines, reporting::Outcome::confirmed, "");
        scope.commit();
    }

private:
    store::Connection db_;
    SystemClock clock_;
    Faults faults_;
    service::Inbound cause_;
    orders::Orders orders_{"/monolith"};
    fraud::Fraud fraud_{std::chrono::seconds{60}};
    inventory::Inventory inventory_;
    payments::Payments payments_;
    shipping::Shipping shipping_;
    reporting::Reporting reporting_{std::chrono::seconds{60}};
};

}  // namespace

Floor monolith(const std::string& folder, bool durable, std::chrono::milliseconds time) {
    Monolith shop{folder + "/monolith.db", durable};
    Order order;
    order.customer_id = "bench";
    order.token = "tok_ok";
    order.ship_to.country = "GB";
    order.lines = {{"mug", 1, 500}};
    order.total = 500;
    order.units = 1;
    std::int64_t count = 0;
    const Stopwatch watch;
    while (watch.elapsed() < time) {
        order.placed_at = SystemClock{}.now();
        order.customer_id = "bench-" + std::to_string(count % 500);
        order.order_id = requests::order_id_for(order.placed_at, "bench", std::to_string(count++));
        shop.place(order);
    }
    return watch.floor("monolith", "the same rules in one process, one transaction an order",
                       count);
}

}  // namespace duet::bench
