#pragma once
// The commands of the orchestrated style: verbs, each addressed to one service. Every command is
// idempotent: sent again with the same key, it takes effect once. Plain data.

#include "shared/messages/order.hpp"
#include "shared/messages/transactions.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// The only field that most commands need.
struct AboutOrder {
    std::string order_id;

    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

struct AboutOrderWithReason {
    std::string order_id;
    std::string reason;

    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("reason", s.reason);
    }
};

struct AboutReturn : Return {
    const std::string& subject() const { return return_id; }
};

struct AboutRequestedReturn : RequestedReturn {
    const std::string& subject() const { return return_id; }
};

struct OfReturn {
    std::string return_id;

    const std::string& subject() const { return return_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
    }
};

/// The id of an order or of a return.
struct AboutReview {
    std::string id;

    const std::string& subject() const { return id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) { f("id", s.id); }
};

/// The round of the analytics pipeline.
struct OfRound {
    std::string round;

    const std::string& subject() const { return round; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("round", s.round);
    }
};

/// Queries the records after a cursor. Not stored: a repetition may find more.
struct ExtractAfter : OfRound {
    std::int64_t after = 0;
    std::optional<std::int64_t> until;  ///< the last cursor to include
    std::optional<Instant> from;        ///< only records with this business time or a later one

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfRound::fields(s, f);
        f("after", s.after);
        f("until", s.until);
        f("from", s.from);
    }
};

namespace orders {
struct Open : Order {
    static constexpr std::string_view service = "orders", type = "orders.open";
    std::string owner;  ///< the holder of the API key, who may read the order
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        Order::fields(s, f);
        f("owner", s.owner);
    }
};
/// Ends the order: `cancelled` when that is the reason, else `rejected`.
struct Reject : AboutOrderWithReason {
    static constexpr std::string_view service = "orders", type = "orders.reject";
    std::vector<std::string> skus;  ///< the goods that caused the refusal
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        AboutOrderWithReason::fields(s, f);
        f("skus", s.skus);
    }
};
struct PutInReview : AboutOrder {
    static constexpr std::string_view service = "orders", type = "orders.put_in_review";
};
struct TakeFromReview : AboutOrder {
    static constexpr std::string_view service = "orders", type = "orders.take_from_review";
};
struct Confirm : AboutOrder {
    static constexpr std::string_view service = "orders", type = "orders.confirm";
};
struct MarkDispatched : AboutOrder {
    static constexpr std::string_view service = "orders", type = "orders.mark_dispatched";
};
struct FlagForAttention : AboutOrderWithReason {
    static constexpr std::string_view service = "orders", type = "orders.flag_for_attention";
};
struct OpenReturn : AboutRequestedReturn {
    static constexpr std::string_view service = "orders", type = "orders.open_return";
    std::string owner;
    bool by_operator = false;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        RequestedReturn::fields(s, f);
        f("owner", s.owner);
        f("by_operator", s.by_operator);
    }
};
struct PutReturnInReview : OfReturn {
    static constexpr std::string_view service = "orders", type = "orders.put_return_in_review";
};
struct TakeReturnFromReview : OfReturn {
    static constexpr std::string_view service = "orders", type = "orders.take_return_from_review";
};
struct RejectReturn : OfReturn {
    static constexpr std::string_view service = "orders", type = "orders.reject_return";
    std::string reason;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfReturn::fields(s, f);
        f("reason", s.reason);
    }
};
struct MarkReturned : AboutReturn {
    static constexpr std::string_view service = "orders", type = "orders.mark_returned";
};
/// Replies with EndedOrders.
struct Extract : ExtractAfter {
    static constexpr std::string_view service = "orders", type = "orders.extract";
};
}  // namespace orders

