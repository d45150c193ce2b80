#include "services/fraud/choreographed/react.hpp"

#include "services/fraud/choreographed/review_events.hpp"
#include "shared/messages/events.hpp"

namespace duet::fraud::choreographed {

using namespace events;

namespace {

/// Due when a return's review expires, as `ReviewRunsOut` (react.cpp) is for orders.
struct ReturnReviewRunsOut {
    static constexpr std::string_view type = "fraud.return_review_runs_out";
    std::string return_id;
    const std::string& subject() const { return return_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
    }
};

struct ReturnEvents {  // review_events.hpp
    using Subject = RequestedReturn;
    static const std::string& id(const RequestedReturn& goods) { return goods.return_id; }
    static Event cleared(const RequestedReturn& goods, bool reviewed) {
        return ReturnCleared{{goods}, reviewed};
    }
    static Event blocked(const std::string& return_id, const std::string& reason) {
        return ReturnBlocked{{return_id}, reason};
    }
    static Event flagged(const std::string& return_id, const std::vector<std::string>& rules) {
        return ReturnFlagged{{return_id}, rules};
    }
};

Events assess(Fraud& fraud, const ReturnRequested& requested, Transaction& tx) {
    const auto& goods = requested.goods;
    const auto assessed = fraud.assess_return(tx, goods, requested.by_operator, encode(goods));
    if (assessed.kind == Assessed::Kind::in_review)
        tx.remind_at(assessed.expires_at, ReturnReviewRunsOut{goods.return_id});
    return events_of<ReturnEvents>(assessed, goods);
}

}  // namespace

Events return_review_events(const std::string& return_id, const Decided& decided, Transaction& tx) {
    if (!decided.now) return {};
    tx.forget<ReturnReviewRunsOut>(return_id);
    return events_of<ReturnEvents>(decided, return_id);
}

void react_to_returns(service::Handlers& on, Fraud& fraud) {
    on.event<ReturnRequested>([&](const ReturnRequested& requested, Transaction& tx) -> Events {
        return assess(fraud, requested, tx);
    });

    on.timer<ReturnReviewRunsOut>([&](const ReturnReviewRunsOut& due, Transaction& tx) -> Events {
        const auto decided = fraud.decide(tx, due.return_id, ReviewDecision::expire);
        return decided ? return_review_events(due.return_id, *decided, tx) : Events{};
    });

    on.publishes<ReturnCleared, ReturnFlagged, ReturnBlocked>();
}

}  // namespace duet::fraud::choreographed
