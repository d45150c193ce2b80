#include "shared/service/event_door.hpp"

#include <algorithm>

namespace duet::service {

namespace {

/// 100 ms, 200 ms, 400 ms … at most 5 s.
std::chrono::milliseconds backoff(std::int64_t attempt) {
    return std::chrono::milliseconds{std::min<std::int64_t>(100LL << std::min<std::int64_t>(attempt - 1, 6), 5000)};
}

}  // namespace

Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt, std::uint64_t sequence) {
    Inbound message;
    message.kind = Inbound::Kind::event;
    message.attempt = attempt;
    message.raw = body;
    try {
        auto event = from_cloudevent(body);
        message.id = std::move(event.id);
        message.type = std::move(event.type);
        message.subject = std::move(event.subject);
        message.traceparent = std::move(event.traceparent);
        message.data = std::move(event.data);
    } catch (const Malformed& error) {
        message.id = "stream:" + std::to_string(sequence);
        message.type = std::string{subject};
        message.unreadable = error.what();
    }
    return message;
}

EventDoor::EventDoor(const bus::Options& broker, std::string service, std::vector<std::string> events, Writer& writer, Faults& faults)
    : writer_{writer}, faults_{faults},
      subscriber_{std::make_unique<bus::Subscriber>(broker, std::move(service), std::move(events), [this](bus::Delivery delivery) { hand_over(std::move(delivery)); })} {}

void EventDoor::hand_over(bus::Delivery delivery) {
    if (faults_.hit("bus.deliver") == Effect::drop) return;   // the broker will deliver it again
    auto message = inbound_event(delivery.subject(), delivery.body(), static_cast<std::int64_t>(delivery.attempt()), delivery.sequence());
    auto held = std::make_shared<bus::Delivery>(std::move(delivery));
    std::vector<std::pair<Inbound, Writer::Done>> messages;
    messages.emplace_back(std::move(message), [this, held](const Inbound& event, const Result& result) {
        if (result.lose_reply || faults_.hit("bus.before_ack") == Effect::drop) return;
        switch (result.status) {
            case Result::Status::failed: return held->retry_after(backoff(event.attempt));
            case Result::Status::quarantined: return held->give_up();
            default: return held->ack();
        }
    });
    writer_.take_all(std::move(messages));
}

void EventDoor::stop() { subscriber_->stop(); }
void EventDoor::flush() { subscriber_->flush(); }
bool EventDoor::connected() const { return subscriber_->connected(); }

}  // namespace duet::service
