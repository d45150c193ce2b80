#pragma once
// The orders service: rules and store, inside the caller's transaction. Both styles call these
// functions and nothing else.

#include "services/orders/rules/states.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/order.hpp"
#include "shared/service/machine/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::orders {

using service::Transaction;

struct OrderState;

/// Every function is idempotent, because a transition that the graph (rules/states.cpp) does not
/// allow changes nothing; except `append_to_extract_log`: its caller appends once per transition.
/// One thread.
class Orders {
public:
    /// `root` is the style's prefix at the gateway, for links: "/choreographed".
    explicit Orders(std::string root) : root_{std::move(root)} {}

    /// Stores the order in state `pending`, unless it is known.
    void open(Transaction& tx, const Order& order, const std::string& owner);

    /// A person must decide about fraud. Nothing happens when fraud has cleared the order before:
    /// events may arrive in another order than they were published.
    void put_in_review(Transaction& tx, const std::string& order_id);
    void take_from_review(Transaction& tx, const std::string& order_id);

    /// False: the graph does not allow it, for example because the order ended in another way.
    [[nodiscard]] bool confirm(Transaction& tx, const std::string& order_id);
    void mark_dispatched(Transaction& tx, const std::string& order_id);

    /// Ends the order `cancelled` or `rejected`, by the reason. False: the graph does not allow it,
    /// for example because the order ended before.
    [[nodiscard]] bool end(Transaction& tx, const std::string& order_id, const std::string& reason,
                           const std::vector<std::string>& skus = {});
    void flag_for_attention(Transaction& tx, const std::string& order_id,
                            const std::string& reason);

    /// The order's state for this caller; nullopt: there is no such order, or it is not the
    /// caller's.
    std::optional<State> state_for(Transaction& tx, const std::string& order_id,
                                   const std::string& owner, bool is_operator);
    /// `state`: "requested" or "refused".
    void note_cancel(Transaction& tx, const std::string& order_id, const std::string& state);

    std::optional<Order> find(Transaction& tx, const std::string& order_id);

    /// Appends the order to the extract log read by the analytics pipeline (orchestrated only: the
    /// choreographed style publishes an event instead).
    void append_to_extract_log(Transaction& tx, const std::string& order_id, State outcome,
                               const std::string& reason);
    EndedOrders orders_ended_since(Transaction& tx, const ExtractAfter& extract);

    const std::string& root() const { return root_; }

    /// Moves the order to `state` if the graph allows it; else returns false and changes nothing.
    bool go(Transaction& tx, const std::string& order_id, State state,
            const std::string& reason = "");

private:
    bool go_on(Transaction& tx, const std::string& order_id, const OrderState& known, State state,
               const std::string& reason);

    std::string root_;
};

}  // namespace duet::orders
