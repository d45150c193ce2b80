#pragma once
// How far one saga has come: exactly what its row in the saga log says.

#include "services/coordinator/engine/definition.hpp"
#include "shared/clock/clock.hpp"

#include <any>
#include <optional>
#include <string>

namespace duet::coordinator {

enum class Phase {
    forward,     ///< the step's command is under way
    begin_wait,  ///< telling that a person must decide
    waiting,     ///< nothing is under way; a decision or a timer goes on
    deciding,    ///< the decision is under way
    end_wait,    ///< telling that the wait is over
    abandon,     ///< the wait is given up, because the saga is being undone
    undo,        ///< the step's undo is under way
    flag,        ///< asking for a person
    stuck,       ///< a person must act
    ending,      ///< the last word is under way
    ended
};

std::string_view name_of(Phase phase);
std::string_view name_of(Reply::Outcome outcome);

/// The reason of an undo that a customer's cancel began.
inline const std::string cancelled = "cancelled";
Phase phase_named(std::string_view name);

/// What led a saga on: an answer to a command, or somebody's decision.
struct Transition {
    std::string command;
    std::string outcome;
    std::string reason;
    Phase from = Phase::forward;  ///< where the saga stood
};

struct SagaState {
    std::string saga_id;
    const Definition* definition = nullptr;
    std::string owner;
    std::any data;
    Phase phase = Phase::forward;
    int step = 0;
    Instant since{};
    std::string awaits;
    std::string cancel, cancel_key;
    std::string decision;
    std::int64_t stuck = 0;  ///< how often a person was needed
    std::string trouble;     ///< why, the last time
    std::string traceparent;
    bool settled = false;

    const Step& current() const { return definition->steps[static_cast<std::size_t>(step)]; }
    /// Can the order still be undone? Not once the pivot's command has been answered with done.
    bool before_pivot() const {
        return phase != Phase::ending && phase != Phase::ended &&
               current().kind != Step::Kind::retriable;
    }
    bool undoing() const {
        return phase == Phase::undo || phase == Phase::abandon || phase == Phase::flag ||
               phase == Phase::stuck;
    }
};

}  // namespace duet::coordinator
