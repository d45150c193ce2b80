#pragma once
// Clients that sent `Prefer: wait=N`: their answers are parked until their order is settled or the
// time is up.

#include "shared/http/server/server.hpp"

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

namespace duet::service {

/// Lives on the writer's thread, so no announcement can slip past a waiting client. One thread.
class Waiters {
public:
    using Steady = std::chrono::steady_clock;

    /// Parks the answer. At `deadline` the client gets 202 with the body `meanwhile`.
    void wait(const std::string& subject, Steady::time_point deadline, std::string meanwhile,
              http::Responder responder);

    /// Answers 201 to every client that waits for `subject`.
    void settled(const std::string& subject, const std::string& answer);

    /// Answers the clients whose time is up; returns the pause until the next call.
    std::chrono::milliseconds sweep(Steady::time_point now);

    /// Answers every client with 202: the process stops.
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
