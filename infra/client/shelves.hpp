#pragma once
// The products a workload needs, put into a style's shop before its orders come.

#include "infra/client/plan.hpp"

#include <functional>
#include <string>
#include <vector>

namespace duet::workload {

/// `run` makes the requests' keys: safe to repeat. Throws std::runtime_error saying which product
/// could not be put and why; returns early when `stop` says so.
void fill_shelves(const Shop& shop, const std::string& style, const std::vector<Product>& products,
                  const std::string& run, const std::function<bool()>& stop = {});

}  // namespace duet::workload
