#pragma once
// Events on the wire: CloudEvents 1.0, structured JSON (https://github.com/cloudevents/spec), with
// the extensions `traceparent` and `tracestate` (distributed tracing). Pure functions and values.
//
// Thread-safe.

#include "shared/clock/clock.hpp"
#include "shared/messages/body.hpp"
#include "shared/messages/codec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// An event that a service publishes, before it gets its envelope.
struct Event {
    std::string type;     ///< "stock.reserved"
    std::string subject;  ///< the order (or return) it is about
    std::string id;       ///< deterministic: the same cause gives the same id
    std::string data;     ///< JSON text

    Event() = default;
    /// Converts any event struct of events.hpp.
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

/// An event as read from the stream.
struct Envelope {
    std::string id;
    std::string source;  ///< "/choreographed/payments"
    std::string type;    ///< "stock.reserved", without prefix and version
    int version = 1;
    std::string subject;
    Instant time{};
    std::string traceparent;  ///< W3C trace context; empty when unknown
    std::string tracestate;   ///< trace data of the sender; usually empty
    Body data;
};

/// Wraps the event in an envelope, as JSON text. `trace`: a traceparent, optionally followed by a
/// space and a tracestate.
std::string to_cloudevent(const Event& event, std::string_view source, Instant time,
                          std::string_view trace);

/// Reads an envelope. Only this function upgrades events of older versions. Throws Malformed, also
/// for an unknown version.
Envelope from_cloudevent(std::string_view text);

}  // namespace duet
