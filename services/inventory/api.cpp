#include "services/inventory/api.hpp"

#include "services/inventory/store/stock_store.hpp"

#include <charconv>

namespace duet::inventory {

using http::Method, http::Request, http::Response;
using service::Caller;

namespace {

constexpr std::int64_t default_page = 100;
constexpr std::int64_t max_page = 1000;

struct Page {
    std::vector<Product> products;
    std::optional<std::string> next;  ///< where the next page begins: ?after=

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("products", s.products);
        f("next", s.next);
    }
};

/// nullopt when it is not a number from 1 to the largest page.
std::optional<std::int64_t> limit_of(const Request& request) {
    const auto text = request.queried("limit");
    if (!text) return default_page;
    std::int64_t limit = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc{} || end != text->data() + text->size() || limit < 1 ||
        limit > max_page)
        return std::nullopt;
    return limit;
}

Response page(const Request& request, store::Connection& db) {
    const auto limit = limit_of(request);
    if (!limit)
        return service::wrong_fields(
            {{"?limit", "must be a whole number from 1 to " + std::to_string(max_page)}},
            request.path);
    Page page{StockStore{db}.products_after(request.queried("after").value_or(""), *limit + 1), {}};
    if (static_cast<std::int64_t>(page.products.size()) > *limit) {
        page.products.pop_back();
        page.next = page.products.back().sku;
    }
    return Response::json(200, encode(page));
}

}  // namespace

void decide(service::Handlers& on, Inventory& inventory) {
    on.responds_with<Product>("Product");
    on.responds_with<Page>("ProductPage");
    on.request<requests::PutProduct>(
        "inventory.put_product",
        [&](const requests::PutProduct& request, Transaction& tx) -> service::Answered {
            if (!inventory.put_product(tx, request)) {
                const auto problem = service::wrong_fields(
                    {{"/price", "a new product needs a price"}}, "/v1/products/" + request.sku);
                return {{problem.status, problem.body}, request.sku};
            }
            return {{200, encode(*StockStore{tx.db}.product(request.sku))}, request.sku};
        });
}

void offer(service::Api& api) {
    api.query(Method::get, "/v1/products",
              [](const Request& request, const Caller&, store::Connection& db) {
                  return page(request, db);
              });
    api.query(Method::get, "/v1/products/{sku}",
              [](const Request& request, const Caller&, store::Connection& db) {
                  const auto product = StockStore{db}.product(request.parameter("sku"));
                  if (!product)
                      return service::not_found("The product '" + request.parameter("sku") + "'",
                                                request.path);
                  return Response::json(200, encode(*product));
              });
    api.request<requests::PutProduct>(Method::put, "/v1/products/{sku}", "inventory.put_product",
                                  [](const Request& request, const Caller&) {
                                      return requests::read_put_product(request.body,
                                                                        request.parameter("sku"));
                                  },
                                  {});
}

}  // namespace duet::inventory
