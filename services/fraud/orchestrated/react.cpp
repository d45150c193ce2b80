#include "services/fraud/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::fraud::orchestrated {

void react(service::Reactions& when, Fraud& fraud) {
    when.told<Assess>([&](const Assess& order, Transaction& tx) -> Reply {
        const auto assessed = fraud.assess(tx, order, "");   // the coordinator knows how to go on
        switch (assessed.kind) {
            case Assessed::Kind::cleared: return Reply::done();
            case Assessed::Kind::in_review: return Reply::waiting();
            case Assessed::Kind::refused:
            case Assessed::Kind::moot: break;
        }
        return Reply::refused(assessed.reason);
    });

    when.told<DecideReview>([&](const DecideReview& review, Transaction& tx) -> Reply {
        const auto decision = review_decision_named(review.decision);
        if (!decision) throw Malformed("field 'decision' is not approve, deny or expire");
        const auto decided = fraud.decide(tx, review.order_id, *decision);
        if (!decided) return Reply::refused("unknown_review");
        if (decided->state == ReviewState::approved) return Reply::done();
        return Reply::refused(refusal(decided->state));
    });

    when.told<TellCursor>([&](const TellCursor&, Transaction& tx) -> Reply { return Reply::answer(encode(fraud.cursors(tx))); });

    when.told<ScoreOrders>([&](const ScoreOrders& ended, Transaction& tx) -> Reply {
        return Reply::done_with(encode(fraud.score(tx, ended.order_ids, ended.through, ended.again)));
    });

    when.told<CloseReview>([&](const CloseReview& order, Transaction& tx) -> Reply {
        fraud.close(tx, order.order_id);
        return Reply::done();
    });
}

}  // namespace duet::fraud::orchestrated
