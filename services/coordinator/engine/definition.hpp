#pragma once
// A saga as data (Garcia-Molina, Salem: "Sagas", 1987): steps and how each is undone, up to a
// pivot; after it, steps that are repeated until they succeed (the kinds of step: Richardson,
// "Microservices Patterns", 2018, chapter 4). A definition sends nothing: it makes the commands
// that the engine sends. One thread builds it; after that any thread may read it.

#include "shared/messages/codec.hpp"
#include "shared/messages/command.hpp"

#include <any>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::coordinator {

using MakeCommand = std::function<Command(std::any& data)>;

/// The commands of a step that may have to wait for a person: when the wait begins, when the saga
/// goes on, and when it is abandoned.
struct Wait {
    std::string state;  ///< in the answer to waiting clients: "in_review"
    MakeCommand begin, resume, abandon;
    std::function<Command(std::any& data, const std::string& decision)> decide;
    std::chrono::milliseconds within{0};  ///< after it the decision is "expire"
};

struct Step {
    enum class Kind { compensatable, pivot, retriable };
    std::string name;
    Kind kind = Kind::compensatable;
    MakeCommand make;
    MakeCommand undo;  ///< empty: no effect to undo
    /// Empty: nothing to learn from the reply.
    std::function<void(std::any& data, const Reply& reply)> learn;
    std::optional<Wait> wait;
    std::string reaches;  ///< the state in the answer to waiting clients once the step is done
};

struct Definition {
    std::string name;
    int version = 1;
    std::vector<Step> steps;
    MakeCommand ending;               ///< after the last step and after a complete undo
    std::function<std::any()> blank;  ///< empty data, to find out the commands' types (outline.hpp)
    std::function<std::any(const Body&)> load;
    std::function<std::string(const std::any&)> save;
    /// The function below, for the data's type.
    std::function<void(std::any& data, const Reply& why)> record_refusal;
    /// An operator has settled the step that failed: notes it in the data.
    std::function<void(std::any& data)> clear_by_hand;
    std::function<std::string(const std::any&)> reason;  ///< of the refusal; "" when there is none
    /// The command that asks for an operator; may be empty.
    std::function<MakeCommand(const std::string& why)> flag;
};

/// Writes the reason of an undo into the saga's data: the customer reads it as the order's
/// `reason`, with `details` such as the SKUs that are out of stock. Called by Engine::refuse
/// (undoing.cpp) and Engine::abandon (decisions.cpp).
template <class T> void record_refusal(std::any& data, const Reply& why) {
    auto& mine = std::any_cast<T&>(data);
    mine.refusal = why.reason;
    mine.details = why.details;
}

/// Builds a definition from typed steps:
///     Saga<PlaceOrderData>{"place-order"}.step("reserve the stock", …).undo(…).pivot(…).then(…)
/// T needs the fields `refusal`, `details` and `by_operator`, and a field list for the saga log.
template <class T> class Saga {
public:
    explicit Saga(std::string name, int version = 1) {
        definition_.name = std::move(name);
        definition_.version = version;
        definition_.blank = [] { return std::any{T{}}; };
        definition_.load = [](const Body& body) { return std::any{decode<T>(body)}; };
        definition_.save = [](const std::any& data) {
            return encode(std::any_cast<const T&>(data));
        };
        definition_.record_refusal = coordinator::record_refusal<T>;
        definition_.clear_by_hand = [](std::any& data) {
            std::any_cast<T&>(data).by_operator = true;
        };
        definition_.reason = [](const std::any& data) {
            return std::any_cast<const T&>(data).refusal;
        };
    }

    template <class F> Saga& step(std::string name, F make) {
        return add(std::move(name), Step::Kind::compensatable, make);
    }
    template <class F> Saga& pivot(std::string name, F make) {
        return add(std::move(name), Step::Kind::pivot, make);
    }
    template <class F> Saga& then(std::string name, F make) {
        return add(std::move(name), Step::Kind::retriable, make);
    }

    template <class F> Saga& undo(F make) {
        last().undo = command(make);
        return *this;
    }
    template <class F> Saga& learning(F learn) {
        last().learn = [learn](std::any& data, const Reply& reply) {
            learn(std::any_cast<T&>(data), reply);
        };
        return *this;
    }
    Saga& reaching(std::string state) {
        last().reaches = std::move(state);
        return *this;
    }
    template <class Begin, class Resume, class Abandon, class Decide>
    Saga& may_wait(std::string state, std::chrono::milliseconds within, Begin begin, Resume resume,
                   Abandon abandon, Decide decide) {
        last().wait = Wait{.state = std::move(state),
                           .begin = command(begin),
                           .resume = command(resume),
                           .abandon = command(abandon),
                           .decide =
                               [decide](std::any& data, const std::string& decision) {
                                   return Command{decide(std::any_cast<T&>(data), decision)};
                               },
                           .within = within};
        return *this;
    }
    template <class F> Saga& ending(F make) {
        definition_.ending = command(make);
        return *this;
    }
    template <class F> Saga& flagging(F make) {
        definition_.flag = [make](const std::string& why) -> MakeCommand {
            return
                [make, why](std::any& data) { return Command{make(std::any_cast<T&>(data), why)}; };
        };
        return *this;
    }

    operator Definition() const { return definition_; }

private:
    template <class F> static MakeCommand command(F make) {
        return [make](std::any& data) { return Command{make(std::any_cast<T&>(data))}; };
    }
    template <class F> Saga& add(std::string name, Step::Kind kind, F make) {
        definition_.steps.push_back({std::move(name), kind, command(make), {}, {}, {}, {}});
        return *this;
    }
    Step& last() { return definition_.steps.back(); }

    Definition definition_;
};

}  // namespace duet::coordinator
