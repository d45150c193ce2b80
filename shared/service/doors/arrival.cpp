#include "shared/service/doors/arrival.hpp"

#include "shared/messages/cloudevent_batch.hpp"
#include "shared/messages/requests.hpp"

#include <string>

namespace duet::service {

Inbound inbound_command(ReceivedCommand&& command) {
    Inbound message;
    message.kind = Inbound::Kind::command;
    message.id = std::move(command.id);
    message.type = std::move(command.type);
    message.subject = std::move(command.subject);
    message.traceparent = std::move(command.traceparent);
    message.attempt = command.attempt;
    message.data = std::move(command.data);
    return message;
}

Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt,
                      const std::string& place) {
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

std::vector<Inbound> inbound_events(std::string_view subject, std::string_view body,
                                    std::int64_t attempt, std::uint64_t sequence) {
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

Inbound inbound_again(const DeadLetter& dead_letter) {
    auto message =
        inbound_event(dead_letter.type, dead_letter.raw, dead_letter.attempts + 1, dead_letter.id);
    message.redriven = true;
    if (!message.unreadable.empty()) {
        message.id = dead_letter.id;
        message.type = dead_letter.type;
    }
    return message;
}

Inbound inbound_request(const std::string& type, const std::string& caller, const std::string& key,
                        std::any payload, std::string_view what) {
    Inbound message;
    message.kind = Inbound::Kind::request;
    message.type = type;
    message.subject = key;
    message.payload = std::move(payload);
    if (key.empty()) return message;
    message.id = "request:" + type + ":" + caller + ":" + key;
    message.fingerprint = requests::fingerprint(what);
    return message;
}

}  // namespace duet::service
