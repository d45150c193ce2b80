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

/// The next piece of a backfill, with what is known of it.
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

const std::string nobody;  // owns a round

}  // namespace

Pipeline::Pipeline(Engine& engine, std::chrono::milliseconds pause)
    : engine_{engine}, pause_{pause} {
    engine_.watch([this](Transaction& tx, const SagaState& saga) { look_at(tx, saga); });
}

void Pipeline::look_at(Transaction& tx, const SagaState& saga) {
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

/// What was recorded while the round was under way has set the timer for the next: whoever records
/// it replies, and the reply wakes.
void Pipeline::after_round(Transaction& tx, const AnalyticsRound& round) {
    if (!round.refusal.empty()) return wake(tx);  // it was of no use
    if (round.more) plan(tx, tx.now);
}

void Pipeline::wake(Transaction& tx) {
    if (planned_) return;
    planned_ = true;
    if (LaneStore{tx.db}.round_planned()) return;
    plan(tx, std::clamp(began_ + pause_, tx.now,
                        tx.now + pause_));  // a clock that was set back must not make it wait
}

void Pipeline::plan(Transaction& tx, Instant when) {
    planned_ = true;
    tx.remind_at(when, RoundIsDue{});
}

void Pipeline::begin_round(Transaction& tx) {
    LaneStore lanes{tx.db};
    planned_ = false;
    if (lanes.under_way(PipelineLane::rounds))
        return plan(
            tx, tx.now + pause_);  // its services are slow or away: it takes as long as it takes
    began_ = tx.now;
    AnalyticsRound round;
    round.id = lanes.next_id(PipelineLane::rounds);
    const auto id = round.id;
    engine_.begin(tx, analytics_round_name, id, nobody, std::move(round));
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
    engine_.begin(tx, analytics_backfill_name, id, nobody, std::move(round));
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

    on.request<AskBackfill>(
        "pipeline.backfill", [&](const AskBackfill& asked, Transaction& tx) -> service::Answered {
            if (pipeline.backfill(tx, asked.from))
                return {{202, R"({"accepted":true})"}, "backfill"};
            return {
                {409, answers::refusal(409, "backfill-under-way", "Conflict",
                                       "A backfill is under way; wait for its end, then ask again.",
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
