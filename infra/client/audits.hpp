#pragma once
// Audits of one style, through the gateway of a running shop or from the files of a stopped one.
// Thread-safe.

#include "infra/client/load.hpp"
#include "infra/supervisor/paths.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace duet::commands {

/// The response to GET /<style>/v1/audit. Throws Failure when the gateway gives none.
nlohmann::json audit_of(const client::ShopAccess& shop, const std::string& style);

/// Repeats the audit until no work is unfinished apart from reviews that wait for a person, or
/// until `timeout` is over. Returns the last audit.
nlohmann::json audit_after_drain(const client::ShopAccess& shop, const std::string& style,
                                 std::chrono::milliseconds timeout,
                                 const std::function<bool()>& stop);

/// The same audit, read from the files. Throws Failure when the style has none.
nlohmann::json audit_of_files(const processes::Paths& paths, const std::string& style);

/// Service → path of its database, for the databases that exist.
std::map<std::string, std::string> databases_of(const processes::Paths& paths,
                                                const std::string& style);

/// The wanted styles that have files.
std::vector<std::string> styles_with_files(const processes::Paths& paths,
                                           const std::vector<std::string>& wanted);

}  // namespace duet::commands
