#include "schema.hpp"  // generated from store/schema.sql
#include "services/payments/choreographed/react.hpp"
#include "services/payments/orchestrated/react.hpp"
#include "services/payments/requests.hpp"
#include "services/payments/routes.hpp"
#include "shared/service/process/process.hpp"

using namespace duet;

int main(int argc, char** argv) {
    return service::guarded([&] {
        service::Process process{"payments", argc, argv};
        payments::Payments payments;

        return process.run({
            .schema = payments::schema,
            .handlers =
                [&](service::Handlers& on) {
                    payments::decide(on, payments);
                    if (process.orchestrated())
                        payments::orchestrated::react(on, payments);
                    else
                        payments::choreographed::react(on, payments);
                },
            .routes = payments::offer,
        });
    });
}
