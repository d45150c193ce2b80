#pragma once
// A span, as OpenTelemetry defines it: the work of one participant for one message.

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
    const char* key;  ///< a literal: one of `names` or of the semantic conventions
    Value value;
};

struct Span {
    enum class Kind {
        internal = 1,
        server = 2,
        client = 3,
        producer = 4,
        consumer = 5
    };  ///< the numbers of OTLP

    std::string trace_id;  ///< 32 hex digits
    SpanId id = 0;
    SpanId parent_span = 0;  ///< the parent span; 0: none
    Kind kind = Kind::internal;
    std::string name;
    Instant began{}, ended{};
    std::vector<Attribute> attributes;
    std::string failure;  ///< empty: success

    void note(const char* key, Value value) { attributes.push_back({key, std::move(value)}); }
};

using Spans = std::vector<Span>;

/// The keys of our own attributes. Others follow the OpenTelemetry semantic conventions.
namespace names {
inline constexpr auto order = "duet.order_id";
inline constexpr auto kind = "duet.kind";  ///< request, command, call, event, timer, fault
inline constexpr auto type =
    "duet.type";  ///< type of the message: "payments.capture", "stock.reserved"
inline constexpr auto attempt = "duet.attempt";  ///< more than 1: a retry or a redelivery
inline constexpr auto outcome = "duet.outcome";  ///< done, refused, waiting, later, failed;
                                                 ///< repeated, dead_lettered
inline constexpr auto reason = "duet.reason";
inline constexpr auto published = "duet.published";  ///< the published events
inline constexpr auto point = "duet.fault.point";
inline constexpr auto effect = "duet.fault.effect";
inline constexpr auto style = "duet.style";
inline constexpr auto recovered =
    "duet.recovered";  ///< recovered from durable state after a restart
inline constexpr auto reply_lost = "duet.reply_lost";
inline constexpr auto body = "duet.body";  ///< body of the message, at most 4 KB
inline constexpr auto reply_body = "duet.reply.body";
inline constexpr auto message_id = "messaging.message.id";
}  // namespace names

}  // namespace duet::telemetry
