#pragma once
// One program under supervision: decides when it may start again after it died.

#include "infra/supervisor/record.hpp"

#include <chrono>

namespace duet::processes {

/// One thread.
class Child {
public:
    using Time = std::chrono::steady_clock::time_point;

    Child(Program program, std::uint16_t port, bool built);

    const Program& program() const { return state_.program; }
    const RunningProcess& state() const { return state_; }
    bool running() const { return state_.identity.has_value(); }
    bool first_start() const { return starts_ == 0; }

    /// Must the supervisor (re)start it now?
    bool due(Time now) const { return built_ && !running() && !refused() && now >= next_start_; }
    /// When to check again; nullopt while it runs or can never start.
    std::optional<Time> next_start() const;
    bool refused() const { return state_.condition == refuses_to_start; }

    void started(Identity identity, Time now);
    /// It died without a request of ours. It restarts at once when it had run well, then after 100
    /// ms, 200 ms, … up to 5 s. After a refusal to start (`refused`) it does not restart, because a
    /// person must act first.
    void died(int wait_status, Time now);
    void cannot_start(const std::string& reason, Time now);
    void wait_for(const std::string& what) { state_.condition = "waiting for " + what; }

private:
    void back_off(Time now);

    RunningProcess state_;
    bool built_;
    unsigned starts_ = 0;
    Time started_at_{};
    Time next_start_{};
};

/// Such as "exit code 1" or "killed by signal 9 (Killed)".
std::string end_text(int wait_status);

}  // namespace duet::processes
