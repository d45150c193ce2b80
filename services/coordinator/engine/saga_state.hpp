#pragma once
// The state of one saga: exactly what its rows in the saga log say (../store/formats.md). Plain
// data.

#include "services/coordinator/engine/definition.hpp"
#include "shared/clock/clock.hpp"

#include <any>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::coordinator {

enum class Phase {
    forward,     ///< the step's command is under way
    begin_wait,  ///< the command that announces the wait for a person is under way
    waiting,     ///< no command is under way; a decision or a timer moves the saga on
    deciding,    ///< the command that carries the decision is under way
    end_wait,    ///< the command that announces the end of the wait is under way
    abandon,     ///< the command that closes the wait is under way: the saga is being undone
    undo,        ///< the step's undo is under way
    flag,        ///< the command that asks for an operator is under way
    stuck,       ///< no command is under way; an operator must act
    ending,      ///< the saga's last command is under way
    ended
};

/// What became of the customer's cancel. `requested`: payments has not replied yet.
enum class Cancel { none, requested, granted, refused };

/// The texts in the saga log. Throws std::runtime_error for a text that no version has written.
std::string_view name_of(Phase phase);
std::string_view name_of(Cancel cancel);
std::string_view name_of(Reply::Outcome outcome);
Phase phase_named(std::string_view name);
Cancel cancel_named(std::string_view name);

/// The parts of a command's id, "<saga>/<type>" or "<saga>/<type>/<suffix>".
std::string_view saga_of(std::string_view command_id);
std::string_view type_of(std::string_view command_id);

/// The reason of an undo that a customer's cancel began.
inline const std::string cancelled = "cancelled";

/// Why a saga moved on: the reply to a command, or a decision.
struct Transition {
    std::string command;  ///< type of the command, or "review", "retry"; "" when the saga begins
    std::string outcome;
    std::string reason;
    Phase from = Phase::forward;  ///< the phase before
};

struct SagaState {
    std::string saga_id;
    const Definition* definition = nullptr;
    std::string owner;  ///< name of the API key that began it
    std::any data;      ///< the definition's own type, such as PlaceOrderData
    Phase phase = Phase::forward;
    int step = 0;
    Instant since{};
    std::string awaits;  ///< id of the command whose reply is awaited; "" when none is
    Cancel cancel = Cancel::none;
    std::string cancel_key;  ///< of the request, part of the stop command's id
    std::string decision;    ///< of a review
    std::int64_t stuck = 0;  ///< how often the saga has needed an operator
    std::string trouble;     ///< the reason, the last time
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
