#pragma once
// One service of the simulated shop: the real machine behind a simulated queue. A crash loses
// everything but the disk: the queue and the planned actions are gone.

#include "shared/service/machine/batch.hpp"
#include "shared/service/machine/handlers.hpp"
#include "tests/simulation/fault_points.hpp"
#include "tests/simulation/slow.hpp"
#include "tests/simulation/world.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace duet::simulation {

/// The objects that the `main` of a process makes besides its machine.
struct Parts {
    std::shared_ptr<void> held;
    std::function<void()> rolled_back;  ///< may be empty
};

/// Which service a station runs. Plain data.
struct Role {
    std::string name;
    std::string_view schema;
    std::function<Parts(service::Handlers&)> make;  ///< declares the handlers
};

/// Shorter than in a process, so that rows are trimmed during a run; longer than the time for which
/// the simulated broker may lose messages.
inline constexpr std::chrono::minutes outbox_kept{1};

/// A process that can crash and restart. `world` and `disk` must outlive it. One thread.
class Station {
public:
    Station(World& world, Role role, store::Connection& disk, std::string source);

    /// Called at every start of the process, before its first message.
    std::function<void()> started;
    service::AfterCommit after_commit;
    Pace pace;
    /// Called with the subjects that may have changed: after every batch, and after a crash.
    std::function<void(const std::vector<std::string>& subjects)> looked_at;

    void start();
    void crash(std::string_view why);   ///< restarts after 50 ms to 2 s
    void start_at_once();               ///< without the pause before a restart
    void stay_down(microseconds time);  ///< crashes and does not restart before
    void leave_for_good();              ///< crashes and never restarts

    void take(service::Inbound message, service::Done done);
    void take_all(std::vector<service::PendingMessage> messages);
    void act(std::function<void(service::Machine&)> act);

    /// Runs `act` later, if the process has not crashed before. `act` may crash it.
    void later(microseconds pause, std::function<void()> act);
    /// Runs `act` now; false when it crashed the process.
    bool run(std::string about, const std::function<void()>& act);

    bool alive() const { return machine_ != nullptr; }
    bool idle() const { return queue_.empty() && acts_.empty(); }
    std::size_t max_queue() const { return max_queue_; }
    /// Deliveries of each command and each event, by id, including those that a crash lost.
    const std::unordered_map<std::string, std::int64_t>& brought() const { return brought_; }
    const std::string& name() const { return role_.name; }
    /// A new number after every start and every crash.
    std::uint64_t life() const { return life_; }
    store::Connection& db() { return disk_; }
    service::Machine& machine() { return *machine_; }
    FaultPoints& faults() { return faults_; }
    std::vector<std::string> received() const {
        return handlers_ ? handlers_->consumed_events() : std::vector<std::string>{};
    }

private:
    void plan_batch(Instant when);
    void handle_batch();
    bool stays_busy(std::size_t messages);
    std::vector<service::PendingMessage> next_batch(std::size_t max);
    void note(const service::Inbound& message, const service::Result& result);

    World& world_;
    Role role_;
    store::Connection& disk_;
    std::string source_;
    FaultPoints faults_;
    Parts parts_;
    std::unique_ptr<service::Handlers> handlers_;
    std::unique_ptr<service::Machine> machine_;
    std::deque<service::PendingMessage> queue_;
    std::deque<std::function<void(service::Machine&)>> acts_;
    std::vector<std::string> subjects_;
    std::optional<Instant> planned_;
    Instant not_before_{};
    Instant busy_until_{};
    std::size_t max_queue_ = 0;
    std::size_t in_flight_ = 0;  ///< messages that a slow service is busy with
    std::unordered_map<std::string, std::int64_t>
        brought_;  // only looked up: its order is not deterministic
    bool gone_for_good_ = false;
    std::uint64_t life_ = 0;
    std::uint64_t batches_ = 0;
};

/// The id of the order or return; empty when the message is about neither.
std::string subject_of(const service::Inbound& message);

}  // namespace duet::simulation
