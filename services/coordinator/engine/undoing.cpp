// Compensation: a saga that cannot go on is undone step by step, the last one first, each with a
// command of its own that is logged before it is sent. A step that cannot be undone waits for an
// operator.

#include "services/coordinator/engine/engine.hpp"

namespace duet::coordinator {

void Engine::refuse(Transaction& tx, SagaState& saga, const Reply& why, int last_step_to_undo) {
    auto reason = why;
    if (reason.outcome == Reply::Outcome::failed) reason.reason = "timed_out";
    if (saga.cancel == Cancel::granted) reason = Reply::refused(cancelled);
    saga.definition->record_refusal(saga.data, reason);
    store(tx.db).note(saga);
    // The step's outcome is unknown: its service may be waiting for a person by now, so the wait is
    // closed there first.
    const bool might_wait = why.outcome == Reply::Outcome::failed && saga.phase == Phase::forward &&
                            saga.current().wait;
    if (might_wait) return go(tx, saga, Phase::abandon, saga.step);
    undo_from(tx, saga, last_step_to_undo);
}

void Engine::undo_from(Transaction& tx, SagaState& saga, int step) {
    while (step >= 0 && !saga.definition->steps[static_cast<std::size_t>(step)].undo) --step;
    if (step >= 0) return go(tx, saga, Phase::undo, step);
    const auto reason = saga.definition->reason(saga.data);
    settle(tx, saga, reason == cancelled ? "cancelled" : "rejected", reason);
    go(tx, saga, saga.definition->ending ? Phase::ending : Phase::ended, 0);
}

void Engine::escalate(Transaction& tx, SagaState& saga, const std::string& why) {
    ++saga.stuck;
    saga.trouble = why;
    store(tx.db).note(saga);
    go(tx, saga, saga.definition->flag ? Phase::flag : Phase::stuck, saga.step);
}

}  // namespace duet::coordinator
