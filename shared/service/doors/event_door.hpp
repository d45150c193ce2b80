#pragma once
// The door of a service that hears: events from the stream in, acknowledged only after the commit.

#include "shared/bus/bus.hpp"
#include "shared/faults/faults.hpp"
#include "shared/service/doors/redelivery.hpp"
#include "shared/service/process/writer.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace duet::service {

class EventDoor {
public:
    EventDoor(const bus::Options& broker, std::string service, std::vector<std::string> events,
              Writer& writer, Faults& faults);
    void stop();  ///< hears nothing more; what was handed over is still acknowledged
    void flush();
    bool connected() const;
    auto lag() const { return subscriber_->lag(); }

private:
    void receive(bus::Delivery delivery);
    void forward(bus::Delivery delivery, Effect fault);

    Writer& writer_;
    Faults& faults_;
    std::shared_ptr<InFlight> in_flight_ = std::make_shared<InFlight>();
    std::mutex mutex_;
    std::unique_ptr<bus::Delivery>
        held_back_;  ///< held back until another has passed it (bus.deliver=reorder)
    std::unique_ptr<bus::Subscriber> subscriber_;
};

}  // namespace duet::service
