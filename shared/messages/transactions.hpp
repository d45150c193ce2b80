#pragma once
// What analytics is made of: the orders that ended and the refunds that were paid, one after the
// other, as the services that own them hand them to the pipeline.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet {

/// An order that came to its end.
struct EndedOrder : Order {
    std::string outcome;     ///< "confirmed", "rejected" or "cancelled"
    std::string reason;      ///< why it was no sale; "" when it was
    std::int64_t score = 0;  ///< fraud's, 0 … 100, once the pipeline has asked for it

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        Order::fields(s, f);
        f("outcome", s.outcome);
        f("reason", s.reason);
        f("score", s.score);
    }
};

/// A piece of what a service has recorded, in the order in which it did. A place is a number that
/// only grows; 0 is before the first.
struct EndedOrders {
    std::int64_t through = 0;  ///< the place of the last that was looked at
    bool more = false;         ///< there are others behind it
    std::vector<EndedOrder> orders;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("through", s.through);
        f("more", s.more);
        f("orders", s.orders);
    }
};

struct PaidRefunds {
    std::int64_t through = 0;
    bool more = false;
    std::vector<Return> refunds;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("through", s.through);
        f("more", s.more);
        f("refunds", s.refunds);
    }
};

/// Up to where somebody has taken what orders and payments have recorded.
struct Cursors {
    std::int64_t orders = 0;
    std::int64_t payments = 0;

    bool operator==(const Cursors&) const = default;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("orders", s.orders);
        f("payments", s.payments);
    }
};

/// The risk that fraud saw in an order.
struct Score {
    std::string order_id;
    std::int64_t score = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("score", s.score);
    }
};

/// Those above 0, and how many are not what they were when the orders were scored before.
struct Scores {
    std::vector<Score> above_zero;
    std::int64_t changed = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("above_zero", s.above_zero);
        f("changed", s.changed);
    }
};

/// What became of a load: facts that the reports did not know yet.
struct Loaded {
    std::int64_t recorded = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("recorded", s.recorded);
    }
};

}  // namespace duet
