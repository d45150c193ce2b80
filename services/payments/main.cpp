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

        process.schema(payments::schema);
        payments::decide(process.handlers(), payments);
        if (process.orchestrated())
            payments::orchestrated::react(process.handlers(), payments);
        else
            payments::choreographed::react(process.handlers(), payments);
        process.routes(payments::offer);
        return process.run();
    });
}
