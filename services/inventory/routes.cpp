#include "services/inventory/routes.hpp"

#include "services/inventory/views.hpp"
#include "shared/messages/codec.hpp"

#include <charconv>

namespace duet::inventory {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

constexpr std::int64_t default_page_size = 100;
constexpr std::int64_t max_page_size = 1000;

/// The `limit` of the query; nullopt unless it is a whole number from 1 to `max_page_size`.
std::optional<std::int64_t> limit_of(const Request& request) {
    const auto text = request.queried("limit");
    if (!text) return default_page_size;
    std::int64_t limit = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc{} || end != text->data() + text->size() || limit < 1 ||
        limit > max_page_size)
        return std::nullopt;
    return limit;
}

Response list_products(const Request& request, store::Connection& db) {
    const auto limit = limit_of(request);
    if (!limit)
        return service::wrong_fields(
            {{"?limit", "must be a whole number from 1 to " + std::to_string(max_page_size)}},
            request.path);
    // One row more than the page shows whether there is a next page.
    ProductPage page{
        StockStore{db}.products_after(request.queried("after").value_or(""), *limit + 1), {}};
    if (static_cast<std::int64_t>(page.products.size()) > *limit) {
        page.products.pop_back();
        page.next = page.products.back().sku;
    }
    return Response::json(200, encode(page));
}

Response show_product(const Request& request, store::Connection& db) {
    const auto& sku = request.parameter("sku");
    const auto product = StockStore{db}.product(sku);
    if (!product) return service::not_found("The product '" + sku + "'", request.path);
    return Response::json(200, encode(*product));
}

}  // namespace

void offer_routes(service::Api& api) {
    api.query(Method::get, "/v1/products",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return list_products(request, db);
              });
    api.query(Method::get, "/v1/products/{sku}",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return show_product(request, db);
              });
    api.request<requests::PutProduct>(Method::put, "/v1/products/{sku}", "inventory.put_product",
                                      [](const Request& request, const Caller&) {
                                          return requests::read_put_product(
                                              request.body, request.parameter("sku"));
                                      },
                                      {});
}

}  // namespace duet::inventory
