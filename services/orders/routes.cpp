#include "services/orders/routes.hpp"

#include "services/orders/views.hpp"
#include "shared/messages/answers.hpp"

#include <charconv>

namespace duet::orders {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

bool may_see(const Caller& caller, const std::string& owner) {
    return answers::may_see(owner, caller.name, caller.is_operator);
}

/// The query's parameter as a whole number; `fallback` when it is missing, -1 when it is no number.
std::int64_t number(const Request& request, const std::string& name, std::int64_t fallback) {
    const auto text = request.queried(name);
    if (!text) return fallback;
    std::int64_t value = -1;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    return error == std::errc{} && end == text->data() + text->size() ? value : -1;
}

Response list(const Request& request, const Caller& caller, store::Connection& db,
              const std::string& root) {
    OrderFilter filter;
    if (!caller.is_operator) filter.owner = caller.name;
    filter.state = request.queried("state");
    filter.customer_id = request.queried("customer_id");
    filter.after = number(request, "after", 0);
    filter.limit = number(request, "limit", 100);
    std::vector<WrongField> wrong;
    if (filter.after < 0) wrong.push_back({"?after", "must be the `next` of an earlier page"});
    if (filter.limit < 1 || filter.limit > 1000)
        wrong.push_back({"?limit", "must be a whole number from 1 to 1000"});
    if (!wrong.empty()) return service::wrong_fields(wrong, request.path);
    return Response::json(200, page_of(OrderStore{db}.page(filter), filter, root));
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

void offer_queries(service::Api& api, const std::string& root) {
    api.query(Method::get, "/v1/orders",
              [root](const Request& request, const Caller& caller, store::Connection& db) {
                  return list(request, caller, db, root);
              });

    api.query(Method::get, "/v1/orders/{order_id}",
              [root](const Request& request, const Caller& caller, store::Connection& db) {
                  const auto& id = request.parameter("order_id");
                  const auto record = OrderStore{db}.find(id);
                  if (!record || !may_see(caller, record->owner))
                      return service::not_found("The order " + id, request.path);
                  return Response::json(200, view_of(*record, root));
              });

    api.query(Method::get, "/v1/orders/{order_id}/history",
              [](const Request& request, const Caller& caller, store::Connection& db) {
                  const auto& id = request.parameter("order_id");
                  OrderStore store{db};
                  const auto record = store.find(id);
                  if (!record || !may_see(caller, record->owner))
                      return service::not_found("The order " + id, request.path);
                  return Response::json(200, history_of(id, store.history(id)));
              });

    api.query(Method::get, "/v1/returns/{return_id}",
              [root](const Request& request, const Caller& caller, store::Connection& db) {
                  const auto& id = request.parameter("return_id");
                  const auto record = ReturnStore{db}.find(id);
                  if (!record || !may_see(caller, record->owner))
                      return service::not_found("The return " + id, request.path);
                  return Response::json(200, view_of(*record, root));
              });
}

void offer_requests(service::Api& api, const Clock& clock) {
    api.request<requests::PlaceOrder>(
        Method::post, "/v1/orders", "orders.place",
        [&clock](const Request& request, const Caller& caller) {
            return requests::read_place_order(request.body, caller.name, clock.now(),
                                              caller.is_operator);
        },
        {true, [](store::Connection& db, const std::string& order_id) {
             return OrderStore{db}.settled(order_id);
         }});
    api.request<requests::AboutOrder>(Method::post, "/v1/orders/{order_id}/cancel", "orders.cancel",
                                      about_order, {});
    api.request<requests::AboutOrder>(Method::post, "/v1/orders/{order_id}/retry", "orders.retry",
                                      about_order, {});
    api.request<requests::RequestReturn>(
        Method::post, "/v1/returns", "orders.return",
        [&clock](const Request& request, const Caller& caller) {
            return requests::read_return(request.body, caller.name, caller.is_operator,
                                         clock.now());
        },
        {true, [](store::Connection& db, const std::string& return_id) {
             return ReturnStore{db}.settled(return_id);
         }});
}

}  // namespace duet::orders
