// Fuzzes messages from the stream, one event or several in each, and everything that handlers read
// from them.

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/cloudevent_batch.hpp"
#include "shared/messages/events.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

namespace {

template <class E> void decode_as(const Envelope& envelope) {
    if (envelope.type != E::type) return;
    const auto event = decode<E>(envelope.data);
    const auto said = to_cloudevent(event, envelope.source, envelope.time, envelope.traceparent);
    const auto again = from_cloudevent(said);
    must(again.type == envelope.type && again.source == envelope.source &&
             again.traceparent == envelope.traceparent,
         "an envelope is written and read again unchanged");
    must(encode(decode<E>(again.data)) == encode(event),
         "its data is written and read again unchanged");
}

template <class... E> void decode_any(const Envelope& envelope) { (decode_as<E>(envelope), ...); }

void look_at(std::string_view event) {
    try {
        const auto envelope = from_cloudevent(event);
        must(envelope.version == 1, "an unknown version is refused");
        must(!envelope.type.empty(), "an event has a type");
        using namespace events;
        decode_any<OrderPlaced, FraudFlagged, FraudBlocked, StockReserved, StockRefused,
                   ShipmentBooked, PaymentCaptured, PaymentVoided, OrderRejected,
                   OrderCancelRequested, GoodsReturned, OrderStuck>(envelope);
    } catch (const Malformed&) {
        // Malformed is the only allowed refusal of an event
    }
}

/// Splitting a message into events must agree with parsing it as JSON.
void look_at_cuts(std::string_view message, const std::vector<std::string_view>& events) {
    must(!events.empty(), "a message contains at least one event");
    try {
        const auto whole = Body::parse(message);
        if (!whole.value().is_array() || whole.value().items().empty()) return;
        must(events.size() == whole.value().items().size(),
             "an array is split into as many events as it has elements");
    } catch (const Malformed&) {
        // not JSON: from_cloudevent refuses each piece
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto message = fuzz::text_of(data, size);
    const auto events = cloudevents_in(message);
    look_at_cuts(message, events);
    for (const auto event : events) look_at(event);
    return 0;
}
