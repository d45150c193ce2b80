#pragma once
// The SQL of orders. Statements run inside the caller's transaction, or on a snapshot for queries.

#include "services/orders/rules/states.hpp"
#include "shared/clock/clock.hpp"
#include "shared/messages/order.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::orders {

/// The current state of an order, as the last row of its history has it.
struct OrderState {
    State state = State::pending;
    std::string reason;
    std::int64_t version = 0;
    bool review_done = false;  ///< fraud has cleared it: a late "flagged" changes nothing
};

struct OrderRecord {
    std::int64_t seq = 0;  ///< the order of acceptance, the cursor of a page
    Order order;
    std::string owner;  ///< the name of the API key that placed it
    OrderState now;
    std::optional<std::string> cancel;  ///< "requested" or "refused"
    std::vector<std::string> skus;      ///< of a refusal by inventory
};

/// A row of the history.
struct Transition {
    std::int64_t version = 0;
    std::optional<State> from;  ///< nullopt: the order was opened
    State to = State::pending;
    Instant at{};
    std::string cause;  ///< type of the message
};

/// A page of orders, as the query requests it. A `state` that does not exist matches no order.
struct OrderFilter {
    std::optional<std::string> owner, state, customer_id;
    std::int64_t after = 0;
    std::int64_t limit = 100;
};

/// Borrows the connection. One thread.
class OrderStore {
public:
    explicit OrderStore(store::Connection& db) : db_{db} {}

    std::optional<OrderState> state(const std::string& order_id) const;
    std::optional<OrderRecord> find(const std::string& order_id) const;
    std::vector<OrderRecord> page(const OrderFilter& filter) const;
    std::vector<Transition> history(const std::string& order_id) const;
    std::optional<std::string> settled(const std::string& order_id) const;

    void insert(const Order& order, const std::string& owner, State state);
    void change(const std::string& order_id, const OrderState& to);
    /// The same, and stores the answer for waiting clients unless there is one.
    void change_and_settle(const std::string& order_id, const OrderState& to,
                           const std::string& answer);
    void append_to_history(const std::string& order_id, const Transition& transition);
    void note_review_done(const std::string& order_id);
    void note_cancel(const std::string& order_id, const std::string& state);
    void note_skus(const std::string& order_id, const std::vector<std::string>& skus);

private:
    store::Connection& db_;
};

}  // namespace duet::orders
