#include "shared/messages/command.hpp"

#include <array>

namespace duet {

namespace {

constexpr std::array<std::string_view, 5> outcomes = {"done", "refused", "waiting", "later",
                                                      "failed"};

Reply::Outcome outcome_named(const std::string& name) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i] == name) return static_cast<Reply::Outcome>(i);
    }
    throw Malformed("unknown outcome '" + name + "'");
}

void read_key(JsonReader& in, const char* name, std::string& into) {
    in(name, into);
    if (into.empty()) throw Malformed(std::string{"field '"} + name + "' is empty");
}

Reply reply_from(const Body& body, JsonValue value) {
    JsonReader in{value};
    std::string outcome;
    std::int64_t retry_after = 0;
    Reply reply;
    in("outcome", outcome);
    in.unless_absent("reason", reply.reason);
    in.unless_absent("details", reply.details);
    in.unless_absent("lines", reply.lines);
    in.unless_absent("retry_after_ms", retry_after);
    in.unless_absent("permanent", reply.permanent);
    reply.outcome = outcome_named(outcome);
    reply.retry_after = std::chrono::milliseconds{retry_after};
    if (const auto data = value.find("data")) reply.data = body.part(*data).text();
    return reply;
}

std::vector<JsonValue> items_of(const Body& batch) {
    if (!batch.value().is_array()) throw Malformed("a batch is a JSON array");
    return batch.value().items();
}

}  // namespace

void append_command(std::string& batch, const Command& command, std::int64_t attempt) {
    batch += '{';
    JsonWriter out{batch};
    out("id", command.id);
    out("type", command.type);
    out("subject", command.subject);
    if (!command.traceparent.empty()) out("traceparent", command.traceparent);
    out("attempt", attempt);
    out.json("data", command.data);
    batch += '}';
}

std::vector<ReceivedCommand> read_commands(std::string_view text) {
    const auto batch = Body::parse(text);
    const auto items = items_of(batch);
    std::vector<ReceivedCommand> commands(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto& command = commands[i];
        JsonReader in{items[i]};
        read_key(in, "id", command.id);
        read_key(in, "type", command.type);
        in.unless_absent("subject", command.subject);
        in.unless_absent("traceparent", command.traceparent);
        in.unless_absent("attempt", command.attempt);
        const auto data = items[i].find("data");
        if (!data || !data->is_object())
            throw Malformed("command " + command.id + " has no object as 'data'");
        command.data = batch.part(*data);
    }
    return commands;
}

std::vector<ReceivedReply> read_replies(std::string_view text) {
    const auto batch = Body::parse(text);
    const auto items = items_of(batch);
    std::vector<ReceivedReply> replies(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        JsonReader in{items[i]};
        read_key(in, "id", replies[i].id);
        replies[i].reply = reply_from(batch, items[i]);
    }
    return replies;
}

Reply decode_reply(std::string_view text) {
    const auto body = Body::parse(text);
    return reply_from(body, body.value());
}

std::string encode_reply(const std::string& command_id, const Reply& reply) {
    std::string text;
    append_reply(text, command_id, reply);
    return text;
}

void append_reply(std::string& batch, std::string_view command_id, const Reply& reply) {
    batch += '{';
    JsonWriter out{batch};
    out("id", command_id);
    out("outcome", outcomes[static_cast<std::size_t>(reply.outcome)]);
    if (!reply.reason.empty()) out("reason", reply.reason);
    if (!reply.details.empty()) out("details", reply.details);
    if (!reply.lines.empty()) out("lines", reply.lines);
    if (!reply.data.empty()) out.json("data", reply.data);
    if (reply.retry_after.count() > 0)
        out("retry_after_ms", static_cast<std::int64_t>(reply.retry_after.count()));
    if (reply.permanent) out("permanent", true);
    batch += '}';
}

}  // namespace duet
