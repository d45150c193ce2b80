#include "tests/simulation/cast.hpp"

#include "fraud_schema.hpp"  // the schema headers are generated from the services' schema.sql
#include "inventory_schema.hpp"
#include "orders_schema.hpp"
#include "payments_schema.hpp"
#include "reporting_schema.hpp"
#include "services/fraud/choreographed/react.hpp"
#include "services/fraud/choreographed/requests.hpp"
#include "services/fraud/orchestrated/react.hpp"
#include "services/inventory/choreographed/react.hpp"
#include "services/inventory/orchestrated/react.hpp"
#include "services/orders/choreographed/react.hpp"
#include "services/orders/choreographed/requests.hpp"
#include "services/orders/orchestrated/react.hpp"
#include "services/payments/choreographed/react.hpp"
#include "services/payments/orchestrated/react.hpp"
#include "services/reporting/choreographed/react.hpp"
#include "services/reporting/orchestrated/react.hpp"
#include "services/shipping/choreographed/react.hpp"
#include "services/shipping/orchestrated/react.hpp"
#include "shipping_schema.hpp"

namespace duet::simulation {

using service::Answered, service::Handlers, service::Transaction;

namespace {

Role orders_role(Style style) {
    struct Held {
        explicit Held(std::string root) : orders{std::move(root)} {}
        orders::Orders orders;
        orders::Returns returns{orders};
    };
    return {"orders", orders_schema, [style](Handlers& on) -> Parts {
                auto held = std::make_shared<Held>("/" + name_of(style));
                if (style == Style::orchestrated) {
                    orders::orchestrated::react(on, held->orders, held->returns);
                } else {
                    orders::choreographed::react(on, held->orders, held->returns);
                    orders::choreographed::react_to_returns(on, held->returns);
                    orders::choreographed::decide(on, held->orders, held->returns);
                }
                return {held, {}};
            }};
}

Role fraud_role(Style style, const Timeouts& timeout) {
    return {"fraud", fraud_schema, [style, review = timeout.review](Handlers& on) -> Parts {
                auto held = std::make_shared<fraud::Fraud>(review);
                if (style == Style::orchestrated) {
                    fraud::orchestrated::react(on, *held);
                } else {
                    fraud::choreographed::react(on, *held);
                    fraud::choreographed::react_to_returns(on, *held);
                    fraud::choreographed::decide_requests(on, *held);
                }
                return {held, {}};
            }};
}

Role inventory_role(Style style) {
    return {"inventory", inventory_schema, [style](Handlers& on) -> Parts {
                auto held = std::make_shared<inventory::Inventory>();
                if (style == Style::orchestrated)
                    inventory::orchestrated::react(on, *held);
                else
                    inventory::choreographed::react(on, *held);
                on.request<requests::PutProduct>(
                    "inventory.put_product",
                    [held](const requests::PutProduct& request, Transaction& tx) -> Answered {
                        return {{held->put_product(tx, request) ? 200 : 400, "{}"}, request.sku};
                    });
                return {held, {}};
            }};
}

Role payments_role(Style style) {
    return {"payments", payments_schema, [style](Handlers& on) -> Parts {
                auto held = std::make_shared<payments::Payments>();
                if (style == Style::orchestrated)
                    payments::orchestrated::react(on, *held);
                else
                    payments::choreographed::react(on, *held);
                on.request<requests::PutAccount>(
                    "payments.put_account",
                    [held](const requests::PutAccount& request, Transaction& tx) -> Answered {
                        held->set_credit_limit(tx, request);
                        return {{200, "{}"}, request.customer_id};
                    });
                return {held, {}};
            }};
}

Role shipping_role(Style style) {
    return {"shipping", shipping_schema, [style](Handlers& on) -> Parts {
                auto held = std::make_shared<shipping::Shipping>();
                if (style == Style::orchestrated)
                    shipping::orchestrated::react(on, *held);
                else
                    shipping::choreographed::react(on, *held);
                return {held, {}};
            }};
}

Role reporting_role(Style style, const Timeouts& timeout) {
    return {"reporting", reporting_schema,
            [style, lateness = timeout.lateness](Handlers& on) -> Parts {
                auto held = std::make_shared<reporting::Reporting>(lateness);
                if (style == Style::orchestrated)
                    reporting::orchestrated::react(on, *held);
                else
                    reporting::choreographed::react(on, *held);
                return {held, {}};
            }};
}

}  // namespace

std::vector<Role> services_of(Style style, const Timeouts& timeout) {
    return {orders_role(style),   fraud_role(style, timeout), inventory_role(style),
            payments_role(style), shipping_role(style),       reporting_role(style, timeout)};
}

}  // namespace duet::simulation
