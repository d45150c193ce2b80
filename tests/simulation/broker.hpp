#pragma once
// A broker as the services see it: a stream that drops repeated ids within a window, one durable
// consumer per service and event, delivery until acknowledged. It goes down, and may come back with
// an older store: what it had acknowledged since is gone, and so are the acknowledgements it had
// got.

#include "shared/bus/bus.hpp"
#include "shared/service/doors/redelivery.hpp"
#include "tests/simulation/station.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace duet::simulation {

class Broker {
public:
    struct Message {
        std::uint64_t sequence = 0;
        std::string id, subject, body;
        Instant at{};
    };

    explicit Broker(World& world) : world_{world} {}

    /// The service hears these events from now on.
    void connect(Station& station, const std::vector<std::string>& events);

    /// Keeps it, unless it knows it by its id. Returns where it stands.
    std::uint64_t store(const bus::Outgoing& message);
    bool knows(const std::string& id) const;

    bool up() const { return up_; }
    void go_down(microseconds time, bool older_store);
    std::function<void()> came_back;

    std::uint64_t last_sequence() const { return stream_.empty() ? 0 : stream_.back().sequence; }
    const std::vector<Message>& stream() const { return stream_; }
    bool all_acknowledged() const;

private:
    struct Consumer {
        Station* station = nullptr;
        std::string subject;
        struct Copy {
            std::int64_t attempt = 0;
            std::uint64_t wait = 0;  ///< tells one wait for an acknowledgement from the next
        };
        std::map<std::uint64_t, Copy> pending;  ///< by sequence
        std::map<std::uint64_t, Instant> acknowledged;
        std::shared_ptr<service::InFlight> in_flight;  ///< of the process that lives
        std::uint64_t life = 0;                    ///< which that is
    };

    void offer(Consumer& consumer, std::uint64_t sequence, microseconds pause);
    void deliver(Consumer& consumer, std::uint64_t sequence);
    void hear(Consumer& consumer, const Message& message, std::int64_t attempt);
    struct PendingAck;
    void answer(const PendingAck& pending);
    void forget_since(Instant instant);
    void come_back();

    World& world_;
    std::vector<Message> stream_;
    std::map<std::string, std::size_t> by_id_;  ///< place in the stream
    std::vector<std::unique_ptr<Consumer>> consumers_;
    bool up_ = true;
    std::uint64_t connection_ = 0;  ///< what was on its way over an older one is lost
};

}  // namespace duet::simulation
