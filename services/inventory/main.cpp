#include "schema.hpp"  // generated from store/schema.sql
#include "services/inventory/choreographed/react.hpp"
#include "services/inventory/orchestrated/react.hpp"
#include "services/inventory/requests.hpp"
#include "services/inventory/routes.hpp"
#include "services/inventory/views.hpp"
#include "shared/service/process/process.hpp"

using namespace duet;

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"inventory", argc, argv};
        inventory::Inventory inventory;

        return process.run({
            .schema = inventory::schema,
            .handlers =
                [&](service::Handlers& on) {
                    inventory::describe(on);
                    inventory::decide_requests(on, inventory);
                    if (process.orchestrated())
                        inventory::orchestrated::react(on, inventory);
                    else
                        inventory::choreographed::react(on, inventory);
                },
            .routes = inventory::offer_routes,
        });
    });
}
