#pragma once
// When the analytics pipeline's rounds begin. What a round does is a saga like the others
// (sagas/analytics.cpp); this says only when there is one: at most one at a time, at most one every
// so often, none while nothing happens.

#include "services/coordinator/engine/engine.hpp"
#include "services/coordinator/sagas/analytics.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/service/process/writer.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace duet::coordinator {

class Pipeline {
public:
    /// `pause`: from the beginning of a round to that of the next, unless there is more to fetch.
    /// Both must outlive the process.
    Pipeline(Engine& engine, std::chrono::milliseconds pause);

    /// Something may have been recorded: there will be a round.
    void wake(Transaction& tx);
    /// The time has come.
    void begin_round(Transaction& tx);

    /// Fetches once more what has this business time or a later one. False: a backfill is under
    /// way.
    bool backfill(Transaction& tx, Instant from);
    void go_on_with_backfill(Transaction& tx, const AnalyticsRound& piece);

    /// A transaction was rolled back, or the process begins: the timers' table is right.
    void forget() { planned_ = false; }

private:
    void look_at(Transaction& tx, const SagaState& saga);
    void after_round(Transaction& tx, const AnalyticsRound& round);
    void plan(Transaction& tx, Instant when);

    Engine& engine_;
    std::chrono::milliseconds pause_;
    Instant began_{};       ///< the last round
    bool planned_ = false;  ///< a timer is set
};

/// What an operator asks for.
struct AskBackfill {
    Instant from{};
};

void react(service::Handlers& on, Pipeline& pipeline);

/// A process begins with a round: whatever became of the services' files meanwhile, the reports
/// catch up.
std::vector<service::PendingMessage> first_round();

}  // namespace duet::coordinator
