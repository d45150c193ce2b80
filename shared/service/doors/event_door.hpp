#pragma once
// The JetStream door of a choreographed service: events in, acknowledged only after the commit.

#include "shared/bus/bus.hpp"
#include "shared/faults/faults.hpp"
#include "shared/service/doors/redelivery.hpp"
#include "shared/service/process/writer.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace duet::service {

/// Takes deliveries on the threads of the NATS client. `writer` and `faults` must outlive it.
/// Thread-safe.
class EventDoor {
public:
    EventDoor(const bus::Options& broker, std::string service, std::vector<std::string> events,
              Writer& writer, Faults& faults);
    void stop();   ///< takes no more deliveries; events in the queue are still acknowledged
    void flush();  ///< sends the acknowledgements that are on their way
    bool connected() const;
    auto lag() const { return subscriber_->lag(); }

private:
    void receive(bus::Delivery delivery);
    void forward(bus::Delivery delivery, Effect fault);

    Writer& writer_;
    Faults& faults_;
    std::shared_ptr<InFlight> in_flight_ = std::make_shared<InFlight>();
    std::mutex mutex_;
    /// Held back until the next delivery has passed it (bus.deliver=reorder).
    std::unique_ptr<bus::Delivery> held_back_;
    std::unique_ptr<bus::Subscriber> subscriber_;
};

}  // namespace duet::service
