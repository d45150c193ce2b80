#pragma once
// Returns, goods that come back: rules and store, inside the caller's transaction. Both styles call
// these functions and nothing else.

#include "services/orders/orders.hpp"

namespace duet::orders {

/// The outcome of a request to return goods.
struct OpenedReturn {
    std::string reason;     ///< "" when accepted
    RequestedReturn goods;  ///< with the prices that were paid, where the order is named
};

/// Every function is idempotent. Borrows `orders`, which must outlive it. One thread.
class Returns {
public:
    explicit Returns(Orders& orders) : orders_{orders} {}

    /// Accepts or rejects the return and stores which. With a named order, each piece is refunded
    /// at the price at which it was bought, and no more pieces come back at a price than were
    /// bought at it.
    [[nodiscard]] OpenedReturn open(Transaction& tx, const RequestedReturn& goods,
                                    const std::string& owner, bool is_operator);

    void put_in_review(Transaction& tx, const std::string& return_id);
    void take_from_review(Transaction& tx, const std::string& return_id);
    /// Ends the return without a refund. Nothing happens when it ended before.
    void reject(Transaction& tx, const std::string& return_id, const std::string& reason);

    /// Ends the return because the customer has the money back; its order (if named) is `returned`
    /// or `partly_returned`. False: the return ended before, or its order is not known.
    bool finish(Transaction& tx, const Return& goods);

private:
    OpenedReturn decide(Transaction& tx, const RequestedReturn& goods, const std::string& owner,
                        bool is_operator);
    bool go(Transaction& tx, const std::string& return_id, ReturnState state,
            const std::string& reason);
    void settle(Transaction& tx, const std::string& return_id, ReturnState state,
                const std::string& reason);

    Orders& orders_;
};

}  // namespace duet::orders