namespace fraud {
struct Assess : OrderSummary {
    static constexpr std::string_view service = "fraud", type = "fraud.assess";
    const std::string& subject() const { return order_id; }
};
struct AssessReturn : AboutRequestedReturn {
    static constexpr std::string_view service = "fraud", type = "fraud.assess_return";
    bool by_operator = false;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        RequestedReturn::fields(s, f);
        f("by_operator", s.by_operator);
    }
};
/// The order or return ended without a decision, so its review is closed.
struct CloseReview : AboutReview {
    static constexpr std::string_view service = "fraud", type = "fraud.close_review";
};
struct DecideReview : AboutReview {
    static constexpr std::string_view service = "fraud", type = "fraud.decide_review";
    std::string decision;  ///< "approve", "deny" or "expire"
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        AboutReview::fields(s, f);
        f("decision", s.decision);
    }
};
/// Queries how far fraud has scored. Replies with Cursors.
struct TellCursor : OfRound {
    static constexpr std::string_view service = "fraud", type = "fraud.tell_cursor";
};
/// Stores the scores and the new cursor in one transaction; replies with Scores.
struct ScoreOrders : OfRound {
    static constexpr std::string_view service = "fraud", type = "fraud.score_orders";
    Cursors through;
    bool again = false;  ///< part of a backfill: the cursors do not move
    std::vector<std::string> order_ids;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfRound::fields(s, f);
        f("through", s.through);
        f("again", s.again);
        f("order_ids", s.order_ids);
    }
};
}  // namespace fraud

namespace inventory {
struct Reserve {
    static constexpr std::string_view service = "inventory", type = "inventory.reserve";
    std::string order_id;
    std::vector<Line> lines;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("lines", s.lines);
    }
};
struct Release : AboutOrder {
    static constexpr std::string_view service = "inventory", type = "inventory.release";
};
struct Commit : AboutOrder {
    static constexpr std::string_view service = "inventory", type = "inventory.commit";
};
/// Takes goods back into stock; replies with the lines and their prices.
struct Restock : AboutRequestedReturn {
    static constexpr std::string_view service = "inventory", type = "inventory.restock";
};
}  // namespace inventory

namespace payments {
struct Authorize : OrderSummary {
    static constexpr std::string_view service = "payments", type = "payments.authorize";
    const std::string& subject() const { return order_id; }
};
struct Void : AboutOrder {
    static constexpr std::string_view service = "payments", type = "payments.void";
    bool by_operator = false;  ///< an operator has settled the payment with the bank
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        AboutOrder::fields(s, f);
        f("by_operator", s.by_operator);
    }
};
struct Capture : AboutOrder {
    static constexpr std::string_view service = "payments", type = "payments.capture";
};
/// The customer wants to cancel. done: the payment will never be captured; refused: it has been
/// captured.
struct StopPayment : AboutOrder {
    static constexpr std::string_view service = "payments", type = "payments.stop_payment";
};
struct Refund : AboutReturn {
    static constexpr std::string_view service = "payments", type = "payments.refund";
};
/// Replies with PaidRefunds.
struct Extract : ExtractAfter {
    static constexpr std::string_view service = "payments", type = "payments.extract";
};
}  // namespace payments

namespace shipping {
struct Book : OrderSummary {
    static constexpr std::string_view service = "shipping", type = "shipping.book";
    const std::string& subject() const { return order_id; }
};
struct CancelBooking : AboutOrder {
    static constexpr std::string_view service = "shipping", type = "shipping.cancel_booking";
};
struct Dispatch : AboutOrder {
    static constexpr std::string_view service = "shipping", type = "shipping.dispatch";
};
}  // namespace shipping

namespace reporting {
/// Queries how far reporting has loaded. Replies with Cursors.
struct TellCursor : OfRound {
    static constexpr std::string_view service = "reporting", type = "reporting.tell_cursor";
};
/// Counts each transaction once and stores the new cursors, in one transaction; replies with
/// Loaded.
struct Load : OfRound {
    static constexpr std::string_view service = "reporting", type = "reporting.load";
    Cursors after, through;
    bool again = false;  ///< part of a backfill: the cursors do not move
    std::vector<EndedOrder> orders;
    std::vector<Return> refunds;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfRound::fields(s, f);
        f("after", s.after);
        f("through", s.through);
        f("again", s.again);
        f("orders", s.orders);
        f("refunds", s.refunds);
    }
};
}  // namespace reporting

}  // namespace duet
