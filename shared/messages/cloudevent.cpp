#include "shared/messages/cloudevent.hpp"

#include <charconv>

namespace duet {

namespace {

constexpr std::string_view prefix = "shop.";

/// "shop.stock.reserved.v1" → type "stock.reserved", version 1.
void split_type(const std::string& full, Envelope& into) {
    const auto mark = full.rfind(".v");
    if (!full.starts_with(prefix) || mark == std::string::npos || mark <= prefix.size())
        throw Malformed("'" + full + "' is not the type of a shop event");
    into.type = full.substr(prefix.size(), mark - prefix.size());
    const auto* first = full.data() + mark + 2;
    const auto* last = full.data() + full.size();
    const auto [end, error] = std::from_chars(first, last, into.version);
    if (error != std::errc{} || end != last) throw Malformed("'" + full + "' has no version");
}

/// The place for upcasters (Young, "Versioning in an Event Sourced System", 2017): each converts
/// `data` from one version to the next. Every event has version 1 today, so there is none; an
/// unknown version is refused.
void upgrade(const Envelope& event) {
    constexpr int current_version = 1;
    if (event.version != current_version)
        throw Malformed("version " + std::to_string(event.version) + " of " + event.type +
                        " is not known here");
}

/// The distributed tracing extension of CloudEvents. The text after a space is the tracestate.
void write_trace(JsonWriter& out, std::string_view trace) {
    const auto space = trace.find(' ');
    out("traceparent", trace.substr(0, space));
    if (space != std::string_view::npos) out("tracestate", trace.substr(space + 1));
}

/// Ignores an invalid traceparent, as the standard requires
/// (https://www.w3.org/TR/trace-context/#traceparent-header), together with its tracestate. A
/// traceparent that contains a space would be split into two fields when it is sent on.
void read_trace(JsonReader& in, Envelope& event) {
    in.unless_absent("traceparent", event.traceparent);
    in.unless_absent("tracestate", event.tracestate);
    if (event.traceparent.find(' ') == std::string::npos) return;
    event.traceparent.clear();
    event.tracestate.clear();
}

}  // namespace

std::string to_cloudevent(const Event& event, std::string_view source, Instant time,
                          std::string_view trace) {
    std::string text;
    text.reserve(event.data.size() + default_length);
    text += '{';
    JsonWriter out{text};
    out("specversion", "1.0");
    out("id", event.id);
    out("source", source);
    out("type", std::string{prefix} + event.type + ".v1");
    out("subject", event.subject);
    out("time", time);
    out("datacontenttype", "application/json");
    if (!trace.empty()) write_trace(out, trace);
    out.json("data", event.data);
    text += '}';
    return text;
}

Envelope from_cloudevent(std::string_view text) {
    const auto whole = Body::parse(text);
    JsonReader in{whole.value()};
    std::string specversion, type, time;
    Envelope event;
    in("specversion", specversion);
    if (specversion != "1.0") throw Malformed("CloudEvents version is not 1.0");
    in("id", event.id);
    in("source", event.source);
    in("type", type);
    split_type(type, event);
    in("subject", event.subject);
    read_trace(in, event);
    in.unless_absent("time", time);
    if (const auto instant = from_rfc3339(time)) event.time = *instant;
    const auto data = whole.value().find("data");
    if (!data || !data->is_object()) throw Malformed("CloudEvent without an object as 'data'");
    upgrade(event);
    event.data = whole.part(*data);
    return event;
}

}  // namespace duet
