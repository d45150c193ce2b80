#include "shared/service/doors/event_door.hpp"

#include "shared/service/doors/arrival.hpp"
#include "shared/service/doors/delivery_faults.hpp"
#include "shared/service/tracing/tracing.hpp"

namespace duet::service {

namespace {

/// One delivery while its events are with the writer; answers the broker when the last event is
/// done. On the writer's thread only.
class PendingAck {
public:
    PendingAck(bus::Delivery delivery, std::size_t events, Faults& faults,
               std::shared_ptr<InFlight> in_flight)
        : delivery_{std::move(delivery)},
          waiting_{events},
          faults_{faults},
          in_flight_{std::move(in_flight)} {}

    void note(const Inbound& event, const Acknowledgement& of_one) {
        answer_ = combined(answer_, of_one);
        if (faults_.any_armed()) scopes_.push_back(scope_of(event));
        if (--waiting_ == 0) answer();
    }

private:
    using Action = Acknowledgement::Action;

    void answer() {
        in_flight_->done(delivery_.sequence());
        const auto scopes = [this] { return scopes_; };
        if (answer_.action == Action::none || faults_.hit("bus.before_ack", scopes) == Effect::drop)
            return;
        if (answer_.action == Action::retry)
            delivery_.retry_after(answer_.after);
        else if (answer_.action == Action::give_up)
            delivery_.give_up();
        else
            delivery_.ack();
    }

    bus::Delivery delivery_;
    std::size_t waiting_;
    Faults& faults_;
    std::shared_ptr<InFlight> in_flight_;
    FaultScopes scopes_;  ///< of its events; filled only while a fault is armed
    Acknowledgement answer_{Action::give_up};
};

std::vector<Inbound> events_in(const bus::Delivery& delivery) {
    return inbound_events(delivery.subject(), delivery.body(),
                          static_cast<std::int64_t>(delivery.attempt()), delivery.sequence());
}

}  // namespace

EventDoor::EventDoor(const bus::Options& broker, std::string service,
                     std::vector<std::string> events, Writer& writer, Faults& faults)
    : writer_{writer},
      faults_{faults},
      subscriber_{std::make_unique<bus::Subscriber>(
          broker, std::move(service), std::move(events),
          [this](bus::Delivery delivery) { receive(std::move(delivery)); })} {}

void EventDoor::receive(bus::Delivery delivery) {
    const auto fault = faults_.hit("bus.deliver", [&] { return scopes_of(events_in(delivery)); });
    if (fault == Effect::drop) return;  // the broker redelivers it
    std::unique_ptr<bus::Delivery> held_back;
    {
        const std::lock_guard lock{mutex_};
        if (fault == Effect::reorder && !held_back_) {
            // Without another delivery behind it, the broker redelivers this one.
            held_back_ = std::make_unique<bus::Delivery>(std::move(delivery));
            return;
        }
        held_back = std::move(held_back_);
    }
    forward(std::move(delivery), fault);
    if (held_back) forward(std::move(*held_back), Effect::none);
}

void EventDoor::forward(bus::Delivery delivery, Effect fault) {
    if (!in_flight_->take(delivery.sequence())) return;
    auto events = events_in(delivery);
    const auto pending =
        std::make_shared<PendingAck>(std::move(delivery), events.size(), faults_, in_flight_);
    std::vector<PendingMessage> messages;
    messages.reserve(events.size());
    for (auto& event : events) {
        messages.push_back({.message = std::move(event),
                            .done = [pending](const Inbound& handled, const Result& result) {
                                pending->note(handled, acknowledgement_of(handled, result));
                            }});
    }
    inject_delivery_fault(fault, messages);
    writer_.take_all(std::move(messages));
}

void EventDoor::stop() {
    subscriber_->stop();
    const std::lock_guard lock{mutex_};
    held_back_.reset();  // the broker redelivers it
}
void EventDoor::flush() { subscriber_->flush(); }
bool EventDoor::connected() const { return subscriber_->connected(); }

}  // namespace duet::service
