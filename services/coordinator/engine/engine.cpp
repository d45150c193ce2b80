#include "services/coordinator/engine/engine.hpp"

#include "services/coordinator/engine/command_spans.hpp"

#include <fmt/format.h>

#include <iterator>
#include <limits>
#include <stdexcept>

namespace duet::coordinator {

void Engine::add(Definition definition, Answer answer) {
    const auto key = std::pair{definition.name, definition.version};
    definitions_.emplace(key, Known{std::move(definition), std::move(answer)});
}

SagaStore Engine::store(store::Connection& db) const {
    return {db, [this](const std::string& name, int version) -> const Definition& {
                const auto found = definitions_.find({name, version});
                if (found == definitions_.end())
                    throw std::runtime_error(
                        fmt::format("saga definition {} version {} is gone, but sagas run under it",
                                    name, version));
                return found->second.definition;
            }};
}

const Definition& Engine::newest(const std::string& name) const {
    const auto after = definitions_.upper_bound({name, std::numeric_limits<int>::max()});
    if (after == definitions_.begin() || std::prev(after)->first.first != name)
        throw std::logic_error("no saga is called '" + name + "'");
    return std::prev(after)->second.definition;
}

SagaState* Engine::hold(store::Connection& db, const std::string& saga_id) {
    if (forgotten_) load(db);
    const auto found = active_.find(saga_id);
    if (found != active_.end()) return &found->second;
    ended_ = store(db).find_ended(saga_id);
    return ended_ ? &*ended_ : nullptr;
}

std::map<std::pair<std::string, std::string>, std::size_t> Engine::count(store::Connection& db) {
    if (forgotten_) load(db);
    std::map<std::pair<std::string, std::string>, std::size_t> counts;
    for (const auto& [id, saga] : active_)
        ++counts[{saga.definition->name, std::string{name_of(saga.phase)}}];
    return counts;
}

std::optional<SagaState> Engine::find(store::Connection& db, const std::string& saga_id) {
    const auto* saga = hold(db, saga_id);
    return saga == nullptr ? std::nullopt : std::optional{*saga};
}

void Engine::begin(Transaction& tx, const std::string& definition, const std::string& saga_id,
                   const std::string& owner, std::any data) {
    if (hold(tx.db, saga_id) != nullptr) return;
    SagaState saga;
    saga.saga_id = saga_id;
    saga.definition = &newest(definition);
    saga.owner = owner;
    saga.data = std::move(data);
    saga.traceparent = tx.cause.traceparent;
    store(tx.db).insert(saga);
    transition_ = {"", "begun", ""};
    go(tx, saga, Phase::forward, 0);
    active_.emplace(saga_id, std::move(saga));
    tx.step("coordinator.begin");
}

void Engine::take(Transaction& tx, const ReceivedReply& received) {
    const std::string saga_id{saga_of(received.id)};
    auto* saga = hold(tx.db, saga_id);
    if (saga == nullptr) return;
    const auto& reply = received.reply;
    if (saga->cancel == Cancel::requested && received.id == stop_id(*saga))
        return take_stop(tx, *saga, received);
    // Equal ids or nothing: a late or repeated reply belongs to a command that is over.
    if (received.id != saga->awaits) return;
    transition_ = {.command = std::string{type_of(received.id)},
                   .outcome = std::string{name_of(reply.outcome)},
                   .reason = reply.reason,
                   .from = saga->phase};
    if (auto span = command_span(saga->traceparent, {.saga_id = saga_id,
                                                     .command_id = received.id,
                                                     .type = transition_.command,
                                                     .stuck = saga->stuck,
                                                     .began = saga->since,
                                                     .ended = tx.now,
                                                     .outcome = transition_.outcome,
                                                     .reason = transition_.reason}))
        tx.trace(*std::move(span));

    move_on(tx, *saga, reply);
    if (saga->phase != Phase::ended) return;
    observer_(tx, *saga);
    active_.erase(saga_id);
}

void Engine::move_on(Transaction& tx, SagaState& saga, const Reply& reply) {
    const bool failed = reply.outcome == Reply::Outcome::failed;
    switch (saga.phase) {
        case Phase::forward: return forward_done(tx, saga, reply);
        case Phase::begin_wait: return begin_to_wait(tx, saga);
        case Phase::deciding:
            if (reply.is_done()) return go(tx, saga, Phase::end_wait, saga.step);
            return refuse(tx, saga, reply, saga.step - 1);
        case Phase::end_wait: return step_after(tx, saga);
        case Phase::abandon: return undo_from(tx, saga, saga.step - 1);
        case Phase::undo:
            if (failed) return escalate(tx, saga, reply.reason);
            return undo_from(tx, saga, saga.step - 1);
        case Phase::flag:
            settle(tx, saga, "needs_attention", saga.trouble);
            return go(tx, saga, Phase::stuck, saga.step);
        case Phase::ending: return go(tx, saga, Phase::ended, saga.step);
        case Phase::waiting:
        case Phase::stuck:
        case Phase::ended: break;  // no command is under way
    }
}

void Engine::forward_done(Transaction& tx, SagaState& saga, const Reply& reply) {
    const auto& step = saga.current();
    switch (reply.outcome) {
        case Reply::Outcome::done: {
            if (step.learn) {
                step.learn(saga.data, reply);
                store(tx.db).note(saga);
            }
            if (!step.reaches.empty()) settle(tx, saga, step.reaches, "");
            step_after(tx, saga);
            break;
        }
        case Reply::Outcome::waiting: go(tx, saga, Phase::begin_wait, saga.step); break;
        case Reply::Outcome::refused: refuse(tx, saga, reply, saga.step - 1); break;
        // A permanent failure leaves the step's outcome unknown, so the step is undone, too. Past
        // the pivot only an operator can help.
        default:
            if (step.kind != Step::Kind::retriable) {
                refuse(tx, saga, reply, saga.step);
            } else {
                escalate(tx, saga, reply.reason);
            }
    }
}

void Engine::step_after(Transaction& tx, SagaState& saga) {
    const bool past_pivot = saga.current().kind != Step::Kind::compensatable;
    if (saga.cancel == Cancel::granted && !past_pivot)
        return refuse(tx, saga, Reply::refused(cancelled), saga.step);
    const auto next = saga.step + 1;
    if (next < static_cast<int>(saga.definition->steps.size()))
        return go(tx, saga, Phase::forward, next);
    go(tx, saga, saga.definition->ending ? Phase::ending : Phase::ended, saga.step);
}

void Engine::settle(Transaction& tx, SagaState& saga, const std::string& state,
                    const std::string& reason) {
    observer_(tx, saga);
    if (saga.settled) return;
    saga.settled = true;
    const auto answer = definitions_.at({saga.definition->name, saga.definition->version})
                            .answer(saga.saga_id, state, reason);
    store(tx.db).settle(saga.saga_id, answer);
    tx.announce(saga.saga_id, answer);
}

}  // namespace duet::coordinator
