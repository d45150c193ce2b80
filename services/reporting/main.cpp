#include "schema.hpp"  // generated from store/schema.sql
#include "services/reporting/choreographed/react.hpp"
#include "services/reporting/orchestrated/react.hpp"
#include "services/reporting/routes.hpp"
#include "services/reporting/views.hpp"
#include "shared/config/config.hpp"
#include "shared/service/process/process.hpp"

using namespace duet;

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"reporting", argc, argv};
        reporting::Reporting reporting{config::seconds("DUET_LATENESS", std::chrono::seconds{60})};

        return process.run({
            .schema = reporting::schema,
            .handlers =
                [&](service::Handlers& on) {
                    reporting::describe(on);
                    if (process.orchestrated())
                        reporting::orchestrated::react(on, reporting);
                    else
                        reporting::choreographed::react(on, reporting);
                },
            .routes = reporting::offer_routes,
        });
    });
}
