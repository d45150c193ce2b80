#pragma once
// Returns: goods that come back, inside a transaction. Both styles call these and nothing else.

#include "services/orders/orders.hpp"

namespace duet::orders {

/// What became of a request to return goods.
struct OpenedReturn {
    std::string reason;     ///< "" when accepted
    RequestedReturn goods;  ///< with the prices that were paid, where the order is named
};

class Returns {
public:
    explicit Returns(Orders& orders) : orders_{orders} {}

    /// Accepts or rejects, and remembers which. With a named order, each piece is refunded at the
    /// price at which it was bought, and no more may come back at a price than was bought at it.
    OpenedReturn open(Transaction& tx, const RequestedReturn& goods, const std::string& owner,
                      bool is_operator);

    void put_in_review(Transaction& tx, const std::string& return_id);
    void take_from_review(Transaction& tx, const std::string& return_id);
    /// It ends without a refund. Nothing happens when it has ended already.
    void reject(Transaction& tx, const std::string& return_id, const std::string& reason);

    /// The money is back: the return is done, its order (if named) is returned or partly returned.
    /// True when an order was marked.
    bool finish(Transaction& tx, const Return& goods);

private:
    OpenedReturn decide(Transaction& tx, const RequestedReturn& goods, const std::string& owner,
                        bool is_operator);
    bool go(Transaction& tx, const std::string& return_id, const std::string& state,
            const std::string& reason);
    void settle(Transaction& tx, const std::string& return_id, const std::string& state,
                const std::string& reason);

    Orders& orders_;
};

}  // namespace duet::orders
