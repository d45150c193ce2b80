#include "shared/service/doors/command_door.hpp"

#include "shared/http/problem.hpp"
#include "shared/service/doors/arrival.hpp"
#include "shared/service/doors/delivery_faults.hpp"

#include <memory>

namespace duet::service {

namespace {

/// Collects the replies of one array of commands; on the writer's thread only.
struct Batch {
    http::Responder responder;
    std::size_t pending;
    std::string text = "[";

    void reply(const Inbound& command, const Result& result) {
        if (!result.lose_reply) {
            if (text.size() > 1) text += ',';
            append_reply(text, command.id, result.reply);
        }
        if (--pending == 0) responder.send(http::Response::json(200, text + ']'));
    }
};

FaultScopes scopes_of(const std::vector<ReceivedCommand>& commands) {
    FaultScopes scopes;
    for (const auto& command : commands) scopes.push_back({command.traceparent, command.subject});
    return scopes;
}

}  // namespace

void open_command_door(Api& api, Writer& writer, Faults& faults) {
    api.route(
        http::Method::post, "/commands",
        [&writer, &faults](const http::Request& request, http::Responder responder) {
            std::vector<ReceivedCommand> commands;
            try {
                commands = read_commands(request.body);
            } catch (const Malformed& error) {
                return responder.send(
                    http::problem(400, "malformed-batch", error.what(), request.path));
            }
            const auto scopes = [&commands] { return scopes_of(commands); };
            if (faults.hit("http.request_lost", scopes) == Effect::drop)
                return responder.send({503, "", "text/plain", {}, true});
            if (commands.empty()) return responder.send(http::Response::json(200, "[]"));
            const bool lost = faults.hit("http.reply_lost", scopes) == Effect::drop;
            auto batch = std::make_shared<Batch>(Batch{std::move(responder), commands.size()});
            const auto delivery =
                faults.hit("http.deliver", scopes);  // the loop moves the commands
            std::vector<PendingMessage> messages;
            for (auto& command : commands) {
                messages.push_back(
                    {.message = inbound_command(std::move(command)),
                     .done = [batch, lost](const Inbound& message, const Result& result) {
                         auto outcome = result;
                         outcome.lose_reply = outcome.lose_reply || lost;
                         batch->reply(message, outcome);
                     }});
            }
            inject_delivery_fault(delivery, messages);
            writer.take_all(std::move(messages));
        });
}

}  // namespace duet::service
