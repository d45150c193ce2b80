#pragma once
// Drives sagas: a reply in, the next command out, what was decided written in between.
// Deterministic: no threads, no sockets; the machine hands it transactions.

#include "services/coordinator/engine/saga_state.hpp"
#include "services/coordinator/store/saga_store.hpp"
#include "shared/service/machine/transaction.hpp"

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace duet::coordinator {

using service::Transaction;

class Engine {
public:
    /// What those who wait for a saga are told: answer(saga_id, state, reason) as JSON.
    using Answer = std::function<std::string(const std::string& saga_id, const std::string& state,
                                             const std::string& reason)>;

    /// How long an unanswered step before the pivot is asked again before the saga gives up and
    /// undoes (also that step, whose outcome is unknown).
    explicit Engine(std::chrono::milliseconds give_up_after) : give_up_after_{give_up_after} {}

    /// Is shown each saga whenever those who wait for it could be told something, and when it has
    /// ended, in that very transaction.
    void watch(std::function<void(Transaction&, const SagaState&)> look) { look_ = std::move(look); }

    /// A saga begins under the newest version there is, and ends under the one it began with.
    void add(Definition definition, Answer answer);

    /// Begins a saga: its row and the acknowledgement to the customer are one commit. Nothing
    /// happens if it is known.
    void begin(Transaction& tx, const std::string& definition, const std::string& saga_id,
               const std::string& owner, std::any data);

    /// A reply to a command. One that is not awaited (any more) changes nothing.
    void take(Transaction& tx, const ReceivedReply& reply);

    /// Asks payments whether the order can still be stopped. False: it is past the pivot or has
    /// ended, or needs a person.
    bool cancel(Transaction& tx, const std::string& saga_id, const std::string& key);
    /// An operator has settled what was stuck. False: nothing is stuck.
    bool retry(Transaction& tx, const std::string& saga_id);
    /// A person has decided what the saga waits for. False: it does not wait (any more).
    bool decide(Transaction& tx, const std::string& saga_id, const std::string& decision);
    /// Gives up on steps that were asked for too long.
    void sweep(Transaction& tx);

    /// The saga as it stands, or nullptr. The pointer lives until the next call.
    const SagaState* find(store::Connection& db, const std::string& saga_id);

    /// How many sagas are under way, by definition and phase.
    std::map<std::pair<std::string, std::string>, std::size_t> count(store::Connection& db);

    /// For a look from another thread, on a connection of its own; the definitions do not change
    /// once the process runs.
    std::vector<SagaState> some_under_way(store::Connection& db, int limit) const {
        return store(db).newest_under_way(limit);
    }

    /// Loads what is under way and returns the commands to send again: the same keys, so that
    /// nothing is done twice.
    std::vector<Command> resume(store::Connection& db);

    /// A transaction was rolled back: what memory says about sagas may be wrong; the log is right.
    void forget() {
        active_.clear();
        forgotten_ = true;
    }

private:
    const Definition& newest(const std::string& name) const;
    SagaState* hold(store::Connection& db, const std::string& saga_id);
    void load(store::Connection& db);
    SagaStore store(store::Connection& db) const;
    Command next_command(SagaState& saga) const;
    Command stop_command(const SagaState& saga) const;

    void go(Transaction& tx, SagaState& saga, Phase phase, int step);
    void forward_done(Transaction& tx, SagaState& saga, const Reply& reply);
    void step_after(Transaction& tx, SagaState& saga);
    void refuse(Transaction& tx, SagaState& saga, const Reply& why, int last_step_to_undo);
    void undo_from(Transaction& tx, SagaState& saga, int step);
    void escalate(Transaction& tx, SagaState& saga, const std::string& why);
    void take_stop(Transaction& tx, SagaState& saga, const ReceivedReply& received);
    void begin_to_wait(Transaction& tx, SagaState& saga);
    void abandon(Transaction& tx, SagaState& saga);
    void act_on_decision(Transaction& tx, SagaState& saga);
    void settle(Transaction& tx, SagaState& saga, const std::string& state,
                const std::string& reason);

    std::chrono::milliseconds give_up_after_;
    std::function<void(Transaction&, const SagaState&)> look_ = [](Transaction&, const SagaState&) {};
    std::map<std::pair<std::string, int>, std::pair<Definition, Answer>> definitions_;
    std::map<std::string, SagaState> active_;  ///< all that are under way, by id
    std::optional<SagaState> ended_;           ///< one that was looked at after its end
    Transition transition_;  ///< what the message being handled says; written with where it leads
    bool forgotten_ = false;
};

/// A review has waited too long.
struct WaitIsOver {
    static constexpr std::string_view type = "coordinator.wait_is_over";
    std::string saga_id;
    const std::string& subject() const { return saga_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("saga_id", s.saga_id);
    }
};

}  // namespace duet::coordinator
