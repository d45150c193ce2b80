// A saga that cannot go on.

#include "services/coordinator/engine/engine.hpp"

namespace duet::coordinator {

/// A step was refused, or nobody knows what became of it: the saga is to be undone from `last_step_to_undo` on. Why, is kept for the customer.
void Engine::refuse(Transaction& tx, Progress& saga, const Reply& why, int last_step_to_undo) {
    auto reason = why;
    if (reason.outcome == Reply::Outcome::failed) reason.reason = "timed_out";
    if (saga.cancel == "granted") reason = Reply::refused(cancelled);
    saga.definition->refuse(saga.data, reason);
    store(tx.db).note(saga);
    // Nobody knows whether the step waits for a person by now: whoever might be asked is told not to decide.
    const bool might_wait = why.outcome == Reply::Outcome::failed && saga.phase == Phase::forward && saga.current().wait;
    if (might_wait) return go(tx, saga, Phase::abandon, saga.step);
    undo_from(tx, saga, last_step_to_undo);
}

/// `step` is the last that is to be undone, -1 when there is none left. Called again once the undo of a step has been answered: with the number before it.
void Engine::undo_from(Transaction& tx, Progress& saga, int step) {
    // The order is what the customer looks at: it is rejected at once. The others hold nothing for an order that is rejected.
    if (step >= 0) return go(tx, saga, Phase::undo, 0);
    const auto reason = saga.definition->reason(saga.data);
    settle(tx, saga, reason == cancelled ? "cancelled" : "rejected", reason);
    go(tx, saga, saga.definition->ending ? Phase::ending : Phase::ended, 0);
}

/// The undo of the step under way failed for good.
void Engine::ask_a_person(Transaction& tx, Progress& saga, const std::string& why) {
    ++saga.stuck;
    saga.trouble = why;
    store(tx.db).note(saga);
    go(tx, saga, saga.definition->flag ? Phase::flag : Phase::stuck, saga.step);
}

}  // namespace duet::coordinator
