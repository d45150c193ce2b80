#include "shared/telemetry/otlp.hpp"

#include "shared/messages/codec.hpp"

#include <algorithm>

namespace duet::telemetry {

namespace {

constexpr std::int64_t status_error = 2;  // StatusCode of the protocol

/// fixed64 and int64 are strings in the JSON mapping of Protocol Buffers.
std::string number(std::int64_t value) { return std::to_string(value); }
std::string nanoseconds(Instant instant) { return number(to_micros(instant) * 1000); }

/// `{…}` around the text that `fill` writes.
template <class F> std::string object(F fill) {
    std::string text{"{"};
    JsonWriter out{text};
    fill(out);
    return text += '}';
}

template <class Items, class F> std::string array(const Items& items, F one) {
    std::string text{"["};
    for (const auto& item : items) {
        if (text.size() > 1) text += ',';
        text += one(item);
    }
    return text += ']';
}

std::string text_value(const std::string& text) {
    return object([&](JsonWriter& out) { out("stringValue", text); });
}

std::string any_value(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text_value(*text);
    return object([&](JsonWriter& out) {
        if (const auto* whole = std::get_if<std::int64_t>(&value))
            out("intValue", number(*whole));
        else if (const auto* truth = std::get_if<bool>(&value))
            out("boolValue", *truth);
        else
            out.json("arrayValue", object([&](JsonWriter& list) {
                         list.json("values",
                                   array(std::get<std::vector<std::string>>(value), text_value));
                     }));
    });
}

std::string key_value(const Attribute& attribute) {
    return object([&](JsonWriter& out) {
        out("key", std::string_view{attribute.key});
        out.json("value", any_value(attribute.value));
    });
}

std::string span_object(const Span& span) {
    return object([&](JsonWriter& out) {
        out("traceId", span.trace_id);
        out("spanId", hex_of(span.id));
        if (span.parent_span != 0) out("parentSpanId", hex_of(span.parent_span));
        out("flags", std::int64_t{1});
        out("name", span.name);
        out("kind", static_cast<std::int64_t>(span.kind));
        out("startTimeUnixNano", nanoseconds(span.began));
        out("endTimeUnixNano", nanoseconds(std::max(span.began, span.ended)));
        out.json("attributes", array(span.attributes, key_value));
        if (span.failure.empty()) return;
        out.json("status", object([&](JsonWriter& status) {
                     status("message", span.failure);
                     status("code", status_error);
                 }));
    });
}

std::vector<Attribute> attributes_of(const Resource& resource) {
    return {{"service.name", resource.service},
            {"service.namespace", resource.style},
            {"service.instance.id", resource.instance},
            {names::style, resource.style}};
}

}  // namespace

std::string to_otlp(const Resource& resource, std::span<const Span> spans) {
    const auto scope = object([](JsonWriter& out) { out("name", "duet"); });
    const auto scope_spans = object([&](JsonWriter& out) {
        out.json("scope", scope);
        out.json("spans", array(spans, span_object));
    });
    const auto resource_spans = object([&](JsonWriter& out) {
        out.json("resource", object([&](JsonWriter& about) {
                     about.json("attributes", array(attributes_of(resource), key_value));
                 }));
        out.json("scopeSpans", "[" + scope_spans + "]");
    });
    return object([&](JsonWriter& out) { out.json("resourceSpans", "[" + resource_spans + "]"); });
}

}  // namespace duet::telemetry
