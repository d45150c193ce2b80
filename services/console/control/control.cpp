#include "services/console/control/control.hpp"

#include "services/console/control/dead_letters.hpp"
#include "services/console/control/order_rows.hpp"
#include "shared/http/problem.hpp"
#include "shared/messages/json_tree.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace duet::console {

using http::Method, http::Request, http::Responder, http::Response;
using nlohmann::json;

namespace {

Response ok_json(const json& value) {
    // Logs and dead letters may hold bytes that are not UTF-8.
    auto response = Response::json(200, value.dump(-1, ' ', false, json::error_handler_t::replace));
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

json body_of(const Request& request) {
    json body;
    try {
        body = parse_tree(request.body);
    } catch (const Malformed& error) {
        throw Misuse(400, "malformed-request", error.what());
    }
    if (!body.is_object())
        throw Misuse(400, "malformed-request", "The body must be a JSON object.");
    return body;
}

std::string text_in(const json& body, const char* name) {
    const auto found = body.find(name);
    if (found == body.end() || !found->is_string() || found->get<std::string>().empty())
        throw Misuse(400, "malformed-request",
                     std::string{"The body needs the text \""} + name + "\".");
    return *found;
}

std::int64_t number_in(const Request& request, const std::string& name, std::int64_t fallback,
                       std::int64_t max) {
    const auto text = request.queried(name);
    if (!text) return fallback;
    std::int64_t value = -1;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < 0)
        throw Misuse(400, "malformed-request", "?" + name + " must be a whole number.");
    return std::min(value, max);
}

}  // namespace

Control::Control(std::filesystem::path state, Databases databases, const std::string& operator_key,
                 const Clock& clock, std::function<void(std::vector<std::string>)> changed)
    : databases_{std::move(databases)},
      client_{std::move(state), operator_key},
      tickets_{clock},
      fault_controller_{client_},
      audits_{databases_},
      order_placer_{client_, clock},
      watch_{client_, databases_, clock, std::move(changed)},
      workers_{4} {}

void Control::offer(http::Server& server, const Guard& guard) {
    offer_session(server, guard);
    offer_queries(server, guard);
    offer_changes(server, guard);
    offer_audits(server, guard);
}

void Control::offer_session(http::Server& server, const Guard& guard) {
    server.route(Method::post, "/api/tickets",
                 guard.writing([this](const Request&, Responder responder) {
                     responder.send(ok_json({{"ticket", tickets_.issue()}}));
                 }));
    server.route(Method::get, "/api/session",
                 guard.writing([](const Request&, Responder responder) {
                     responder.send(ok_json({{"operator", true}}));
                 }));
    server.route(
        Method::post, "/api/session",
        guard.reading(workers_.answering([this](const Request& request) {
            if (!tickets_.redeem(text_in(body_of(request), "ticket")))
                throw Misuse(
                    401, "ticket-used",
                    "This link was used before or is too old; `./duet status` prints another.");
            return ok_json({{"key", client_.operator_key()}});
        })));
}

void Control::offer_queries(http::Server& server, const Guard& guard) {
    const auto add = [&](const char* path, Respond respond) {
        server.route(Method::get, path, guard.reading(workers_.answering(std::move(respond))));
    };
    add("/api/processes", [this](const Request&) { return ok_json(watch_.processes()); });
    add("/api/metrics", [this](const Request& request) {
        return ok_json(watch_.samples(number_in(request, "after", 0, INT64_MAX)));
    });
    add("/api/faults", [this](const Request&) { return ok_json(fault_controller_.list()); });
    add("/api/dead-letters", [this](const Request&) { return ok_json(dead_letters(client_)); });
    add("/api/log", [this](const Request& request) { return log(request); });
    add("/api/rows", [this](const Request& request) { return rows(request); });
    add("/api/sagas", [this](const Request&) {
        const auto sagas =
            client_.call_json(client_.list().named("coordinator", "orchestrated"), "/admin/sagas");
        if (!sagas)
            throw Misuse(503, "coordinator-silent",
                         "The coordinator does not answer right now; its saga log is safe.");
        return ok_json(*sagas);
    });
    add("/api/audit", [this](const Request&) {
        json both;
        for (const auto& [style, files] : databases_) both[style] = json::parse(audits_.of(style));
        return ok_json(both);
    });
}

void Control::offer_changes(http::Server& server, const Guard& guard) {
    const auto change = [&](Method method, const char* path, Respond respond) {
        server.route(method, path, guard.writing(workers_.answering(std::move(respond))));
    };
    change(Method::post, "/api/orders", [this](const Request& request) {
        return ok_json(order_placer_.place(body_of(request)));
    });
    change(Method::post, "/api/processes/kill", [this](const Request& request) {
        const auto body = body_of(request);
        const auto processes = client_.list();
        const auto& process = processes.named(text_in(body, "name"), body.value("style", "both"));
        kill_process(process);
        return ok_json(
            {{"killed", process.name}, {"style", process.style}, {"pid", process.identity->pid}});
    });
    change(Method::post, "/api/faults", [this](const Request& request) {
        const auto body = body_of(request);
        if (body.contains("id"))
            fault_controller_.arm(text_in(body, "id"));
        else
            fault_controller_.arm(FaultTarget{text_in(body, "style"), text_in(body, "service"),
                                              text_in(body, "fault")});
        return ok_json(fault_controller_.list());
    });
    change(Method::del, "/api/faults", [this](const Request& request) {
        fault_controller_.clear(request.queried("id").value_or(""));
        return ok_json(fault_controller_.list());
    });
    change(Method::post, "/api/dead-letters/redrive", [this](const Request& request) {
        const auto body = body_of(request);
        redrive(client_, text_in(body, "style"), text_in(body, "service"), text_in(body, "id"));
        return ok_json({{"redriven", true}});
    });
}

/// The gateway forwards operators' audits to these routes.
void Control::offer_audits(http::Server& server, const Guard& guard) {
    for (const auto& [style, files] : databases_) {
        server.route(Method::get, "/" + style + "/v1/audit",
                     guard.keyed(workers_.answering([this, style = style](const Request&) {
                         return Response::json(200, audits_.of(style));
                     })));
    }
}

Response Control::log(const Request& request) {
    const auto limit = number_in(request, "limit", 200, 1000);
    return ok_json(log_lines(client_.state() / "logs", databases_,
                             request.queried("order").value_or(""),
                             static_cast<std::size_t>(limit)));
}

Response Control::rows(const Request& request) {
    const auto found = databases_.find(request.queried("style").value_or(""));
    if (found == databases_.end())
        throw Misuse(400, "malformed-request", "?style must be orchestrated or choreographed.");
    return ok_json(order_rows(found->second, request.queried("order").value_or("")));
}

}  // namespace duet::console
