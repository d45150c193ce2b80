#pragma once
// One process of the simulated shop: the real machine and its queue. A crash loses everything but
// the disk; actions that the process had scheduled are dropped.

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

/// The objects that a service's `main` creates besides the machine.
struct Parts {
    std::shared_ptr<void> held;
    std::function<void()> rolled_back;  ///< called after a rollback; may be empty
};

/// Which service a station runs. Plain data.
struct Role {
    std::string name;
    std::string_view schema;
    std::function<Parts(service::Handlers&)> make;  ///< declares the handlers
};

/// Shorter than in a real process, so that runs trim rows; longer than the broker's memory loss.
inline constexpr std::chrono::minutes outbox_kept{1};

/// `world` and `disk` must outlive it. One thread.
class Station {
public:
    Station(World& world, Role role, store::Connection& disk, std::string source);

    /// Called whenever the process starts, before its first message.
    std::function<void()> started;
    service::AfterCommit after_commit;
    Pace pace;
    /// Called with the subjects that may have changed, after every batch and after a crash.
    std::function<void(const std::vector<std::string>& subjects)> on_change;

    void start();
    void crash(std::string_view why);   ///< restarts after 50 ms to 2 s
    void start_at_once();               ///< even while it would stay down
    void stay_down(microseconds time);  ///< crashes and restarts only after this time
    void stop_for_good();

    void take(service::Inbound message, service::Done done);
    void take_all(std::vector<service::PendingMessage> messages);
    void act(std::function<void(service::Machine&)> act);

    /// Runs `act` later, if the process still lives; it may crash.
    void later(microseconds pause, std::function<void()> act);
    /// Runs `act` now; false when the process crashed.
    bool run(std::string about, const std::function<void()>& act);

    bool alive() const { return machine_ != nullptr; }
    bool idle() const { return queue_.empty() && acts_.empty(); }
    std::size_t max_queue() const { return max_queue_; }
    /// How often each command and event arrived, by id, including arrivals that a crash lost.
    const std::unordered_map<std::string, std::int64_t>& arrivals() const { return arrivals_; }
    const std::string& name() const { return role_.name; }
    std::uint64_t life() const {
        return life_;
    }  ///< changes with every start and end of the process
    store::Connection& db() { return disk_; }
    service::Machine& machine() { return *machine_; }
    FaultPoints& faults() { return faults_; }
    std::vector<std::string> consumed_events() const {
        return handlers_ ? handlers_->consumed_events() : std::vector<std::string>{};
    }

private:
    void schedule_batch(Instant when);
    void run_batch();
    bool is_busy_with(std::size_t messages);
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
    std::optional<Instant> scheduled_;
    Instant not_before_{};
    Instant busy_until_{};
    std::size_t max_queue_ = 0;
    std::size_t in_flight_ = 0;  ///< messages in progress, in a slow service
    std::unordered_map<std::string, std::int64_t> arrivals_;  // never iterated where order matters
    bool stopped_for_good_ = false;
    std::uint64_t life_ = 0;
    std::uint64_t batches_ = 0;
};

/// The order or return of a message; empty when it has neither.
std::string subject_of(const service::Inbound& message);

}  // namespace duet::simulation
