#include "shared/messages/cloudevent.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace duet {

namespace {

constexpr std::string_view prefix = "shop.";

std::string text_of(const nlohmann::json& object, const char* name, bool required) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) {
        if (required) throw Malformed(std::string{"CloudEvent without '"} + name + "'");
        return {};
    }
    if (!found->is_string()) throw Malformed(std::string{"CloudEvent attribute '"} + name + "' is not a string");
    return found->get<std::string>();
}

/// "shop.stock.reserved.v1" → type "stock.reserved", version 1.
void split_type(const std::string& full, Envelope& into) {
    const auto mark = full.rfind(".v");
    if (!full.starts_with(prefix) || mark == std::string::npos || mark <= prefix.size()) throw Malformed("'" + full + "' is not the type of a shop event");
    into.type = full.substr(prefix.size(), mark - prefix.size());
    const auto* first = full.data() + mark + 2;
    const auto* last = full.data() + full.size();
    const auto [end, error] = std::from_chars(first, last, into.version);
    if (error != std::errc{} || end != last) throw Malformed("'" + full + "' has no version");
}

/// Upcasters (Young, "Versioning in an Event Sourced System", 2017): each brings `data` of one version to the next.
/// Every event is in its first version today, so there is none yet; an unknown version is refused.
void bring_up_to_date(const Envelope& event) {
    constexpr int today = 1;
    if (event.version != today) throw Malformed("version " + std::to_string(event.version) + " of " + event.type + " is not known here");
}

}  // namespace

std::string to_cloudevent(const Event& event, std::string_view source, Instant time, std::string_view traceparent) {
    JsonWriter out;
    out("specversion", std::string{"1.0"});
    out("id", event.id);
    out("source", std::string{source});
    out("type", std::string{prefix} + event.type + ".v1");
    out("subject", event.subject);
    out("time", time);
    out("datacontenttype", std::string{"application/json"});
    if (!traceparent.empty()) out("traceparent", std::string{traceparent});
    return "{" + out.take() + ",\"data\":" + event.data + "}";
}

Envelope from_cloudevent(std::string_view text) {
    const auto whole = Body::parse(text);
    const auto& object = whole.json();
    if (!object.is_object()) throw Malformed("a CloudEvent is a JSON object");
    if (text_of(object, "specversion", true) != "1.0") throw Malformed("CloudEvents version is not 1.0");

    Envelope event;
    event.id = text_of(object, "id", true);
    event.source = text_of(object, "source", true);
    split_type(text_of(object, "type", true), event);
    event.subject = text_of(object, "subject", true);
    event.traceparent = text_of(object, "traceparent", false);
    if (const auto time = from_rfc3339(text_of(object, "time", false))) event.time = *time;
    const auto data = object.find("data");
    if (data == object.end() || !data->is_object()) throw Malformed("CloudEvent without an object as 'data'");
    bring_up_to_date(event);
    // Shares the parsed tree instead of copying the part.
    auto shared = std::make_shared<const Body>(whole);
    event.data = Body{std::shared_ptr<const nlohmann::json>{shared, &*data}};
    return event;
}

}  // namespace duet
