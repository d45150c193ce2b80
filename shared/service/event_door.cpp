#include "shared/service/event_door.hpp"

#include "shared/messages/cloudevent_batch.hpp"

#include <algorithm>

namespace duet::service {

namespace {

/// 100 ms, 200 ms, 400 ms … at most 5 s.
std::chrono::milliseconds backoff(std::int64_t attempt) {
    return std::chrono::milliseconds{std::min<std::int64_t>(100LL << std::min<std::int64_t>(attempt - 1, 6), 5000)};
}

/// One delivery while its events are with the writer: when the last of them is done, the broker is answered for all.
/// Used by the writer's thread alone.
class Owed {
public:
    Owed(bus::Delivery delivery, std::size_t events, Faults& faults) : delivery_{std::move(delivery)}, waiting_{events}, faults_{faults} {}

    void note(const Inbound& event, const Result& result) {
        const bool failed = result.status == Result::Status::failed;
        failed_ = failed_ || failed;
        all_put_aside_ = all_put_aside_ && result.status == Result::Status::quarantined;
        keep_silent_ = keep_silent_ || result.lose_reply;
        if (--waiting_ == 0) answer(event.attempt);
    }

private:
    /// What failed comes again with its companions; those are known then (inbox), and take no effect twice.
    void answer(std::int64_t attempt) {
        if (keep_silent_ || faults_.hit("bus.before_ack") == Effect::drop) return;
        if (failed_) return delivery_.retry_after(backoff(attempt));
        if (all_put_aside_) return delivery_.give_up();
        delivery_.ack();
    }

    bus::Delivery delivery_;
    std::size_t waiting_;
    Faults& faults_;
    bool failed_ = false;
    bool all_put_aside_ = true;
    bool keep_silent_ = false;
};

}  // namespace

Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt, const std::string& place) {
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
        message.id = "stream:" + place;
        message.type = std::string{subject};
        message.unreadable = error.what();
    }
    return message;
}

std::vector<Inbound> inbound_events(std::string_view subject, std::string_view body, std::int64_t attempt, std::uint64_t sequence) {
    const auto events = cloudevents_in(body);
    std::vector<Inbound> messages;
    messages.reserve(events.size());
    for (const auto event : events) {
        auto place = std::to_string(sequence);
        if (events.size() > 1) place += "/" + std::to_string(messages.size());
        messages.push_back(inbound_event(subject, event, attempt, place));
    }
    return messages;
}

EventDoor::EventDoor(const bus::Options& broker, std::string service, std::vector<std::string> events, Writer& writer, Faults& faults)
    : writer_{writer}, faults_{faults},
      subscriber_{std::make_unique<bus::Subscriber>(broker, std::move(service), std::move(events), [this](bus::Delivery delivery) { hand_over(std::move(delivery)); })} {}

void EventDoor::hand_over(bus::Delivery delivery) {
    if (faults_.hit("bus.deliver") == Effect::drop) return;   // the broker will deliver it again
    auto events = inbound_events(delivery.subject(), delivery.body(), static_cast<std::int64_t>(delivery.attempt()), delivery.sequence());
    const auto owed = std::make_shared<Owed>(std::move(delivery), events.size(), faults_);
    std::vector<std::pair<Inbound, Writer::Done>> messages;
    messages.reserve(events.size());
    for (auto& event : events) {
        messages.emplace_back(std::move(event), [owed](const Inbound& done, const Result& result) { owed->note(done, result); });
    }
    writer_.take_all(std::move(messages));
}

void EventDoor::stop() { subscriber_->stop(); }
void EventDoor::flush() { subscriber_->flush(); }
bool EventDoor::connected() const { return subscriber_->connected(); }

}  // namespace duet::service
