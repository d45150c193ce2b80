#include "shared/messages/command.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace duet {

namespace {

constexpr std::array<std::string_view, 5> outcomes = {"done", "refused", "waiting", "later", "failed"};

std::string text_at(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    if (!found->is_string()) throw Malformed(std::string{"'"} + name + "' is not a string");
    return found->get<std::string>();
}

std::string required_at(const nlohmann::json& object, const char* name) {
    if (!object.is_object()) throw Malformed("expected an object in the batch");
    auto text = text_at(object, name);
    if (text.empty()) throw Malformed(std::string{"'"} + name + "' is missing");
    return text;
}

Reply reply_from(const nlohmann::json& object) {
    const auto name = required_at(object, "outcome");
    Reply reply;
    std::size_t index = 0;
    while (index < outcomes.size() && outcomes[index] != name) ++index;
    if (index == outcomes.size()) throw Malformed("unknown outcome '" + name + "'");
    reply.outcome = static_cast<Reply::Outcome>(index);
    reply.reason = text_at(object, "reason");
    if (const auto found = object.find("details"); found != object.end()) reply.details = found->get<std::vector<std::string>>();
    if (const auto found = object.find("retry_after_ms"); found != object.end()) reply.retry_after = std::chrono::milliseconds{found->get<std::int64_t>()};
    if (const auto found = object.find("permanent"); found != object.end()) reply.permanent = found->get<bool>();
    if (const auto found = object.find("lines"); found != object.end()) {
        for (const auto& line : *found) reply.lines.push_back({line.at("sku"), line.at("quantity"), line.at("unit_price")});
    }
    return reply;
}

const nlohmann::json& array_in(const Body& body) {
    if (!body.json().is_array()) throw Malformed("a batch is a JSON array");
    return body.json();
}

}  // namespace

void append_command(std::string& batch, const Command& command, std::int64_t attempt) {
    JsonWriter out;
    out("id", command.id);
    out("type", command.type);
    out("subject", command.subject);
    if (!command.traceparent.empty()) out("traceparent", command.traceparent);
    out("attempt", attempt);
    batch += '{' + out.take() + ",\"data\":" + command.data + '}';
}

std::vector<ReceivedCommand> read_commands(std::string_view text) {
    const auto shared = std::make_shared<const Body>(Body::parse(text));
    std::vector<ReceivedCommand> commands;
    for (const auto& item : array_in(*shared)) {
        auto& command = commands.emplace_back();
        command.id = required_at(item, "id");
        command.type = required_at(item, "type");
        command.subject = text_at(item, "subject");
        command.traceparent = text_at(item, "traceparent");
        if (const auto attempt = item.find("attempt"); attempt != item.end() && attempt->is_number_integer()) command.attempt = attempt->get<std::int64_t>();
        const auto data = item.find("data");
        if (data == item.end() || !data->is_object()) throw Malformed("command " + command.id + " has no object as 'data'");
        command.data = Body{std::shared_ptr<const nlohmann::json>{shared, &*data}};
    }
    return commands;
}

std::vector<ReceivedReply> read_replies(std::string_view text) {
    const auto body = Body::parse(text);
    std::vector<ReceivedReply> replies;
    try {
        for (const auto& item : array_in(body)) replies.push_back({required_at(item, "id"), reply_from(item)});
    } catch (const nlohmann::json::exception& error) {
        throw Malformed(std::string{"reply: "} + error.what());
    }
    return replies;
}

Reply decode_reply(std::string_view text) {
    try {
        const auto body = Body::parse(text);
        return reply_from(body.json());
    } catch (const nlohmann::json::exception& error) {
        throw Malformed(std::string{"reply: "} + error.what());
    }
}

std::string encode_reply(const std::string& command_id, const Reply& reply) {
    JsonWriter out;
    out("id", command_id);
    out("outcome", std::string{outcomes[static_cast<std::size_t>(reply.outcome)]});
    if (!reply.reason.empty()) out("reason", reply.reason);
    if (!reply.details.empty()) out("details", reply.details);
    if (!reply.lines.empty()) out("lines", reply.lines);
    if (reply.retry_after.count() > 0) out("retry_after_ms", static_cast<std::int64_t>(reply.retry_after.count()));
    if (reply.permanent) out("permanent", true);
    return '{' + out.take() + '}';
}

}  // namespace duet
