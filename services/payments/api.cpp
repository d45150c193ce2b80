#include "services/payments/api.hpp"

#include "services/payments/store/payment_store.hpp"

namespace duet::payments {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

struct AccountView {
    std::string customer_id;
    Money held = 0, captured = 0, refunded = 0;
    std::optional<Money> credit_limit;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("customer_id", s.customer_id);
        f("held", s.held);
        f("captured", s.captured);
        f("refunded", s.refunded);
        f("credit_limit", s.credit_limit);
    }
};

std::string view_of(store::Connection& db, const std::string& customer_id) {
    const auto account = PaymentStore{db}.account(customer_id);
    return encode(AccountView{customer_id, account.held, account.captured, account.refunded,
                              account.credit_limit});
}

}  // namespace

void decide(service::Handlers& on, Payments& payments) {
    on.responds_with<AccountView>("Account");
    on.request<requests::PutAccount>(
        "payments.put_account",
        [&](const requests::PutAccount& request, Transaction& tx) -> service::Answered {
            payments.set_credit_limit(tx, request);
            return {{200, view_of(tx.db, request.customer_id)}, request.customer_id};
        });
}

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
