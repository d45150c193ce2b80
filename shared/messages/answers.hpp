#pragma once
// Bodies of the answers about orders and returns. Both styles use them, so a customer gets the same
// answer from either. Pure functions.
//
// Thread-safe.

#include "shared/messages/codec.hpp"
#include "shared/messages/order.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duet::answers {

struct Links {
    std::string self;
    std::optional<std::string> history, cancel, retry;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("self", s.self);
        f("history", s.history);
        f("cancel", s.cancel);
        f("retry", s.retry);
    }
};

/// `root` is the style's path prefix at the gateway: "/orchestrated".
inline Links order_links(const std::string& root, const std::string& order_id) {
    const auto self = root + "/v1/orders/" + order_id;
    return {self, self + "/history", self + "/cancel", self + "/retry"};
}

inline Links return_links(const std::string& root, const std::string& return_id) {
    return {root + "/v1/returns/" + return_id, {}, {}, {}};
}

struct OrderState {
    std::string order_id;
    std::string state;
    std::optional<std::string> reason;
    Links links;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("state", s.state);
        f("reason", s.reason);
        f("links", s.links);
    }
};

struct ReturnState {
    std::string return_id;
    std::string state;
    std::optional<std::string> reason;
    Links links;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
        f("state", s.state);
        f("reason", s.reason);
        f("links", s.links);
    }
};

inline std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

inline std::string order_state(const std::string& root, const std::string& order_id,
                               const std::string& state, const std::string& reason) {
    return encode(OrderState{order_id, state, unless_empty(reason), order_links(root, order_id)});
}

inline std::string return_state(const std::string& root, const std::string& return_id,
                                const std::string& state, const std::string& reason) {
    return encode(
        ReturnState{return_id, state, unless_empty(reason), return_links(root, return_id)});
}

/// A problem document (RFC 9457) for a refusal that a handler decides inside its transaction.
struct Refusal {
    std::string type, title, detail, instance;
    std::int64_t status = 409;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("type", s.type);
        f("title", s.title);
        f("status", s.status);
        f("detail", s.detail);
        f("instance", s.instance);
    }
};

inline std::string refusal(int status, const std::string& slug, const std::string& title,
                           const std::string& detail, const std::string& instance) {
    return encode(
        Refusal{"https://duet.example/problems/" + slug, title, detail, instance, status});
}

/// The answer to an operator's decision about an order or a return.
struct ReviewDecision {
    std::optional<std::string> order_id, return_id;  ///< exactly one is set
    std::string decision;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("return_id", s.return_id);
        f("decision", s.decision);
    }
};

inline std::string review_decision(const std::string& id, bool of_return,
                                   const std::string& decision) {
    ReviewDecision taken{{}, {}, decision};
    (of_return ? taken.return_id : taken.order_id) = id;
    return encode(taken);
}

inline std::string unknown_review(const std::string& id) {
    return "No order and no return " + id + " is known here.";
}

/// Why an operator's decision comes too late. `decision` is the one already made, "" when there was
/// no review.
inline std::string decided_already(std::string_view decision) {
    if (decision == "approve") return "The review was approved before.";
    if (decision == "deny") return "The review was denied before.";
    if (decision == "expire") return "The review expired without a decision.";
    return "It is not in review, so there is nothing to decide.";
}

}  // namespace duet::answers
