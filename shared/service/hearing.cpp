#include "shared/service/hearing.hpp"

#include <algorithm>
#include <string>

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

Acknowledgement acknowledgement_of(const Inbound& event, const Result& result) {
    using Word = Acknowledgement::Word;
    if (result.lose_reply) return {};
    switch (result.status) {
        case Result::Status::failed: return {Word::again, backoff(event.attempt)};
        case Result::Status::quarantined: return {Word::give_up};
        default: return {Word::ack};
    }
}

}  // namespace duet::service
