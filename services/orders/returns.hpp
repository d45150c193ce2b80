#pragma once
// Returns: goods that come back, inside a transaction. Both styles call these and nothing else.

#include "services/orders/orders.hpp"

namespace duet::orders {

/// What became of a request to return goods.
struct OpenedReturn {
    std::string reason;   ///< "" when accepted
    Return goods;         ///< with the prices that were paid, where the order is named
};

class Returns {
public:
    explicit Returns(Orders& orders) : orders_{orders} {}

    /// Accepts or rejects, and remembers which. With a named order, its price is what is refunded, and no more may come back
    /// than was sold; without one, the customer's word counts.
    OpenedReturn open(Transaction& tx, const Return& goods, const std::string& owner, bool is_operator);

    /// The money is back: the return is done, its order (if named) is returned or partly returned. True when an order was marked.
    bool finish(Transaction& tx, const Return& goods);

private:
    Orders& orders_;
};

}  // namespace duet::orders
