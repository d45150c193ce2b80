#include "schema.hpp"  // generated from store/schema.sql
#include "services/shipping/choreographed/react.hpp"
#include "services/shipping/orchestrated/react.hpp"
#include "services/shipping/routes.hpp"
#include "shared/service/process/process.hpp"

using namespace duet;

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"shipping", argc, argv};
        shipping::Shipping shipping;

        return process.run({
            .schema = shipping::schema,
            .handlers =
                [&](service::Handlers& on) {
                    if (process.orchestrated())
                        shipping::orchestrated::react(on, shipping);
                    else
                        shipping::choreographed::react(on, shipping);
                },
            .routes = shipping::offer_routes,
        });
    });
}
