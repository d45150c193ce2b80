#pragma once
// Customers who asked with `Prefer: wait=N`: their answers are parked until their order is settled
// or their time is up. Lives on the writer's thread alone, so an announcement can never slip past a
// waiter.

#include "shared/http/server/server.hpp"

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

namespace duet::service {

class Waiters {
public:
    using Steady = std::chrono::steady_clock;

    /// `meanwhile` is answered with 202 when `deadline` comes first.
    void wait(const std::string& subject, Steady::time_point deadline, std::string meanwhile,
              http::Responder responder);

    /// Answers 201 to everybody who waits for `subject`.
    void settled(const std::string& subject, const std::string& answer);

    /// Answers those whose time is up; returns how long until the next is.
    std::chrono::milliseconds sweep(Steady::time_point now);

    void answer_all();

private:
    struct Waiter {
        Steady::time_point deadline;
        std::string meanwhile;
        http::Responder responder;
    };
    std::unordered_map<std::string, std::vector<Waiter>> waiting_;
    Steady::time_point next_sweep_{};
};

}  // namespace duet::service
