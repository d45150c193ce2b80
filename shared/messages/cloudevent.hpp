#pragma once
// Events on the wire: CloudEvents 1.0, structured JSON (https://github.com/cloudevents/spec), with
// the extensions `traceparent` and `tracestate` (distributed tracing).

#include "shared/clock/clock.hpp"
#include "shared/messages/body.hpp"
#include "shared/messages/codec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// An event that a service says, before it has an envelope.
struct Event {
    std::string type;     ///< "stock.reserved"
    std::string subject;  ///< the order (or return) it is about
    std::string id;       ///< deterministic: the same cause gives the same id
    std::string data;     ///< JSON text

    Event() = default;
    /// Any event struct of events.hpp becomes an Event.
    template <class E>
    requires requires(const E& e) {
        E::type;
        e.occasion();
    }
    Event(const E& event)
        : type{E::type}, subject{event.subject()}, id{subject + ":" + type}, data{encode(event)} {
        const auto occasion = event.occasion();
        if (!occasion.empty()) id += ":" + occasion;
    }
};

using Events = std::vector<Event>;

struct Envelope {
    std::string id;
    std::string source;  ///< "/choreographed/payments"
    std::string type;    ///< "stock.reserved", without prefix and version
    int version = 1;
    std::string subject;
    Instant time{};
    std::string traceparent;  ///< W3C trace context; empty when unknown
    std::string tracestate;   ///< what the sender says beside it; empty mostly
    Body data;
};

/// The event in its envelope, as JSON text. `trace`: a traceparent, and behind a space its
/// tracestate, if there is one.
std::string to_cloudevent(const Event& event, std::string_view source, Instant time,
                          std::string_view trace);

/// Reads an envelope. Versions older than today's are brought up to date here and nowhere else.
/// Throws Malformed, also for a version this code does not know.
Envelope from_cloudevent(std::string_view text);

}  // namespace duet
