#pragma once
// The input of the analytics pipeline: orders that ended and refunds that were paid, in the order
// in which orders and payments recorded them. Plain data.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet {

/// An order in a final state.
struct EndedOrder : Order {
    std::string outcome;     ///< "confirmed", "rejected" or "cancelled"
    std::string reason;      ///< why there was no sale; "" for a sale
    std::int64_t score = 0;  ///< fraud's score, 0 … 100, set by the pipeline

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        Order::fields(s, f);
        f("outcome", s.outcome);
        f("reason", s.reason);
        f("score", s.score);
    }
};

/// A page of a service's records, in the order of recording. A cursor is a number that only grows;
/// 0 is before the first record.
struct EndedOrders {
    std::int64_t through = 0;  ///< the cursor of the last record examined
    bool more = false;         ///< more records follow
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

/// How far a consumer has read the records of orders and payments.
struct Cursors {
    std::int64_t orders = 0;
    std::int64_t payments = 0;

    bool operator==(const Cursors&) const = default;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("orders", s.orders);
        f("payments", s.payments);
    }
};

/// Fraud's risk score of an order.
struct Score {
    std::string order_id;
    std::int64_t score = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("score", s.score);
    }
};

/// The scores above 0, and the number of scores that changed since an earlier scoring.
struct Scores {
    std::vector<Score> above_zero;
    std::int64_t changed = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("above_zero", s.above_zero);
        f("changed", s.changed);
    }
};

/// The result of a load: the number of facts that were new to the reports.
struct Loaded {
    std::int64_t recorded = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("recorded", s.recorded);
    }
};

}  // namespace duet
