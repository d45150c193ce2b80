#include "services/fraud/choreographed/requests.hpp"

#include "services/fraud/choreographed/react.hpp"
#include "shared/messages/answers.hpp"
#include "shared/messages/requests.hpp"

namespace duet::fraud::choreographed {

using service::Answered;

namespace {

Answered refuse(const answers::Problem& problem, const std::string& id) {
    return {{problem.status, problem.body}, id};
}

/// The decision that led to this state; "" when the review ended without one.
std::string_view decision_of(ReviewState state) {
    for (const std::string_view decision : {"approve", "deny", "expire"}) {
        if (after(ReviewState::open, review_decision_named(decision).value()) == state)
            return decision;
    }
    return {};
}

}  // namespace

void decide_requests(service::Handlers& on, Fraud& fraud) {
    on.responds_with<answers::ReviewDecision>("ReviewDecision");
    on.request<requests::DecideReview>(
        "reviews.decide", [&](const requests::DecideReview& request, Transaction& tx) -> Answered {
            const auto& id = request.id;
            const bool of_return = fraud.has_assessed_return(tx, id);
            const auto decision =
                request.decision == "approve" ? ReviewDecision::approve : ReviewDecision::deny;
            const auto decided = fraud.decide(tx, id, decision);
            if (!decided && !of_return && !fraud.has_assessed(tx, id)) {
                return refuse(answers::unknown_review(id), id);
            }
            if (!decided) return refuse(answers::already_decided(id, ""), id);
            if (decided->state != after(ReviewState::open, decision)) {
                return refuse(answers::already_decided(id, decision_of(decided->state)), id);
            }
            auto events = of_return ? return_review_events(id, *decided, tx)
                                    : order_review_events(id, *decided, tx);
            return {{202, answers::review_decision(id, of_return, request.decision)},
                    id,
                    std::move(events)};
        });
}

}  // namespace duet::fraud::choreographed
