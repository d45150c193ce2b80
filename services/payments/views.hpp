#pragma once
// A customer's account as JSON. Thread-safe, except `describe`.

#include "shared/service/machine/handlers.hpp"
#include "shared/store/connection.hpp"

#include <string>

namespace duet::payments {

/// Declares the JSON type for the API description.
void describe(service::Handlers& on);

/// An unknown customer has an empty account.
std::string view_of(store::Connection& db, const std::string& customer_id);

}  // namespace duet::payments
