#pragma once
// What the processes say, merged in the order of time; of one order, with its history out of the
// databases.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::console {

/// style → service → file.
using Databases = std::map<std::string, std::map<std::string, std::string>>;

/// {"lines":[{at, who, text}]}: the newest `limit` lines of all logs in `folder`, of `order` only
/// unless it is empty. Looks at the last 256 KB of each log.
nlohmann::json log_lines(const std::filesystem::path& folder, const Databases& databases,
                         const std::string& order, std::size_t limit);

}  // namespace duet::console
