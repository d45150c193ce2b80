#pragma once
// What each service's database says about one order now: the rows behind the diagram.

#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace duet::console {

/// {"tables":[{service, table, rows:[{column: text}]}]}, only tables that have rows of it. Throws
/// store::StoreError.
nlohmann::json order_rows(const std::map<std::string, std::string>& databases,
                          const std::string& order);

}  // namespace duet::console
