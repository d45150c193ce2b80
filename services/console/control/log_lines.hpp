#pragma once
// The logs of all processes, merged in order of time. For one order, its history from the databases
// is among them.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::console {

/// style → service → file.
using Databases = std::map<std::string, std::map<std::string, std::string>>;

/// {"lines":[{at, who, text}]}: the newest `limit` lines of all logs in `folder`; unless `order` is
/// empty, only lines that name it. Reads the last 256 KB of each log. Throws store::StoreError.
nlohmann::json log_lines(const std::filesystem::path& folder, const Databases& databases,
                         const std::string& order, std::size_t limit);

}  // namespace duet::console
