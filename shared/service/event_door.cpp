#include "shared/service/event_door.hpp"

#include "shared/service/arrival.hpp"

namespace duet::service {

EventDoor::EventDoor(const bus::Options& broker, std::string service, std::vector<std::string> events, Writer& writer, Faults& faults)
    : writer_{writer}, faults_{faults},
      subscriber_{std::make_unique<bus::Subscriber>(broker, std::move(service), std::move(events), [this](bus::Delivery delivery) { hand_over(std::move(delivery)); })} {}

void EventDoor::hand_over(bus::Delivery delivery) {
    if (faults_.hit("bus.deliver") == Effect::drop) return;   // the broker will deliver it again
    auto message = inbound_event(delivery.subject(), delivery.body(), static_cast<std::int64_t>(delivery.attempt()), delivery.sequence());
    auto held = std::make_shared<bus::Delivery>(std::move(delivery));
    std::vector<std::pair<Inbound, Writer::Done>> messages;
    messages.emplace_back(std::move(message), [this, held](const Inbound& event, const Result& result) {
        const auto [word, after] = acknowledgement_of(event, result);
        if (word == Acknowledgement::Word::none || faults_.hit("bus.before_ack") == Effect::drop) return;
        if (word == Acknowledgement::Word::again) held->retry_after(after);
        else if (word == Acknowledgement::Word::give_up) held->give_up();
        else held->ack();
    });
    writer_.take_all(std::move(messages));
}

void EventDoor::stop() { subscriber_->stop(); }
void EventDoor::flush() { subscriber_->flush(); }
bool EventDoor::connected() const { return subscriber_->connected(); }

}  // namespace duet::service
