#pragma once
// The rows of one order in the database of each service: the current state behind the diagram.

#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace duet::console {

/// {"tables":[{service, table, rows:[{column: text}]}]}; tables without a row of it are left out.
/// Throws store::StoreError.
nlohmann::json order_rows(const std::map<std::string, std::string>& databases,
                          const std::string& order);

}  // namespace duet::console
