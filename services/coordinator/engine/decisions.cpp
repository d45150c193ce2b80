// What people and timers decide about sagas under way: reviews, cancels, retries, giving up.

#include "services/coordinator/engine/engine.hpp"

#include "services/coordinator/engine/command_spans.hpp"
#include "shared/messages/commands.hpp"

namespace duet::coordinator {

std::string Engine::stop_id(const SagaState& saga) {
    return saga.saga_id + "/" + std::string{payments::StopPayment::type} + "/" + saga.cancel_key;
}

Command Engine::stop_command(const SagaState& saga) const {
    Command command{payments::StopPayment{{saga.saga_id}}};
    command.id = stop_id(saga);
    command.traceparent = command_context(saga.traceparent, command.id, saga.stuck);
    return command;
}

// ---- reviews

void Engine::begin_to_wait(Transaction& tx, SagaState& saga) {
    const auto& wait = *saga.current().wait;
    settle(tx, saga, wait.state, "");
    if (saga.cancel == Cancel::granted) return abandon(tx, saga);
    tx.follow(saga.traceparent);
    tx.remind_at(tx.now + wait.within, WaitIsOver{saga.saga_id});
    if (saga.decision.empty())
        go(tx, saga, Phase::waiting, saga.step);
    else
        act_on_decision(tx, saga);
}

void Engine::abandon(Transaction& tx, SagaState& saga) {
    saga.definition->record_refusal(saga.data, Reply::refused(cancelled));
    store(tx.db).note(saga);
    go(tx, saga, Phase::abandon, saga.step);
}

void Engine::act_on_decision(Transaction& tx, SagaState& saga) {
    tx.forget<WaitIsOver>(saga.saga_id);
    go(tx, saga, Phase::deciding, saga.step);
}

bool Engine::decide(Transaction& tx, const std::string& saga_id, const std::string& decision) {
    auto* saga = hold(tx.db, saga_id);
    if (saga == nullptr || (saga->phase != Phase::waiting && saga->phase != Phase::begin_wait) ||
        !saga->decision.empty())
        return false;
    saga->decision = decision;
    store(tx.db).note(*saga);
    transition_ = {"review", decision, ""};
    if (saga->phase == Phase::waiting) act_on_decision(tx, *saga);
    return true;
}

// ---- cancelling, retrying, giving up

bool Engine::cancel(Transaction& tx, const std::string& saga_id, const std::string& key) {
    auto* saga = hold(tx.db, saga_id);
    if (saga == nullptr || !saga->before_pivot() || saga->undoing() ||
        saga->cancel == Cancel::refused)
        return false;
    if (saga->cancel != Cancel::none) return true;  // a repeated request
    saga->cancel = Cancel::requested;
    saga->cancel_key = key;
    store(tx.db).note(*saga);
    tx.send(stop_command(*saga));
    return true;
}

void Engine::take_stop(Transaction& tx, SagaState& saga, const ReceivedReply& received) {
    const auto& reply = received.reply;
    saga.cancel = reply.is_done() ? Cancel::granted : Cancel::refused;
    store(tx.db).note(saga);
    transition_ = {std::string{payments::StopPayment::type}, std::string{name_of(reply.outcome)},
                   reply.reason, saga.phase};
    if (auto span = command_span(
            saga.traceparent, {saga.saga_id, received.id, transition_.command, saga.stuck, tx.now,
                               tx.now, transition_.outcome, transition_.reason}))
        tx.trace(*std::move(span));
    if (saga.cancel == Cancel::granted && saga.phase == Phase::waiting) {
        tx.forget<WaitIsOver>(saga.saga_id);
        return abandon(tx, saga);
    }
    // Else the reply to the step under way moves the saga: it finds the cancel granted, or the
    // cancel came too late.
    store(tx.db).log(saga, transition_, saga.since);
}

bool Engine::retry(Transaction& tx, const std::string& saga_id) {
    auto* saga = hold(tx.db, saga_id);
    if (saga == nullptr || saga->phase != Phase::stuck) return false;
    saga->definition->clear_by_hand(saga->data);
    store(tx.db).note(*saga);
    transition_ = {"retry", "requested", ""};
    const bool was_undoing = !saga->definition->reason(saga->data).empty();
    go(tx, *saga, was_undoing ? Phase::undo : Phase::forward, saga->step);
    return true;
}

void Engine::sweep(Transaction& tx) {
    if (forgotten_) load(tx.db);
    // The first step is never given up: no step before it needs an undo, and its own undo is a
    // command to the same silent service.
    std::vector<std::string> overdue;
    for (const auto& [id, saga] : active_) {
        if (saga.phase == Phase::forward && saga.step > 0 &&
            saga.current().kind == Step::Kind::compensatable &&
            saga.since + give_up_after_ < tx.now)
            overdue.push_back(id);
    }
    for (const auto& id : overdue) {
        auto& saga = active_.at(id);
        transition_ = {std::string{type_of(saga.awaits)}, "given up", "no answer"};
        refuse(tx, saga, Reply::failed("no answer"), saga.step);
    }
}

}  // namespace duet::coordinator
