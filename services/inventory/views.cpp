#include "services/inventory/views.hpp"

namespace duet::inventory {

void describe(service::Handlers& on) {
    on.responds_with<Product>("Product");
    on.responds_with<ProductPage>("ProductPage");
}

}  // namespace duet::inventory
