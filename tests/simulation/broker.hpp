#pragma once
// The simulated broker: a stream that drops duplicate ids within a window, one durable consumer per
// service and event, redelivery until acknowledged. It can go down, and come back with an older
// store: the messages and acknowledgements since then are lost.

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

/// The stations must outlive it. One thread.
class Broker {
public:
    struct Message {
        std::uint64_t sequence = 0;
        std::string id, subject, body;
        Instant at{};
    };

    explicit Broker(World& world) : world_{world} {}

    /// Creates the consumers of a service.
    void connect(Station& station, const std::vector<std::string>& events);

    /// Stores the message unless its id is a duplicate. Returns its sequence number.
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
            std::uint64_t wait = 0;  ///< number of the current ack wait
        };
        std::map<std::uint64_t, Copy> pending;  ///< unacknowledged messages, by sequence
        std::map<std::uint64_t, Instant> acknowledged;
        std::shared_ptr<service::InFlight> in_flight;  ///< of the running process
        std::uint64_t life = 0;                        ///< the life of that process
    };

    void offer(Consumer& consumer, std::uint64_t sequence, microseconds pause);
    void deliver(Consumer& consumer, std::uint64_t sequence);
    void hand_to_station(Consumer& consumer, const Message& message, std::int64_t attempt);
    struct PendingAck;
    void answer(const PendingAck& pending);
    void forget_since(Instant instant);
    void come_back();

    World& world_;
    std::vector<Message> stream_;
    std::map<std::string, std::size_t> by_id_;  ///< index in the stream
    std::vector<std::unique_ptr<Consumer>> consumers_;
    bool up_ = true;
    std::uint64_t connection_ = 0;  ///< messages in flight on an older connection are lost
};

}  // namespace duet::simulation
