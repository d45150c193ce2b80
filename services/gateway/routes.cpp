#include "services/gateway/routes.hpp"

#include <array>

namespace duet::gateway {

namespace {

using http::Method;

constexpr std::array table = {
    // method, pattern, orchestrated, choreographed, operator only, fallback
    Route{Method::post, "/v1/orders", "coordinator", "orders"},
    Route{Method::get, "/v1/orders", "orders", "orders"},
    Route{Method::get, "/v1/orders/{order_id}", "orders", "orders", false, "coordinator"},
    Route{Method::get, "/v1/orders/{order_id}/history", "orders", "orders", false, "coordinator"},
    Route{Method::post, "/v1/orders/{order_id}/cancel", "coordinator", "orders"},
    Route{Method::post, "/v1/orders/{order_id}/retry", "coordinator", "orders", true},
    Route{Method::post, "/v1/returns", "coordinator", "orders"},
    Route{Method::get, "/v1/returns/{return_id}", "orders", "orders", false, "coordinator"},
    Route{Method::get, "/v1/reviews", "fraud", "fraud", true},
    Route{Method::post, "/v1/reviews/{id}", "coordinator", "fraud", true},
    Route{Method::get, "/v1/products", "inventory", "inventory"},
    Route{Method::get, "/v1/products/{sku}", "inventory", "inventory"},
    Route{Method::put, "/v1/products/{sku}", "inventory", "inventory", true},
    Route{Method::get, "/v1/accounts/{customer_id}", "payments", "payments"},
    Route{Method::put, "/v1/accounts/{customer_id}", "payments", "payments", true},
    Route{Method::get, "/v1/reports/revenue", "reporting", "reporting"},
    Route{Method::get, "/v1/reports/funnel", "reporting", "reporting"},
    Route{Method::get, "/v1/reports/top-products", "reporting", "reporting"},
    Route{Method::get, "/v1/reports/fraud", "reporting", "reporting"},
    Route{Method::get, "/v1/audit", "console", "console", true},
};

}  // namespace

std::span<const Route> routes() { return table; }

std::string_view forwarded_target(std::string_view target, std::string_view style) {
    return target.substr(style.size() + 1);
}

}  // namespace duet::gateway
