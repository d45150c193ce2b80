#pragma once
// Drives sagas: a reply arrives, the engine logs what it decides and returns the next command, all
// in one transaction. Deterministic: no threads, no sockets. The machine passes the transactions
// in, in a process and in the simulation.

#include "services/coordinator/engine/saga_state.hpp"
#include "services/coordinator/store/saga_store.hpp"
#include "shared/service/machine/transaction.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::coordinator {

using service::Transaction;

/// Memory mirrors the log: after a rollback call `forget`. Every function that changes a saga
/// throws what the store throws. One thread, except `newest_under_way`.
class Engine {
public:
    /// The answer for clients that wait for a saga, as JSON.
    using Answer = std::function<std::string(const std::string& saga_id, const std::string& state,
                                             const std::string& reason)>;
    using Observer = std::function<void(Transaction&, const SagaState&)>;

    /// `give_up_after`: how long a step before the pivot may stay unanswered. Then `sweep` undoes
    /// the saga, that step included because its outcome is unknown.
    explicit Engine(std::chrono::milliseconds give_up_after) : give_up_after_{give_up_after} {}

    // engine.cpp

    /// Called inside the transaction each time a saga reaches a state that its clients may see
    /// ("in_review", "needs_attention", …), and when it ends.
    void watch(Observer observer) { observer_ = std::move(observer); }

    /// A saga begins under the newest version of its definition and ends under the version it began
    /// with.
    void add(Definition definition, Answer answer);

    /// Begins a saga: its row and the answer to the customer are one commit. Idempotent.
    void begin(Transaction& tx, const std::string& definition, const std::string& saga_id,
               const std::string& owner, std::any data);

    /// A reply to a command. Counts only when its id equals the id that the saga awaits: a late or
    /// repeated reply changes nothing.
    void take(Transaction& tx, const ReceivedReply& reply);

    /// A copy of the saga's state; nullopt when no saga has this id.
    std::optional<SagaState> find(store::Connection& db, const std::string& saga_id);

    /// The number of sagas under way, by definition and phase.
    std::map<std::pair<std::string, std::string>, std::size_t> count(store::Connection& db);

    /// The newest `limit` sagas under way, for /admin/sagas. Callable from any thread, on a
    /// connection of its own: it reads the log, and the definitions do not change once the process
    /// runs.
    std::vector<SagaState> newest_under_way(store::Connection& db, int limit) const {
        return store(db).newest_under_way(limit);
    }

    // decisions.cpp

    /// Sends payments the command to stop the payment. False: the saga is unknown, is past the
    /// pivot, has ended or is being undone, or payments has refused an earlier cancel.
    [[nodiscard]] bool cancel(Transaction& tx, const std::string& saga_id, const std::string& key);
    /// An operator has settled the trouble by hand: the saga sends the step's command (or undo)
    /// again. False: the saga is not stuck.
    [[nodiscard]] bool retry(Transaction& tx, const std::string& saga_id);
    /// The decision of a review: "approve", "deny" or "expire". False: the saga does not wait for
    /// one (any more).
    bool decide(Transaction& tx, const std::string& saga_id, const std::string& decision);
    /// Gives up steps before the pivot, except the first, that have been unanswered for
    /// `give_up_after`.
    void sweep(Transaction& tx);

    // resuming.cpp

    /// Loads the sagas under way and returns the commands to send again, with the same ids, so that
    /// no service does one twice.
    std::vector<Command> resume(store::Connection& db);

    /// After a rollback: memory may be ahead of the log. The next call loads it again.
    void forget() {
        active_.clear();
        forgotten_ = true;
    }

private:
    struct Known {
        Definition definition;
        Answer answer;
    };

    // engine.cpp
    const Definition& newest(const std::string& name) const;
    SagaStore store(store::Connection& db) const;
    /// nullptr when no saga has this id. Points into `active_` or `ended_`: valid until the next
    /// call of `hold`, `load` or `forget`, or until the saga is erased.
    SagaState* hold(store::Connection& db, const std::string& saga_id);
    void move_on(Transaction& tx, SagaState& saga, const Reply& reply);
    void forward_done(Transaction& tx, SagaState& saga, const Reply& reply);
    void step_after(Transaction& tx, SagaState& saga);
    void settle(Transaction& tx, SagaState& saga, const std::string& state,
                const std::string& reason);

    // stepping.cpp
    Command next_command(SagaState& saga) const;
    void go(Transaction& tx, SagaState& saga, Phase phase, int step);

    // undoing.cpp
    void refuse(Transaction& tx, SagaState& saga, const Reply& why, int last_step_to_undo);
    void undo_from(Transaction& tx, SagaState& saga, int step);
    void escalate(Transaction& tx, SagaState& saga, const std::string& why);

    // decisions.cpp
    static std::string stop_id(const SagaState& saga);
    Command stop_command(const SagaState& saga) const;
    void take_stop(Transaction& tx, SagaState& saga, const ReceivedReply& received);
    void begin_to_wait(Transaction& tx, SagaState& saga);
    void abandon(Transaction& tx, SagaState& saga);
    void act_on_decision(Transaction& tx, SagaState& saga);

    // resuming.cpp
    void load(store::Connection& db);

    std::chrono::milliseconds give_up_after_;
    Observer observer_ = [](Transaction&, const SagaState&) {};
    std::map<std::pair<std::string, int>, Known> definitions_;  ///< by name and version
    std::map<std::string, SagaState> active_;                   ///< all under way, by id
    std::optional<SagaState> ended_;  ///< the last saga that `hold` found after its end
    Transition transition_;           ///< of the message being handled; logged with its effect
    bool forgotten_ = false;
};

/// Timer: a review has waited too long.
struct WaitIsOver {
    static constexpr std::string_view type = "coordinator.wait_is_over";
    std::string saga_id;
    const std::string& subject() const { return saga_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("saga_id", s.saga_id);
    }
};

}  // namespace duet::coordinator
