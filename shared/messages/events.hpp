#pragma once
// The events of the choreographed style: facts in the past tense, with one subject each. An event
// is addressed to no particular service. Events of the forward path carry the order's summary, so
// that a consumer can act on the event alone (event-carried state transfer; Fowler 2017). Plain
// data.

#include "shared/messages/order.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::events {

struct OfOrder {
    std::string order_id;
    const std::string& subject() const { return order_id; }
    /// Distinguishes repeated events of the same type for one order.
    std::string occasion() const { return {}; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

struct OfOrderWithReason : OfOrder {
    std::string reason;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrder::fields(s, f);
        f("reason", s.reason);
    }
};

struct WithSummary {
    OrderSummary order;
    const std::string& subject() const { return order.order_id; }
    std::string occasion() const { return {}; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order", s.order);
    }
};

struct WithOrder {
    Order order;
    const std::string& subject() const { return order.order_id; }
    std::string occasion() const { return {}; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order", s.order);
    }
};

/// An order that ended without a sale, with the data that the reports need.
struct WithSummaryAndReason : WithSummary {
    std::string reason;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        WithSummary::fields(s, f);
        f("reason", s.reason);
    }
};

struct WithReturn {
    Return goods;
    const std::string& subject() const { return goods.return_id; }
    std::string occasion() const { return {}; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return", s.goods);
    }
};

struct WithRequestedReturn {
    RequestedReturn goods;
    const std::string& subject() const { return goods.return_id; }
    std::string occasion() const { return {}; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return", s.goods);
    }
};

struct OfReturn {
    std::string return_id;
    const std::string& subject() const { return return_id; }
    std::string occasion() const { return {}; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
    }
};

/// A person's request, which may be repeated.
struct Requested : OfOrder {
    std::string request;
    std::string occasion() const { return request; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrder::fields(s, f);
        f("request", s.request);
    }
};

// ---- forward
struct OrderPlaced : WithOrder {
    static constexpr std::string_view type = "order.placed";
};
struct FraudCleared : WithOrder {
    static constexpr std::string_view type = "fraud.cleared";
    bool reviewed = false;  ///< it was in review, which ends now
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        WithOrder::fields(s, f);
        f("reviewed", s.reviewed);
    }
};
struct FraudFlagged : OfOrder {
    static constexpr std::string_view type = "fraud.flagged";
    std::vector<std::string> rules;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrder::fields(s, f);
        f("rules", s.rules);
    }
};
struct FraudBlocked : OfOrderWithReason {
    static constexpr std::string_view type = "fraud.blocked";
};
struct StockReserved : WithSummary {
    static constexpr std::string_view type = "stock.reserved";
};
struct StockRefused : OfOrderWithReason {
    static constexpr std::string_view type = "stock.refused";
    std::vector<std::string> skus;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrderWithReason::fields(s, f);
        f("skus", s.skus);
    }
};
struct PaymentAuthorized : WithSummary {
    static constexpr std::string_view type = "payment.authorized";
};
struct PaymentDeclined : OfOrderWithReason {
    static constexpr std::string_view type = "payment.declined";
};
struct ShipmentBooked : OfOrder {
    static constexpr std::string_view type = "shipment.booked";
    std::string carrier;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrder::fields(s, f);
        f("carrier", s.carrier);
    }
};
struct ShipmentRefused : OfOrderWithReason {
    static constexpr std::string_view type = "shipment.refused";
};
struct PaymentCaptured : OfOrder {
    static constexpr std::string_view type = "payment.captured";
    Money amount = 0;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrder::fields(s, f);
        f("amount", s.amount);
    }
};
struct StockCommitted : OfOrder {
    static constexpr std::string_view type = "stock.committed";
};
struct OrderConfirmed : WithOrder {
    static constexpr std::string_view type = "order.confirmed";
};
struct ShipmentDispatched : OfOrder {
    static constexpr std::string_view type = "shipment.dispatched";
};

// ---- compensation
struct PaymentVoided : OfOrderWithReason {
    static constexpr std::string_view type = "payment.voided";
};
struct ShipmentCancelled : OfOrderWithReason {
    static constexpr std::string_view type = "shipment.cancelled";
};
struct StockReleased : OfOrderWithReason {
    static constexpr std::string_view type = "stock.released";
};
struct OrderRejected : WithSummaryAndReason {
    static constexpr std::string_view type = "order.rejected";
};
struct OrderCancelRequested : Requested {
    static constexpr std::string_view type = "order.cancel_requested";
};
struct OrderCancelled : WithSummaryAndReason {
    static constexpr std::string_view type = "order.cancelled";
};
struct CancelRefused : Requested {
    static constexpr std::string_view type = "cancel.refused";
};

// ---- returns
struct ReturnRequested : WithRequestedReturn {
    static constexpr std::string_view type = "return.requested";
    bool by_operator = false;  ///< an operator requested it
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        WithRequestedReturn::fields(s, f);
        f("by_operator", s.by_operator);
    }
};
struct ReturnCleared : WithRequestedReturn {
    static constexpr std::string_view type = "return.cleared";
    bool reviewed = false;  ///< it was in review, which ends now
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        WithRequestedReturn::fields(s, f);
        f("reviewed", s.reviewed);
    }
};
struct ReturnFlagged : OfReturn {
    static constexpr std::string_view type = "return.flagged";
    std::vector<std::string> rules;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfReturn::fields(s, f);
        f("rules", s.rules);
    }
};
struct ReturnBlocked : OfReturn {
    static constexpr std::string_view type = "return.blocked";
    std::string reason;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfReturn::fields(s, f);
        f("reason", s.reason);
    }
};
struct GoodsReturned : WithReturn {
    static constexpr std::string_view type = "goods.returned";
};
struct PaymentRefunded : WithReturn {
    static constexpr std::string_view type = "payment.refunded";
};
struct OrderReturned : WithReturn {
    static constexpr std::string_view type = "order.returned";
};

// ---- trouble
struct OrderStuck : OfOrderWithReason {
    static constexpr std::string_view type = "order.stuck";
    std::string attempt;  ///< the failed attempt: being stuck in two attempts gives two events
    std::string occasion() const { return attempt; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OfOrderWithReason::fields(s, f);
        f("attempt", s.attempt);
    }
};
struct OrderRetryRequested : Requested {
    static constexpr std::string_view type = "order.retry_requested";
};

}  // namespace duet::events
