#pragma once
// One style's gateway as the importer uses it: the calls that it makes and the responses that it
// reads. No I/O; thread-safe.

#include "infra/import/plan.hpp"
#include "infra/import/sums.hpp"
#include "shared/http/client/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::importer {

/// Thread-safe.
class ShopCalls {
public:
    /// `gateway_url`: "http://127.0.0.1:8080"; `style`: "orchestrated" or "choreographed"; `wait`:
    /// how long the shop may hold a response until the order is settled.
    ShopCalls(std::string gateway_url, std::string style, std::string operator_key,
              std::chrono::seconds wait);

    const std::string& style() const { return style_; }

    http::Call get_product(const std::string& sku) const;
    /// Without `price` the product keeps its own.
    http::Call put_product(const std::string& sku, std::optional<std::int64_t> price,
                           std::int64_t restock, const std::string& key) const;

    http::Call place(const Document& document) const;
    http::Call get(Document::Kind kind, const std::string& id) const;
    /// Each attempt has a key of its own, because the shop stores the response "no such review"
    /// under the key.
    http::Call approve(const std::string& order_id, int attempt) const;
    http::Call orders_of(const std::string& customer_id, const std::string& after) const;

    /// A page of the revenue by day and country from `first_day` up to but not including `end_day`
    /// ("2010-12-01"), or to the end.
    http::Call revenue(const std::string& first_day, const std::optional<std::string>& end_day,
                       const std::string& after) const;

    /// Any report: "/reports/top-products?limit=20".
    http::Call report(const std::string& path) const { return call(http::Method::get, path); }

private:
    http::Call call(http::Method method, const std::string& path) const;

    std::string base_;
    std::string style_;
    std::string key_;
    std::chrono::seconds wait_;
};

/// The state of an order or a return, in the importer's terms.
enum class Fate {
    under_way,        ///< poll again
    in_review,        ///< a person must decide
    taken,            ///< the shop has it for good
    refused,          ///< the shop rejected it
    needs_attention,  ///< an operator must act
};

struct DocumentStatus {
    Fate fate = Fate::under_way;
    std::string id;
    std::string state;   ///< the shop's own name
    std::string reason;  ///< why it was refused
};

/// From a response about an order or a return; nullopt when the body has no state.
std::optional<DocumentStatus> document_status_from(std::string_view body);

/// The `detail` of problem details, or the beginning of any other text, for display.
std::string complaint_in(const http::Answer& answer);

/// A page of the revenue report. Throws std::runtime_error when the body is no such page.
struct RevenuePage {
    Sums sums;
    std::string next;  ///< "" on the last page
};
RevenuePage revenue_from(std::string_view body);

/// Finds the document in a page of a customer's orders (GET /v1/orders), by business time and
/// total, for a key that the shop may have forgotten.
struct OrdersPage {
    std::optional<DocumentStatus> match;
    std::string next;
};
OrdersPage find_in_orders(std::string_view body, const Document& document);

}  // namespace duet::importer
