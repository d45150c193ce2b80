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

        process.schema(shipping::schema);
        if (process.orchestrated())
            shipping::orchestrated::react(process.handlers(), shipping);
        else
            shipping::choreographed::react(process.handlers(), shipping);
        process.routes(shipping::offer_routes);
        return process.run();
    });
}
