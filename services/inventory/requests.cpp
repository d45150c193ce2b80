#include "services/inventory/requests.hpp"

#include "services/inventory/store/stock_store.hpp"
#include "shared/service/doors/api.hpp"

namespace duet::inventory {

void decide_requests(service::Handlers& on, Inventory& inventory) {
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

}  // namespace duet::inventory
