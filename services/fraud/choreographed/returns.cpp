#include "services/fraud/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::fraud::choreographed {

using namespace events;

namespace {

/// Nobody has decided in time. A row, not a thread: it survives a restart.
struct ReturnReviewRunsOut {
    static constexpr std::string_view type = "fraud.return_review_runs_out";
    std::string return_id;
    const std::string& subject() const { return return_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
    }
};

Events assess(Fraud& fraud, const ReturnRequested& requested, Transaction& tx) {
    const auto& goods = requested.goods;
    const auto assessed = fraud.assess_return(tx, goods, requested.by_operator, encode(goods));
    switch (assessed.kind) {
        case Assessed::Kind::cleared: return {ReturnCleared{{goods}}};
        case Assessed::Kind::refused: return {ReturnBlocked{{goods.return_id}, assessed.reason}};
        case Assessed::Kind::moot: return {};
        case Assessed::Kind::in_review: break;
    }
    tx.remind_at(assessed.expires_at, ReturnReviewRunsOut{goods.return_id});
    return {ReturnFlagged{{goods.return_id}, assessed.rules}};
}

}  // namespace

Events said_of_return(const std::string& return_id, const Decided& decided, Transaction& tx) {
    if (!decided.now) return {};
    tx.forget<ReturnReviewRunsOut>(return_id);
    if (decided.state != ReviewState::approved) {
        return {ReturnBlocked{{return_id}, refusal(decided.state)}};
    }
    return {ReturnCleared{{decode<RequestedReturn>(Body::parse(decided.goes_on))}, true}};
}

void react_to_returns(service::Handlers& on, Fraud& fraud) {
    on.event<ReturnRequested>([&](const ReturnRequested& requested, Transaction& tx) -> Events {
        return assess(fraud, requested, tx);
    });

    on.timer<ReturnReviewRunsOut>([&](const ReturnReviewRunsOut& due, Transaction& tx) -> Events {
        const auto decided = fraud.decide(tx, due.return_id, ReviewDecision::expire);
        return decided ? said_of_return(due.return_id, *decided, tx) : Events{};
    });

    on.publishes<ReturnCleared, ReturnFlagged, ReturnBlocked>();
}

}  // namespace duet::fraud::choreographed
