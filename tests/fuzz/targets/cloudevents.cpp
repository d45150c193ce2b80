// Events as they come from the stream, and what every reaction reads out of them.

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/events.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

namespace {

template <class E>
void hear(const Envelope& envelope) {
    if (envelope.type != E::type) return;
    const auto event = decode<E>(envelope.data);
    const auto said = to_cloudevent(event, envelope.source, envelope.time, envelope.traceparent);
    const auto again = from_cloudevent(said);
    must(again.type == envelope.type && again.source == envelope.source && again.traceparent == envelope.traceparent, "an envelope is written and read again unchanged");
    must(encode(decode<E>(again.data)) == encode(event), "and so is what it holds");
}

template <class... E>
void hear_one_of(const Envelope& envelope) {
    (hear<E>(envelope), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto envelope = from_cloudevent(fuzz::text_of(data, size));
        must(envelope.version == 1, "an unknown version is refused");
        must(!envelope.type.empty(), "an event has a type");
        using namespace events;
        hear_one_of<OrderPlaced, FraudFlagged, FraudBlocked, StockReserved, StockRefused, ShipmentBooked, PaymentCaptured, PaymentVoided, OrderRejected, OrderCancelRequested,
                    GoodsReturned, OrderStuck>(envelope);
    } catch (const Malformed&) {
        // the one way in which an event is refused
    }
    return 0;
}
