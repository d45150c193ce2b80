#pragma once
// Orders and returns as JSON, as customers see them. Thread-safe, except `describe`.

#include "services/orders/store/order_store.hpp"
#include "services/orders/store/return_store.hpp"
#include "shared/service/machine/handlers.hpp"

#include <string>

namespace duet::orders {

/// Declares the JSON types for the API description.
void describe(service::Handlers& on);

std::string view_of(const OrderRecord& record, const std::string& root);
std::string page_of(const std::vector<OrderRecord>& records, const OrderFilter& filter,
                    const std::string& root);
std::string history_of(const std::string& order_id, const std::vector<Transition>& transitions);
std::string view_of(const ReturnRecord& record, const std::string& root);

}  // namespace duet::orders
