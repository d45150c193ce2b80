#pragma once
// The answers to customers and operators about orders and returns. The coordinator (orchestrated),
// orders and fraud (choreographed) give the same ones: fields, links and sentences are written here
// once. Pure functions and values, thread-safe.

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

/// `root` is the style's prefix at the gateway: "/orchestrated".
Links order_links(const std::string& root, const std::string& order_id);

Links return_links(const std::string& root, const std::string& return_id);

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

/// nullopt for "".
inline std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

std::string order_state(const std::string& root, const std::string& order_id,
                        const std::string& state, const std::string& reason);

std::string return_state(const std::string& root, const std::string& return_id,
                         const std::string& state, const std::string& reason);

/// The JSON of RFC 9457 for a refusal that a handler decides inside its transaction.
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

std::string refusal(int status, const std::string& slug, const std::string& title,
                    const std::string& detail, const std::string& instance);

/// An operator's decision about an order or a return, accepted.
struct ReviewDecision {
    std::optional<std::string> order_id, return_id;  ///< exactly one of the two
    std::string decision;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("return_id", s.return_id);
        f("decision", s.decision);
    }
};

std::string review_decision(const std::string& id, bool of_return, const std::string& decision);

/// A refusal that both styles answer with the same status and sentences.
struct Problem {
    int status = 409;
    std::string body;  ///< RFC 9457
};

Problem unknown_order(const std::string& order_id);
Problem cannot_cancel(const std::string& order_id);
Problem nothing_to_retry(const std::string& order_id);

/// `id`: of an order or a return.
Problem unknown_review(const std::string& id);
/// An operator's decision of a review came too late. `decision`: the one that won, "approve",
/// "deny" or "expire"; "" when the order or return is not in review.
Problem already_decided(const std::string& id, std::string_view decision);

/// May this caller see the order or return of `owner`? Owner and caller are names of API keys.
[[nodiscard]] bool may_see(std::string_view owner, std::string_view caller, bool is_operator);

}  // namespace duet::answers
