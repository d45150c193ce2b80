#include "infra/contracts/schemas.hpp"

namespace duet::documents {

namespace {

constexpr auto stream = "events";  // the server that carries the events

json text(const char* words) { return {{"type", "string"}, {"description", words}}; }

/// The CloudEvents 1.0 envelope around the data of one event type.
json envelope(const std::string& event) {
    return {
        {"type", "object"},
        {"properties",
         {{"specversion", {{"type", "string"}, {"const", "1.0"}}},
          {"id", text("The same cause gives the same id")},
          {"source", text("Who says it: /choreographed/<service>")},
          {"type", {{"type", "string"}, {"const", "shop." + event + ".v1"}}},
          {"subject", text("The order or return it is about")},
          {"time", {{"type", "string"}, {"format", "date-time"}}},
          {"datacontenttype", {{"type", "string"}, {"const", "application/json"}}},
          {"traceparent", text("W3C trace context")},
          {"tracestate", text("W3C trace context, of followed orders: the span that this event's "
                              "cause came from, so that a trace survives a crash")},
          {"data", ref("components/schemas", event)}}},
        {"required",
         {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"}}};
}

json command(const std::string& type) {
    return {{"type", "object"},
            {"properties",
             {{"id", text("The idempotency key, <saga>/<step>: the same for every attempt")},
              {"type", {{"type", "string"}, {"const", type}}},
              {"subject", text("The order or return it is about")},
              {"traceparent", text("W3C trace context")},
              {"attempt", {{"type", "integer"}, {"minimum", 1}}},
              {"data", ref("components/schemas", type)}}},
            {"required", {"id", "type", "subject", "attempt", "data"}}};
}

json reply() {
    const json whole{{"type", "integer"}};
    const json name{{"type", "string"}};
    const json line{{"type", "object"},
                    {"properties", {{"sku", name}, {"quantity", whole}, {"unit_price", whole}}},
                    {"required", {"sku", "quantity", "unit_price"}}};
    return {
        {"type", "object"},
        {"properties",
         {{"id", text("Of the command")},
          {"outcome",
           {{"type", "string"}, {"enum", {"done", "refused", "waiting", "later", "failed"}}}},
          {"reason", name},
          {"details", {{"type", "array"}, {"items", name}}},
          {"lines", {{"type", "array"}, {"items", line}}},
          {"data",
           {{"type", "object"}, {"description", "The data that the command requested, if any"}}},
          {"retry_after_ms", whole},
          {"permanent", {{"type", "boolean"}}}}},
        {"required", {"id", "outcome"}}};
}

class Document {
public:
    /// A message in the stream carries one event, or several of one type that were published
    /// together.
    void event(const std::string& type) {
        const auto name = "event." + type, several = "events." + type;
        auto& components = out_["components"];
        if (components["messages"].contains(name)) return;
        components["schemas"][name] = envelope(type);
        const auto one = ref("components/schemas", name);
        components["messages"][name] = {
            {"name", name}, {"contentType", "application/cloudevents+json"}, {"payload", one}};
        components["messages"][several] = {
            {"name", several},
            {"contentType", "application/cloudevents-batch+json"},
            {"payload", {{"type", "array"}, {"minItems", 1}, {"items", one}}}};
        out_["channels"][name] = {{"address", "shop." + type},
                                  {"servers", json::array({ref("servers", stream)})},
                                  {"messages",
                                   {{name, ref("components/messages", name)},
                                    {several, ref("components/messages", several)}}}};
    }

    void operation(const std::string& service, const char* action, const std::string& type) {
        const auto name = "event." + type;
        event(type);
        out_["operations"]
            [service + (std::string{action} == "send" ? ".publishes." : ".consumes.") + type] = {
                {"action", action},
                {"channel", ref("channels", name)},
                {"messages",
                 json::array({ref("channels/" + name + "/messages", name),
                              ref("channels/" + name + "/messages", "events." + type)})}};
    }

    /// POST /commands of one service: the request is an array of its commands, the response an
    /// array of replies.
    void commands(const std::string& service, const std::vector<std::string>& types) {
        const auto channel = service + ".commands";
        const auto message = "commands." + service;
        json any = json::array();
        for (const auto& type : types) {
            out_["components"]["schemas"]["command." + type] = command(type);
            any.push_back(ref("components/schemas", "command." + type));
        }
        out_["servers"][service] = {
            {"host", "127.0.0.1"},
            {"protocol", "http"},
            {"description", "The orchestrated " + service + "; `duet status` shows its port"}};
        out_["channels"][channel] = {{"address", "/commands"},
                                     {"servers", json::array({ref("servers", service)})},
                                     {"messages",
                                      {{message, ref("components/messages", message)},
                                       {"replies", ref("components/messages", "replies")}}}};
        out_["components"]["messages"][message] = {
            {"name", message},
            {"contentType", "application/json"},
            {"payload", {{"type", "array"}, {"items", {{"oneOf", any}}}}}};
        out_["operations"][service + ".commands"] = {
            {"action", "receive"},
            {"channel", ref("channels", channel)},
            {"bindings", {{"http", {{"method", "POST"}, {"bindingVersion", "0.3.0"}}}}},
            {"messages", json::array({ref("channels/" + channel + "/messages", message)})},
            {"reply",
             {{"channel", ref("channels", channel)},
              {"messages", json::array({ref("channels/" + channel + "/messages", "replies")})}}}};
    }

    void schemas(const processes::Description& service) {
        for (const auto& [type, schema] : service.schemas)
            declare(out_["components"]["schemas"], type, schema);
    }

    std::string text() const { return out_.dump(2) + "\n"; }

private:
    json out_{
        {"asyncapi", "3.0.0"},
        {"info",
         {{"title", "Duet, one shop implemented twice"},
          {"version", "1"},
          {"description",
           "Choreographed: events in a JetStream stream, with publishers and consumers. "
           "Orchestrated: the commands that the coordinator sends. Money is whole pence (GBP)."}}},
        {"defaultContentType", "application/json"},
        {"servers",
         {{stream,
           {{"host", "127.0.0.1:4322"},
            {"protocol", "nats"},
            {"description",
             "JetStream, stream SHOP, a user per service; `duet status` shows the port"}}}}},
        {"channels", json::object()},
        {"operations", json::object()},
        {"components",
         {{"messages",
           {{"replies",
             {{"name", "replies"},
              {"contentType", "application/json"},
              {"payload", {{"type", "array"}, {"items", ref("components/schemas", "reply")}}}}}}},
          {"schemas", {{"reply", reply()}}}}}};
};

}  // namespace

std::string asyncapi(const Declarations& services) {
    Document document;
    for (const auto& service : services) {
        document.schemas(service);
        for (const auto& type : service.publishes)
            document.operation(service.service, "send", type);
        for (const auto& type : service.consumes)
            document.operation(service.service, "receive", type);
        if (!service.commands.empty()) document.commands(service.service, service.commands);
    }
    return document.text();
}

}  // namespace duet::documents
