#include "services/gateway/keys.hpp"
#include "services/gateway/proxy.hpp"
#include "shared/config/config.hpp"
#include "shared/faults/faults.hpp"
#include "shared/http/credentials.hpp"
#include "shared/http/problem.hpp"
#include "shared/log/log.hpp"
#include "shared/service/doors/admin.hpp"
#include "shared/service/doors/door.hpp"
#include "shared/service/process/measures.hpp"

#include <cctype>

using namespace duet;

namespace {

std::map<std::string, std::string> peers() {
    std::map<std::string, std::string> found;
    for (const std::string style : {"orchestrated", "choreographed"}) {
        for (const std::string service :
             {"orders", "inventory", "payments", "shipping", "fraud", "reporting", "coordinator"}) {
            if (style == "choreographed" && service == "coordinator") continue;
            std::string name = "DUET_PEER_" + style + "_" + service;
            for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            found[style + "/" + service] = config::required(name);
        }
    }
    found["console"] = config::required("DUET_PEER_CONSOLE");
    return found;
}

/// Routes that only the operator's key opens.
auto for_operators(http::Server& server, const std::string& key) {
    return [&server, key](http::Method method, const std::string& pattern, http::Handler handler) {
        server.route(
            method, pattern,
            [key, handler = std::move(handler)](const http::Request& request,
                                                http::Responder responder) {
                if (!http::bears(request, key)) {
                    return responder.send(http::problem(
                        401, "key-needed", "This route needs the operator key.", request.path));
                }
                handler(request, std::move(responder));
            });
    };
}

}  // namespace

int main() {
    return service::guarded([] {
        const service::EndSignals end;
        log::start("gateway");
        gateway::Keys keys{config::required("DUET_KEYS")};
        const auto exporter = telemetry::exporter_for("gateway", "both");
        gateway::Sampling sampling{telemetry::mode()};
        Faults faults;
        if (const auto armed = config::text("DUET_FAULTS")) faults.arm_from(*armed);
        gateway::Proxy proxy{keys,   peers(),  config::required("DUET_OPERATOR_KEY"),
                             faults, sampling, exporter.get()};

        telemetry::Metrics metrics{{{"service", "gateway"}, {"style", "both"}}};
        auto door = service::door_options(1024 * 1024);
        door.served = service::measure_requests(metrics);
        http::Server server{door};
        service::offer_probes(server, metrics, [&metrics, &exporter] {
            if (exporter) service::measure_spans(metrics, exporter->counts());
        });
        service::open_faults_door(for_operators(server, config::required("DUET_OPERATOR_KEY")),
                                  faults);
        proxy.offer(server);
        const auto port = server.start();
        log::info("serving both styles on port " + std::to_string(port));
        end.wait();
        server.stop();
        if (exporter) exporter->stop(std::chrono::milliseconds{1000});
        return 0;
    });
}
