#pragma once
// Orders: rules and store, inside a transaction. Both styles call these and nothing else.

#include "shared/messages/commands.hpp"
#include "shared/messages/order.hpp"
#include "shared/service/machine/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::orders {

using service::Transaction;

struct OrderState;

class Orders {
public:
    /// `root` is the style's prefix at the gateway, for links: "/choreographed".
    explicit Orders(std::string root) : root_{std::move(root)} {}

    void open(Transaction& tx, const Order& order, const std::string& owner);

    void put_in_review(Transaction& tx, const std::string& order_id);
    void take_from_review(Transaction& tx, const std::string& order_id);

    /// True when it is confirmed now, false when it could not be (it has ended otherwise).
    bool confirm(Transaction& tx, const std::string& order_id);
    void mark_dispatched(Transaction& tx, const std::string& order_id);

    /// Ends it `cancelled` or `rejected`, by the reason. False when it had ended already.
    bool end(Transaction& tx, const std::string& order_id, const std::string& reason,
             const std::vector<std::string>& skus = {});
    void flag_for_attention(Transaction& tx, const std::string& order_id,
                            const std::string& reason);

    /// May the customer cancel, may the operator retry? The state that decides; nullopt: no such
    /// order for this owner.
    std::optional<std::string> state_for(Transaction& tx, const std::string& order_id,
                                         const std::string& owner, bool is_operator);
    void note_cancel(Transaction& tx, const std::string& order_id, const std::string& what);

    std::optional<Order> find(Transaction& tx, const std::string& order_id);

    /// Notes that the order has ended, for those who ask for what ended after a place: what
    /// choreographed an event says.
    void note_end(Transaction& tx, const std::string& order_id, const std::string& outcome,
                  const std::string& reason);
    EndedOrders ended_after(Transaction& tx, const ExtractAfter& asked);
    const std::string& root() const { return root_; }

    /// Goes to `state` if the graph allows it; false, and nothing changes, if it does not.
    bool go(Transaction& tx, const std::string& order_id, const std::string& state,
            const std::string& reason = "");

private:
    bool go_on(Transaction& tx, const std::string& order_id, const OrderState& known,
               const std::string& state, const std::string& reason);

    std::string root_;
};

}  // namespace duet::orders
