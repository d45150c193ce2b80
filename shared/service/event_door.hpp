#pragma once
// The door of a service that hears: events from the stream in, acknowledged only after the commit.

#include "shared/bus/bus.hpp"
#include "shared/faults/faults.hpp"
#include "shared/service/writer.hpp"

#include <memory>
#include <string>
#include <vector>

namespace duet::service {

class EventDoor {
public:
    EventDoor(const bus::Options& broker, std::string service, std::vector<std::string> events, Writer& writer, Faults& faults);
    void stop();    ///< hears nothing more; what was handed over is still acknowledged
    void flush();
    bool connected() const;

private:
    void hand_over(bus::Delivery delivery);

    Writer& writer_;
    Faults& faults_;
    std::unique_ptr<bus::Subscriber> subscriber_;
};

/// An event as a message for the machine; what cannot be read is marked so, named after its `place` in the stream, and ends in
/// the quarantine.
Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt, const std::string& place);

/// The events of a message of the stream, each on its own: one, or those of a batch.
std::vector<Inbound> inbound_events(std::string_view subject, std::string_view body, std::int64_t attempt, std::uint64_t sequence);

}  // namespace duet::service
