#pragma once
// The saga that places an order.

#include "services/coordinator/engine/definition.hpp"
#include "shared/messages/order.hpp"

#include <string>
#include <vector>

namespace duet::coordinator {

/// The saga's data, a column of the saga log.
struct PlaceOrderData : Order {
    std::string owner;
    std::string refusal;               ///< why the order is being undone
    std::vector<std::string> details;  ///< e.g. the SKUs that were out of stock
    bool by_operator = false;  ///< an operator has settled the step that could not be undone

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        Order::fields(s, f);
        f("owner", s.owner);
        f("refusal", s.refusal);
        f("details", s.details);
        f("by_operator", s.by_operator);
    }
};

Definition place_order(std::chrono::milliseconds review_timeout);

}  // namespace duet::coordinator
