#pragma once
// What one participant did for one message: a span, as OpenTelemetry has it.

#include "shared/clock/clock.hpp"
#include "shared/telemetry/trace_context.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace duet::telemetry {

using Value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

struct Attribute {
    const char* key;  ///< one of `names` or of the semantic conventions: a literal
    Value value;
};

struct Span {
    enum class Kind {
        internal = 1,
        server = 2,
        client = 3,
        producer = 4,
        consumer = 5
    };  ///< as OTLP numbers them

    std::string trace_id;  ///< 32 hex digits
    SpanId id = 0;
    SpanId came_from = 0;  ///< 0: nobody
    Kind kind = Kind::internal;
    std::string name;
    Instant began{}, ended{};
    std::vector<Attribute> attributes;
    std::string failure;  ///< empty: it went well

    void note(const char* key, Value value) { attributes.push_back({key, std::move(value)}); }
};

using Spans = std::vector<Span>;

/// What our own attributes are called. The others are those of the OpenTelemetry semantic
/// conventions.
namespace names {
inline constexpr auto order = "duet.order_id";
inline constexpr auto kind = "duet.kind";  ///< request, command, asked, event, timer, fault
inline constexpr auto type = "duet.type";  ///< of the message: "payments.capture", "stock.reserved"
inline constexpr auto attempt = "duet.attempt";  ///< more than 1: it came, or was asked, again
inline constexpr auto outcome =
    "duet.outcome";  ///< done, refused, waiting, later, failed; repeated, quarantined
inline constexpr auto reason = "duet.reason";
inline constexpr auto says = "duet.says";  ///< the events that were said
inline constexpr auto point = "duet.fault.point";
inline constexpr auto effect = "duet.fault.effect";
inline constexpr auto style = "duet.style";
inline constexpr auto recovered =
    "duet.recovered";  ///< told of again after a restart, from what is durable
inline constexpr auto reply_lost = "duet.reply_lost";
inline constexpr auto body = "duet.body";  ///< of the message, at most 4 KB of it
inline constexpr auto reply_body = "duet.reply.body";
inline constexpr auto message_id = "messaging.message.id";
}  // namespace names

}  // namespace duet::telemetry
