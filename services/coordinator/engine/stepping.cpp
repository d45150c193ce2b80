// The state of a saga and the command that it sends next are one row of the log, written before the
// command is sent.

#include "services/coordinator/engine/engine.hpp"

#include "services/coordinator/engine/command_spans.hpp"

#include <stdexcept>

namespace duet::coordinator {

Command Engine::next_command(SagaState& saga) const {
    auto& data = saga.data;
    const auto& step = saga.current();
    auto command = [&]() -> Command {
        switch (saga.phase) {
            case Phase::forward: return step.make(data);
            case Phase::begin_wait: return step.wait->begin(data);
            case Phase::deciding: return step.wait->decide(data, saga.decision);
            case Phase::end_wait: return step.wait->resume(data);
            case Phase::abandon: return step.wait->abandon(data);
            case Phase::undo: return step.undo(data);
            case Phase::flag: return saga.definition->flag(saga.trouble)(data);
            case Phase::ending: return saga.definition->ending(data);
            default:
                throw std::logic_error("no command belongs to phase " +
                                       std::string{name_of(saga.phase)});
        }
    }();
    // The id is the step's idempotency key: the same in every retry and after every restart.
    command.id = saga.saga_id + "/" + command.type;
    if (saga.phase == Phase::flag) command.id += "/" + std::to_string(saga.stuck);
    command.traceparent = command_context(saga.traceparent, command.id, saga.stuck);
    return command;
}

void Engine::go(Transaction& tx, SagaState& saga, Phase phase, int step) {
    transition_.from = saga.phase;
    saga.phase = phase;
    saga.step = step;
    saga.since = tx.now;
    saga.awaits.clear();
    // Payments has not replied to the cancel: the saga's end answers it.
    if (phase == Phase::ended && saga.cancel == Cancel::requested) {
        saga.cancel =
            saga.definition->reason(saga.data).empty() ? Cancel::refused : Cancel::granted;
        store(tx.db).note(saga);
    }
    const bool quiet = phase == Phase::waiting || phase == Phase::stuck || phase == Phase::ended;
    if (!quiet) {
        auto command = next_command(saga);
        saga.awaits = command.id;
        tx.send(std::move(command));
    }
    store(tx.db).log(saga, transition_, tx.now);
    tx.step("coordinator.step");
}

}  // namespace duet::coordinator
