// The console looks at the shop from outside: nothing depends on it. It answers audits and keeps the newest traces.

#include "services/console/audit/audit.hpp"
#include "services/console/traces/routes.hpp"
#include "shared/config/config.hpp"
#include "shared/http/problem.hpp"
#include "shared/http/secret.hpp"
#include "shared/log/log.hpp"
#include "shared/service/door.hpp"
#include "shared/store/connection.hpp"

using namespace duet;

namespace {

std::map<std::string, std::string> databases_of(const std::string& style) {
    std::map<std::string, std::string> found;
    for (const std::string service : {"orders", "inventory", "payments", "shipping", "fraud", "reporting", "coordinator"}) {
        if (style == "choreographed" && service == "coordinator") continue;
        std::string name = "DUET_DATABASE_" + style + "_" + service;
        for (auto& c : name) c = static_cast<char>(std::toupper(c));
        found[service] = config::required(name);
    }
    return found;
}

http::Response answer_audit(const std::string& style, const std::string& path) {
    try {
        return http::Response::json(200, audit::to_json(audit::check(style, databases_of(style))));
    } catch (const store::StoreError& error) {
        return http::problem(503, "cannot-audit", std::string{"A database cannot be read: "} + error.what(), path);
    }
}

}  // namespace

int main() {
    return service::guarded([] {
        const service::EndSignals end;
        log::start("console");
        const auto key = "Bearer " + config::required("DUET_OPERATOR_KEY");
        console::TraceStore traces{config::required("DUET_DATABASE")};
        console::Feed feed;
        http::Server server{service::door_options(8 * 1024 * 1024)};   // the largest is a batch of spans
        service::offer_probes(server);
        console::offer_traces(server, traces, feed, config::required("DUET_OPERATOR_KEY"));
        for (const std::string style : {"orchestrated", "choreographed"}) {
            server.route(http::Method::get, "/" + style + "/v1/audit", [style, key](const http::Request& request, http::Responder responder) {
                if (!http::same_secret(request.header("Authorization").value_or(""), key)) return responder.send(http::problem(401, "key-needed", "The audit is the operator's.", request.path));
                responder.send(answer_audit(style, request.path));
            });
        }
        const auto port = server.start();
        log::info("serving on port " + std::to_string(port));
        end.wait();
        feed.close();
        server.stop();
        return 0;
    });
}
