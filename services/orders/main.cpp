#include "schema.hpp"  // generated from store/schema.sql
#include "services/orders/choreographed/react.hpp"
#include "services/orders/choreographed/requests.hpp"
#include "services/orders/orchestrated/react.hpp"
#include "services/orders/routes.hpp"
#include "services/orders/views.hpp"
#include "shared/service/process/process.hpp"

using namespace duet;

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"orders", argc, argv};
        const auto root = "/" + std::string{service::name_of(process.style())};
        orders::Orders orders{root};
        orders::Returns returns{orders};

        return process.run({
            .schema = orders::schema,
            .handlers =
                [&](service::Handlers& on) {
                    orders::describe(on);
                    if (process.orchestrated()) {
                        orders::orchestrated::react(on, orders, returns);
                    } else {
                        orders::choreographed::react(on, orders, returns);
                        orders::choreographed::react_to_returns(on, returns);
                        orders::choreographed::decide(on, orders, returns);
                    }
                },
            .routes =
                [&](service::Api& api) {
                    orders::offer_queries(api, root);
                    if (!process.orchestrated()) orders::offer_requests(api, process.clock());
                },
        });
    });
}
