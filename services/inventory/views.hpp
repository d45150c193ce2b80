#pragma once
// The JSON that inventory's routes return. A single product is the `Product` of the store.

#include "services/inventory/store/stock_store.hpp"
#include "shared/service/machine/handlers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::inventory {

/// One page of the product list. A plain value.
struct ProductPage {
    std::vector<Product> products;
    std::optional<std::string> next;  ///< the `after` of the next page; none on the last page

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("products", s.products);
        f("next", s.next);
    }
};

/// Declares the shapes of the views for the OpenAPI document.
void describe(service::Handlers& on);

}  // namespace duet::inventory
