#include "services/coordinator/pipeline.hpp"

#include "services/coordinator/store/lane_store.hpp"
#include "shared/messages/answers.hpp"

#include <algorithm>

namespace duet::coordinator {

namespace {

struct RoundIsDue {
    static constexpr std::string_view type = round_is_due;
    std::string name = "analytics";
    const std::string& subject() const { return name; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) { f("name", s.name); }
};

/// Timer: the next piece of a backfill.
struct BackfillGoesOn {
    static constexpr std::string_view type = backfill_goes_on;
    std::string name = "analytics";
    AnalyticsRound piece;
    const std::string& subject() const { return name; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("name", s.name);
        f("piece", s.piece);
    }
};

const std::string no_owner;  // a round belongs to no customer

}  // namespace

Pipeline::Pipeline(Engine& engine, std::chrono::milliseconds pause)
    : engine_{engine}, pause_{pause} {
    engine_.watch([this](Transaction& tx, const SagaState& saga) { on_saga(tx, saga); });
}

void Pipeline::on_saga(Transaction& tx, const SagaState& saga) {
    const bool backfill = saga.definition->name == analytics_backfill_name;
    if (!backfill && saga.definition->name != analytics_round_name) return wake(tx);
    if (saga.phase != Phase::ended) return;
    const auto& round = std::any_cast<const AnalyticsRound&>(saga.data);
    LaneStore{tx.db}.count(backfill ? PipelineLane::backfill : PipelineLane::rounds, round, tx.now);
    if (!backfill) return after_round(tx, round);
    if (!round.more || !round.refusal.empty()) return;
    AnalyticsRound next;
    next.from = round.from;
    next.after = round.through;
    next.until = round.until;
    tx.remind_at(tx.now, BackfillGoesOn{"analytics", next});
}

/// Facts recorded during the round have planned the next one already: each comes with a reply, and
/// a reply that settles or ends a saga wakes the pipeline.
void Pipeline::after_round(Transaction& tx, const AnalyticsRound& round) {
    if (!round.refusal.empty()) return wake(tx);  // refused: nothing was loaded
    if (round.more) plan(tx, tx.now);
}

void Pipeline::wake(Transaction& tx) {
    if (planned_) return;
    planned_ = true;
    if (LaneStore{tx.db}.round_planned()) return;
    plan(tx, std::clamp(began_ + pause_, tx.now,
                        tx.now + pause_));  // a clock that was set back must not delay the round
}

void Pipeline::plan(Transaction& tx, Instant when) {
    planned_ = true;
    tx.remind_at(when, RoundIsDue{});
}

void Pipeline::begin_round(Transaction& tx) {
    LaneStore lanes{tx.db};
    planned_ = false;
    if (lanes.under_way(PipelineLane::rounds))
        return plan(tx, tx.now + pause_);  // a service is slow or down: the round under way goes on
    began_ = tx.now;
    AnalyticsRound round;
    round.id = lanes.next_id(PipelineLane::rounds);
    const auto id = round.id;
    engine_.begin(tx, analytics_round_name, id, no_owner, std::move(round));
}

bool Pipeline::backfill(Transaction& tx, Instant from) {
    LaneStore lanes{tx.db};
    if (lanes.backfill_open()) return false;
    lanes.begin_backfill(from, tx.now);
    AnalyticsRound first;
    first.from = from;
    go_on_with_backfill(tx, first);
    return true;
}

void Pipeline::go_on_with_backfill(Transaction& tx, const AnalyticsRound& piece) {
    auto round = piece;
    round.id = LaneStore{tx.db}.next_id(PipelineLane::backfill);
    const auto id = round.id;
    engine_.begin(tx, analytics_backfill_name, id, no_owner, std::move(round));
}

void react(service::Handlers& on, Pipeline& pipeline) {
    on.timer<RoundIsDue>([&](const RoundIsDue&, Transaction& tx) -> Events {
        pipeline.begin_round(tx);
        return {};
    });

    on.timer<BackfillGoesOn>([&](const BackfillGoesOn& backfill, Transaction& tx) -> Events {
        pipeline.go_on_with_backfill(tx, backfill.piece);
        return {};
    });

    on.request<RequestBackfill>(
        "pipeline.backfill",
        [&](const RequestBackfill& request, Transaction& tx) -> service::Answered {
            if (pipeline.backfill(tx, request.from))
                return {{202, R"({"accepted":true})"}, "backfill"};
            return {
                {409, answers::refusal(409, "backfill-under-way", "Conflict",
                                       "A backfill is under way; wait for its end, then try again.",
                                       "/admin/pipeline/backfill")},
                "backfill"};
        });
}

std::vector<service::PendingMessage> first_round() {
    service::Inbound message;
    message.kind = service::Inbound::Kind::timer;
    message.type = RoundIsDue::type;
    message.subject = RoundIsDue{}.name;
    message.data = Body::parse(encode(RoundIsDue{}));
    std::vector<service::PendingMessage> messages;
    messages.push_back({.message = std::move(message), .done = {}});
    return messages;
}

}  // namespace duet::coordinator
