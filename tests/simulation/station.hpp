#pragma once
// One service of the simulated shop: the real machine with what waits for it. A crash loses
// everything but the disk; what the process had planned dies with it.

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

/// What a process is made of besides its machine: the objects its `main` makes.
struct Parts {
    std::shared_ptr<void> held;
    std::function<void()> rolled_back;  ///< may be empty
};

struct Role {
    std::string name;
    std::string_view schema;
    std::function<Parts(service::Handlers&)> make;  ///< declares the reactions
};

/// Shorter than in a process, so that a run sees rows being trimmed; longer than what a broker may
/// forget.
inline constexpr std::chrono::minutes outbox_kept{1};

class Station {
public:
    Station(World& world, Role role, store::Connection& disk, std::string source);

    /// Called whenever the process begins, before its first message.
    std::function<void()> started;
    service::AfterCommit after_commit;
    Pace pace;
    /// What may have changed: after every round, and after a crash.
    std::function<void(const std::vector<std::string>& subjects)> looked_at;

    void start();
    void crash(std::string_view why);   ///< starts again after a while
    void start_at_once();               ///< whatever it was waiting for
    void stay_down(microseconds time);  ///< crashes and does not start before
    void leave_for_good();

    void take(service::Inbound message, service::Done done);
    void take_all(std::vector<service::PendingMessage> messages);
    void act(std::function<void(service::Machine&)> act);

    /// Something this process does later, if it still lives; it may crash doing it.
    void later(microseconds pause, std::function<void()> act);
    /// Something this process does now; false when it crashed doing it.
    bool run(std::string about, const std::function<void()>& act);

    bool alive() const { return machine_ != nullptr; }
    bool idle() const { return queue_.empty() && acts_.empty(); }
    std::size_t max_queue() const { return max_queue_; }
    /// How often each command and each event was brought here, by id: also what died with the
    /// process.
    const std::unordered_map<std::string, std::int64_t>& brought() const { return brought_; }
    const std::string& name() const { return role_.name; }
    std::uint64_t life() const {
        return life_;
    }  ///< another with every beginning and end of the process
    store::Connection& db() { return disk_; }
    service::Machine& machine() { return *machine_; }
    FaultPoints& faults() { return faults_; }
    std::vector<std::string> received() const {
        return handlers_ ? handlers_->consumed_events() : std::vector<std::string>{};
    }

private:
    void plan_round(Instant when);
    void round();
    bool takes_its_time(std::size_t messages);
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
    std::size_t in_flight_ = 0;  ///< messages that it is busy with, while it takes its time
    std::unordered_map<std::string, std::int64_t>
        brought_;  // looked up and added up, never gone through in its order
    bool gone_for_good_ = false;
    std::uint64_t life_ = 0;
    std::uint64_t rounds_ = 0;
};

/// The order or return a message is about; empty when it is about neither.
std::string subject_of(const service::Inbound& message);

}  // namespace duet::simulation
