#include "services/coordinator/routes.hpp"

#include "services/coordinator/store/saga_store.hpp"
#include "services/coordinator/views.hpp"
#include "shared/messages/answers.hpp"
#include "shared/messages/requests.hpp"

namespace duet::coordinator {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

/// A saga that the coordinator has accepted.
struct Accepted {
    std::string owner, data;
};

std::optional<Accepted> accepted(store::Connection& db, const std::string& definition,
                                 const std::string& id) {
    auto row = db.query("SELECT owner, data FROM sagas WHERE saga_id = ? AND definition = ?", id,
                        definition);
    if (!row.next()) return std::nullopt;
    return Accepted{row.text(0), row.text(1)};
}

bool may_see(const Caller& caller, const std::string& owner) {
    return answers::may_see(owner, caller.name, caller.is_operator);
}

requests::Checked<requests::AboutOrder> about_order(const Request& request, const Caller& caller) {
    // Without a key each request is distinct: its trace id serves as the key.
    const auto key =
        request.header("Idempotency-Key").value_or(request.header("traceparent").value_or("once"));
    const auto& order_id = request.parameter("order_id");
    return requests::read_about_order(request.body,
                                      {order_id, caller.name, caller.is_operator, key});
}

}  // namespace

void offer(service::Api& api, const Clock& clock, const std::string& root) {
    const service::Api::RouteOptions waits{true, [](store::Connection& db, const std::string& id) {
                                               return SagaStore::settled(db, id);
                                           }};

    api.request<requests::PlaceOrder>(
        Method::post, "/v1/orders", "orders.place",
        [&clock](const Request& request, const Caller& caller) {
            return requests::read_place_order(request.body, caller.name, clock.now(),
                                              caller.is_operator);
        },
        waits);
    api.request<requests::RequestReturn>(
        Method::post, "/v1/returns", "orders.return",
        [&clock](const Request& request, const Caller& caller) {
            return requests::read_return(request.body, caller.name, caller.is_operator,
                                         clock.now());
        },
        waits);
    api.request<requests::AboutOrder>(Method::post, "/v1/orders/{order_id}/cancel", "orders.cancel",
                                      about_order, {});
    api.request<requests::AboutOrder>(Method::post, "/v1/orders/{order_id}/retry", "orders.retry",
                                      about_order, {});
    api.request<requests::DecideReview>(Method::post, "/v1/reviews/{id}", "reviews.decide",
                                        [](const Request& request, const Caller&) {
                                            return requests::read_decision(request.body,
                                                                           request.parameter("id"));
                                        },
                                        {});

    api.query(Method::get, "/v1/orders/{order_id}",
              [root](const Request& request, const Caller& caller, store::Connection& db) {
                  const auto& id = request.parameter("order_id");
                  const auto found = accepted(db, "place-order", id);
                  if (!found || !may_see(caller, found->owner))
                      return service::not_found("The order " + id, request.path);
                  return Response::json(200, accepted_order(found->data, root));
              });

    api.query(Method::get, "/v1/orders/{order_id}/history",
              [](const Request& request, const Caller& caller, store::Connection& db) {
                  const auto& id = request.parameter("order_id");
                  const auto found = accepted(db, "place-order", id);
                  if (!found || !may_see(caller, found->owner))
                      return service::not_found("The order " + id, request.path);
                  return Response::json(200, accepted_history(id));
              });

    api.query(Method::get, "/v1/returns/{return_id}",
              [root](const Request& request, const Caller& caller, store::Connection& db) {
                  const auto& id = request.parameter("return_id");
                  const auto found = accepted(db, "return-goods", id);
                  if (!found || !may_see(caller, found->owner))
                      return service::not_found("The return " + id, request.path);
                  return Response::json(200, answers::return_state(root, id, "pending", ""));
              });
}

}  // namespace duet::coordinator
