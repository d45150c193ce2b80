#include "services/payments/requests.hpp"

#include "services/payments/views.hpp"

namespace duet::payments {

void decide(service::Handlers& on, Payments& payments) {
    describe(on);
    on.request<requests::PutAccount>(
        "payments.put_account",
        [&](const requests::PutAccount& request, Transaction& tx) -> service::Answered {
            payments.set_credit_limit(tx, request);
            return {{200, view_of(tx.db, request.customer_id)}, request.customer_id};
        });
}

}  // namespace duet::payments
