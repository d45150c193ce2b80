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

        process.schema(inventory::schema);
        inventory::describe(process.handlers());
        inventory::decide_requests(process.handlers(), inventory);
        if (process.orchestrated())
            inventory::orchestrated::react(process.handlers(), inventory);
        else
            inventory::choreographed::react(process.handlers(), inventory);
        process.routes(inventory::offer_routes);
        return process.run();
    });
}
