#include "services/payments/views.hpp"

#include "services/payments/store/payment_store.hpp"
#include "shared/messages/codec.hpp"

namespace duet::payments {

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

}  // namespace

void describe(service::Handlers& on) { on.responds_with<AccountView>("Account"); }

std::string view_of(store::Connection& db, const std::string& customer_id) {
    const auto account = PaymentStore{db}.account(customer_id);
    return encode(AccountView{.customer_id = customer_id,
                              .held = account.held,
                              .captured = account.captured,
                              .refunded = account.refunded,
                              .credit_limit = account.credit_limit});
}

}  // namespace duet::payments
