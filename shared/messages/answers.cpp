#include "shared/messages/answers.hpp"

namespace duet::answers {

namespace {

Problem problem(int status, const std::string& slug, const std::string& title,
                const std::string& detail, const std::string& path) {
    return {status, refusal(status, slug, title, detail, path)};
}

std::string why_too_late(std::string_view decision) {
    if (decision == "approve") return "The review was approved before.";
    if (decision == "deny") return "The review was denied before.";
    if (decision == "expire") return "The review expired before an operator decided.";
    return "It is not in review: there is nothing to decide.";
}

}  // namespace

Links order_links(const std::string& root, const std::string& order_id) {
    const auto self = root + "/v1/orders/" + order_id;
    return {self, self + "/history", self + "/cancel", self + "/retry"};
}

Links return_links(const std::string& root, const std::string& return_id) {
    return {root + "/v1/returns/" + return_id, {}, {}, {}};
}

std::string order_state(const std::string& root, const std::string& order_id,
                        const std::string& state, const std::string& reason) {
    return encode(OrderState{order_id, state, unless_empty(reason), order_links(root, order_id)});
}

std::string return_state(const std::string& root, const std::string& return_id,
                         const std::string& state, const std::string& reason) {
    return encode(
        ReturnState{return_id, state, unless_empty(reason), return_links(root, return_id)});
}

std::string refusal(int status, const std::string& slug, const std::string& title,
                    const std::string& detail, const std::string& instance) {
    return encode(
        Refusal{"https://duet.example/problems/" + slug, title, detail, instance, status});
}

std::string review_decision(const std::string& id, bool of_return, const std::string& decision) {
    ReviewDecision taken{{}, {}, decision};
    (of_return ? taken.return_id : taken.order_id) = id;
    return encode(taken);
}

Problem unknown_order(const std::string& order_id) {
    return problem(404, "not-found", "Not Found", "The order " + order_id + " is not known here.",
                   "/v1/orders/" + order_id);
}

Problem cannot_cancel(const std::string& order_id) {
    return problem(
        409, "cannot-cancel", "Conflict",
        "The order can no longer be cancelled: it has been captured, has ended, or waits "
        "for an operator.",
        "/v1/orders/" + order_id);
}

Problem nothing_to_retry(const std::string& order_id) {
    return problem(409, "nothing-to-retry", "Conflict",
                   "Only an order that needs attention can be retried.", "/v1/orders/" + order_id);
}

Problem unknown_review(const std::string& id) {
    return problem(404, "not-found", "Not Found",
                   "No order and no return " + id + " is known here.", "/v1/reviews/" + id);
}

Problem already_decided(const std::string& id, std::string_view decision) {
    return problem(409, "already-decided", "Conflict", why_too_late(decision), "/v1/reviews/" + id);
}

bool may_see(std::string_view owner, std::string_view caller, bool is_operator) {
    return is_operator || owner == caller;
}

}  // namespace duet::answers
