#pragma once
// Poison events for the check with real processes: published to the shop's broker, then looked for
// among a service's dead letters. One thread.

#include "infra/supervisor/paths.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace duet::lab {

/// Two events: one is no JSON, the other is about an order that does not exist.
class Poison {
public:
    /// `event`: "payment.captured".
    explicit Poison(const std::string& event);

    /// As the broker's operator. False: the broker did not store them in time.
    bool publish(const processes::Paths& paths, int broker_port,
                 std::chrono::milliseconds timeout) const;

    /// What is wrong with a service's answer to GET /admin/dead-letters; empty: each of them is
    /// kept, with its bytes and the reason.
    std::string not_kept_in(const std::string& answer) const;

private:
    struct Event {
        std::string id, body;
    };
    std::string subject_;
    std::vector<Event> events_;
};

}  // namespace duet::lab
