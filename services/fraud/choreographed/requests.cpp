#include "services/fraud/choreographed/react.hpp"

#include "shared/messages/answers.hpp"
#include "shared/messages/requests.hpp"

namespace duet::fraud::choreographed {

using service::Answered;

namespace {

struct Taken {
    std::string order_id;
    std::string decision;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("decision", s.decision);
    }
};

Answered refuse(int status, const std::string& slug, const std::string& title, const std::string& detail, const std::string& order_id) {
    return {{status, answers::refusal(status, slug, title, detail, "/v1/reviews/" + order_id)}, order_id};
}

/// The decision that led to this state; "" for an order that ended without one.
std::string_view decision_of(ReviewState state) {
    for (const std::string_view decision : {"approve", "deny", "expire"}) {
        if (after(ReviewState::open, review_decision_named(decision).value()) == state) return decision;
    }
    return {};
}

}  // namespace

void decide(service::Reactions& when, Fraud& fraud) {
    when.answers<Taken>("ReviewDecision");
    when.asked<requests::DecideReview>("reviews.decide", [&](const requests::DecideReview& request, Transaction& tx) -> Answered {
        const auto& order_id = request.order_id;
        const auto decision = request.decision == "approve" ? ReviewDecision::approve : ReviewDecision::deny;
        const auto decided = fraud.decide(tx, order_id, decision);
        if (!decided && !fraud.has_assessed(tx, order_id)) return refuse(404, "not-found", "Not Found", "The order " + order_id + " is not known here.", order_id);
        if (!decided) return refuse(409, "already-decided", "Conflict", answers::decided_already(""), order_id);
        if (decided->state != after(ReviewState::open, decision)) return refuse(409, "already-decided", "Conflict", answers::decided_already(decision_of(decided->state)), order_id);
        return {{202, encode(Taken{order_id, request.decision})}, order_id, said_of(order_id, *decided, tx)};
    });
}

}  // namespace duet::fraud::choreographed
