#pragma once
// Decides when the analytics pipeline's rounds begin: at most one at a time, at most one per pause,
// none while the shop is idle. The round itself is a saga like the others (sagas/analytics.cpp).

#include "services/coordinator/engine/engine.hpp"
#include "services/coordinator/sagas/analytics.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/service/process/writer.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace duet::coordinator {

/// Registers itself as the engine's observer. Borrows the engine; both live as long as the process.
/// One thread.
class Pipeline {
public:
    /// `pause`: from the beginning of a round to the beginning of the next, unless there is more to
    /// fetch.
    Pipeline(Engine& engine, std::chrono::milliseconds pause);

    /// A service may have recorded something: plans a round unless one is planned.
    void wake(Transaction& tx);
    /// The timer of the next round has fired.
    void begin_round(Transaction& tx);

    /// Begins a backfill: all facts with this business time or a later one are fetched again.
    /// False: a backfill is under way.
    [[nodiscard]] bool backfill(Transaction& tx, Instant from);
    void go_on_with_backfill(Transaction& tx, const AnalyticsRound& piece);

    /// After a rollback and at the start: only the table of timers is right.
    void forget() { planned_ = false; }

private:
    void on_saga(Transaction& tx, const SagaState& saga);
    void after_round(Transaction& tx, const AnalyticsRound& round);
    void plan(Transaction& tx, Instant when);

    Engine& engine_;
    std::chrono::milliseconds pause_;
    Instant began_{};       ///< the last round's beginning
    bool planned_ = false;  ///< a timer is set
};

/// The request of an operator.
struct RequestBackfill {
    Instant from{};
};

void react(service::Handlers& on, Pipeline& pipeline);

/// The timer that a new process begins with: the reports catch up, even if a service's file was
/// replaced meanwhile.
std::vector<service::PendingMessage> first_round();

}  // namespace duet::coordinator
