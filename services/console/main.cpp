// The console looks at the shop from outside: nothing depends on it.

#include "services/console/control/control.hpp"
#include "services/console/control/trace_routes.hpp"
#include "services/console/site/site.hpp"
#include "shared/config/config.hpp"
#include "shared/log/log.hpp"
#include "shared/service/doors/door.hpp"
#include "shared/service/process/measures.hpp"

#include <cctype>

using namespace duet;

namespace {

console::Databases databases() {
    console::Databases found;
    for (const std::string style : {"orchestrated", "choreographed"}) {
        for (const std::string service :
             {"orders", "inventory", "payments", "shipping", "fraud", "reporting", "coordinator"}) {
            if (style == "choreographed" && service == "coordinator") continue;
            std::string name = "DUET_DATABASE_" + style + "_" + service;
            for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            found[style][service] = config::required(name);
        }
    }
    return found;
}

}  // namespace

int main() {
    return service::guarded([] {
        const service::EndSignals end;
        log::start("console");
        const SystemClock clock;
        const auto key = config::required("DUET_OPERATOR_KEY");
        const console::Guard guard{key};
        console::TraceStore traces{config::required("DUET_DATABASE")};
        console::Feed feed;
        console::Control control{
            config::required("DUET_STATE"), databases(), key, clock,
            [&feed](std::vector<std::string> changes) { feed.say(std::move(changes)); }};

        telemetry::Metrics metrics{{{"service", "console"}, {"style", "both"}}};
        auto door = service::door_options(8 * 1024 * 1024);  // the largest is a batch of spans
        door.served = service::measure_requests(metrics);
        http::Server server{door};
        service::offer_probes(server, metrics);
        console::offer_page(server, guard);
        console::offer_traces(server, traces, feed, key);
        control.offer(server, guard);
        const auto port = server.start();
        log::info("serving on port " + std::to_string(port));
        end.wait();
        feed.close();
        server.stop();
        return 0;
    });
}
