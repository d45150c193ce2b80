#pragma once
// Creates the products of a workload in a style's shop before its orders arrive.

#include "infra/client/plan.hpp"

#include <functional>
#include <string>
#include <vector>

namespace duet::workload {

/// `run` makes the keys of the requests, so repeating it is safe. Throws std::runtime_error that
/// names the product and the reason; returns early when `stop` returns true. Thread-safe.
void put_products(const client::ShopAccess& shop, const std::string& style,
                  const std::vector<Product>& products, const std::string& run,
                  const std::function<bool()>& stop = {});

}  // namespace duet::workload
