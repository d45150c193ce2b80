#include "schema.hpp"  // generated from store/schema.sql
#include "services/fraud/choreographed/react.hpp"
#include "services/fraud/choreographed/requests.hpp"
#include "services/fraud/orchestrated/react.hpp"
#include "services/fraud/routes.hpp"
#include "services/fraud/views.hpp"
#include "shared/config/config.hpp"
#include "shared/service/process/process.hpp"

using namespace duet;

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"fraud", argc, argv};
        fraud::Fraud fraud{config::seconds("DUET_REVIEW_TIMEOUT", std::chrono::seconds{60})};

        return process.run({
            .schema = fraud::schema,
            .handlers =
                [&](service::Handlers& on) {
                    fraud::describe(on);
                    if (process.orchestrated()) {
                        fraud::orchestrated::react(on, fraud);
                    } else {
                        fraud::choreographed::react(on, fraud);
                        fraud::choreographed::react_to_returns(on, fraud);
                        fraud::choreographed::decide_requests(on, fraud);
                    }
                },
            .routes = [&](service::Api& api) { fraud::offer_routes(api, process.orchestrated()); },
        });
    });
}
