#pragma once
// The statements of orders. Inside the caller's transaction, or on a snapshot for queries.

#include "shared/clock/clock.hpp"
#include "shared/messages/order.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::orders {

struct OrderState {
    std::string state;
    std::string reason;
    std::int64_t version = 0;
    bool review_done = false;
};

struct OrderRecord {
    std::int64_t seq = 0;
    Order order;
    std::string owner;
    OrderState now;
    std::optional<std::string> cancel;
    std::vector<std::string> skus;
};

struct Transition {
    std::int64_t version = 0;
    std::string from, to;
    Instant at{};
    std::string cause;
};

struct OrderFilter {
    std::optional<std::string> owner, state, customer_id;
    std::int64_t after = 0;
    std::int64_t limit = 100;
};

class OrderStore {
public:
    explicit OrderStore(store::Connection& db) : db_{db} {}

    std::optional<OrderState> state(const std::string& order_id) const;
    std::optional<OrderRecord> find(const std::string& order_id) const;
    std::vector<OrderRecord> page(const OrderFilter& filter) const;
    std::vector<Transition> history(const std::string& order_id) const;
    std::optional<std::string> settled(const std::string& order_id) const;

    void insert(const Order& order, const std::string& owner, const std::string& state);
    void change(const std::string& order_id, const OrderState& to);
    /// The same, and keeps the answer for those who wait, unless there is one already.
    void change_and_settle(const std::string& order_id, const OrderState& to,
                           const std::string& answer);
    void remember(const std::string& order_id, const Transition& transition);
    void note_review_done(const std::string& order_id);
    void note_cancel(const std::string& order_id, const std::string& what);
    void note_skus(const std::string& order_id, const std::vector<std::string>& skus);

private:
    store::Connection& db_;
};

}  // namespace duet::orders
