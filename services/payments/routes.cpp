#include "services/payments/routes.hpp"

#include "services/payments/views.hpp"
#include "shared/messages/requests.hpp"

namespace duet::payments {

using http::Method, http::Request, http::Response;
using service::Caller;

void offer(service::Api& api) {
    api.query(Method::get, "/v1/accounts/{customer_id}",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return Response::json(200, view_of(db, request.parameter("customer_id")));
              });
    api.request<requests::PutAccount>(
        Method::put, "/v1/accounts/{customer_id}", "payments.put_account",
        [](const Request& request, const Caller&) {
            return requests::read_put_account(request.body, request.parameter("customer_id"));
        },
        {});
}

}  // namespace duet::payments
