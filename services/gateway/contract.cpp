#include "services/gateway/contract.hpp"

namespace duet::gateway {

namespace {

using http::Method;
using Key = Operation::Key;

constexpr auto text = R"({"type":"string"})";
constexpr auto time = R"({"type":"string","format":"date-time"})";
constexpr auto up_to_1000 = R"({"type":"integer","minimum":1,"maximum":1000})";
constexpr auto up_to_10000 = R"({"type":"integer","minimum":1,"maximum":10000})";

constexpr Parameter after{"after", text, "The `next` of an earlier page"};
constexpr Parameter page_limit{"limit", up_to_1000, "Rows per page (default: 100)"};
constexpr Parameter from{
    "from", time, "Windows that begin at this time or later; within the years 0000 to 9999 in UTC"};
constexpr Parameter to{"to", time,
                       "Windows that begin before this time; within the years 0000 to 9999 in UTC"};

std::vector<Operation> order_operations() {
    return {
        {.id = "placeOrder",
         .method = Method::post,
         .pattern = "/v1/orders",
         .summary = "Place an order",
         .answers = {{201, "OrderState", "Settled within `Prefer: wait`"},
                     {202, "OrderState", "Accepted"}},
         .body = "PlaceOrder",
         .key = Key::must,
         .waits = true},
        {.id = "listOrders",
         .method = Method::get,
         .pattern = "/v1/orders",
         .summary = "Orders, a page at a time; customers see their own",
         .answers = {{200, "OrderPage", "A page"}},
         .refusals = {400},
         .query = {{"state", text, "Only in this state"},
                   {"customer_id", text, "Only of this customer"},
                   after,
                   page_limit}},
        {.id = "getOrder",
         .method = Method::get,
         .pattern = "/v1/orders/{order_id}",
         .summary = "An order",
         .answers = {{200, "Order", "The order"}},
         .refusals = {404}},
        {.id = "getOrderHistory",
         .method = Method::get,
         .pattern = "/v1/orders/{order_id}/history",
         .summary = "The states of an order and their causes",
         .answers = {{200, "OrderHistory", "The transitions, oldest first"}},
         .refusals = {404}},
        {.id = "cancelOrder",
         .method = Method::post,
         .pattern = "/v1/orders/{order_id}/cancel",
         .summary =
             "Request the cancellation of an order; payments decides whether it came in time",
         .answers = {{202, "OrderState", "Requested"}},
         .refusals = {404, 409},
         .key = Key::may},
        {.id = "retryOrder",
         .method = Method::post,
         .pattern = "/v1/orders/{order_id}/retry",
         .summary = "Resume an order that needs attention",
         .answers = {{202, "OrderState", "Resumed"}},
         .refusals = {404, 409},
         .key = Key::may},
    };
}

std::vector<Operation> return_and_review_operations() {
    return {
        {.id = "requestReturn",
         .method = Method::post,
         .pattern = "/v1/returns",
         .summary = "Return goods, with or without the order's number; without it an operator "
                    "must approve, unless the request has an operator's key",
         .answers = {{201, "ReturnState", "Settled within `Prefer: wait`"},
                     {202, "ReturnState", "Accepted"}},
         .body = "RequestReturn",
         .key = Key::must,
         .waits = true},
        {.id = "getReturn",
         .method = Method::get,
         .pattern = "/v1/returns/{return_id}",
         .summary = "A return",
         .answers = {{200, "Return", "The return"}},
         .refusals = {404}},
        {.id = "listReviews",
         .method = Method::get,
         .pattern = "/v1/reviews",
         .summary = "Orders and returns that wait for an operator, oldest first",
         .answers = {{200, "ReviewPage", "A page"}},
         .refusals = {400},
         .query = {after, page_limit}},
        {.id = "decideReview",
         .method = Method::post,
         .pattern = "/v1/reviews/{id}",
         .summary = "Approve or deny an order or a return that waits for an operator",
         .answers = {{202, "ReviewDecision", "Taken"}},
         .refusals = {404, 409},
         .body = "DecideReview",
         .key = Key::may},
    };
}

std::vector<Operation> product_and_account_operations() {
    return {
        {.id = "listProducts",
         .method = Method::get,
         .pattern = "/v1/products",
         .summary = "Products and their stock, by SKU",
         .answers = {{200, "ProductPage", "A page"}},
         .refusals = {400},
         .query = {after, page_limit}},
        {.id = "getProduct",
         .method = Method::get,
         .pattern = "/v1/products/{sku}",
         .summary = "A product and its stock",
         .answers = {{200, "Product", "The product"}},
         .refusals = {404}},
        {.id = "putProduct",
         .method = Method::put,
         .pattern = "/v1/products/{sku}",
         .summary = "Set a price, restock",
         .answers = {{200, "Product", "The product as it is now"}},
         .body = "PutProduct",
         .key = Key::may},
        {.id = "getAccount",
         .method = Method::get,
         .pattern = "/v1/accounts/{customer_id}",
         .summary = "A customer's held, captured and refunded amounts",
         .answers = {{200, "Account", "The account; all 0 for a customer who never ordered"}}},
        {.id = "putAccount",
         .method = Method::put,
         .pattern = "/v1/accounts/{customer_id}",
         .summary = "Set a credit limit",
         .answers = {{200, "Account", "The account as it is now"}},
         .body = "PutAccount",
         .key = Key::may},
    };
}

std::vector<Operation> report_operations() {
    return {
        {.id = "reportRevenue",
         .method = Method::get,
         .pattern = "/v1/reports/revenue",
         .summary = "Revenue and refunds by window of business time",
         .answers = {{200, "RevenueReport", "The windows, with the watermark"}},
         .refusals = {400},
         .query = {{"window", R"({"type":"string","enum":["minute","hour","day"]})",
                    "Default: day"},
                   {"by", R"({"type":"string","enum":["country","sku"]})", "Default: country"},
                   from,
                   to,
                   after,
                   {"limit", up_to_10000, "Rows per page (default: 1,000)"}}},
        {.id = "reportFunnel",
         .method = Method::get,
         .pattern = "/v1/reports/funnel",
         .summary = "The stages that orders reached, and the reasons of those that ended early",
         .answers = {{200, "FunnelReport", "The funnel, with the watermark"}},
         .refusals = {400},
         .query = {from, to}},
        {.id = "reportTopProducts",
         .method = Method::get,
         .pattern = "/v1/reports/top-products",
         .summary = "The products with the highest revenue",
         .answers = {{200, "TopProductsReport", "The products, with the watermark"}},
         .refusals = {400},
         .query = {from, to, {"limit", up_to_10000, "Rows (default: 10)"}}},
        {.id = "reportFraud",
         .method = Method::get,
         .pattern = "/v1/reports/fraud",
         .summary = "Fraud's decisions about the orders that ended",
         .answers = {{200, "FraudReport", "The rates, with the watermark"}},
         .refusals = {400},
         .query = {from, to}},
        {.id = "audit",
         .method = Method::get,
         .pattern = "/v1/audit",
         .summary = "Every promise of the shop, checked against the databases",
         .answers = {{200, "Audit", "Each invariant with its violations"}}},
    };
}

std::vector<Operation> all_operations() {
    std::vector<Operation> all;
    for (const auto& group : {order_operations(), return_and_review_operations(),
                              product_and_account_operations(), report_operations()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

}  // namespace

std::span<const Operation> operations() {
    static const auto all = all_operations();
    return all;
}

}  // namespace duet::gateway
