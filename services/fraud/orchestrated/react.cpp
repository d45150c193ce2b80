#include "services/fraud/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::fraud::orchestrated {

namespace {

Reply reply_to(const Assessed& assessed) {
    switch (assessed.kind) {
        case Assessed::Kind::cleared: return Reply::done();
        case Assessed::Kind::in_review: return Reply::waiting();
        case Assessed::Kind::refused:
        case Assessed::Kind::moot: break;
    }
    return Reply::refused(assessed.reason);
}

}  // namespace

void react(service::Handlers& on, Fraud& fraud) {
    // Without a continuation: the saga in the coordinator holds it.
    on.command<Assess>([&](const Assess& order, Transaction& tx) -> Reply {
        return reply_to(fraud.assess(tx, order, ""));
    });

    on.command<AssessReturn>([&](const AssessReturn& goods, Transaction& tx) -> Reply {
        return reply_to(fraud.assess_return(tx, goods, goods.by_operator, ""));
    });

    on.command<DecideReview>([&](const DecideReview& review, Transaction& tx) -> Reply {
        const auto decision = review_decision_named(review.decision);
        if (!decision) throw Malformed("field 'decision' is not approve, deny or expire");
        const auto decided = fraud.decide(tx, review.id, *decision);
        if (!decided) return Reply::refused("unknown_review");
        if (decided->state == ReviewState::approved) return Reply::done();
        return Reply::refused(refusal(decided->state));
    });

    on.command<TellCursor>([&](const TellCursor&, Transaction& tx) -> Reply {
        return Reply::answer(encode(fraud.cursors(tx)));
    });

    on.command<ScoreOrders>([&](const ScoreOrders& ended, Transaction& tx) -> Reply {
        return Reply::done_with(
            encode(fraud.score(tx, ended.order_ids, ended.through, ended.again)));
    });

    on.command<CloseReview>([&](const CloseReview& review, Transaction& tx) -> Reply {
        fraud.close(tx, review.id);
        return Reply::done();
    });
}

}  // namespace duet::fraud::orchestrated
