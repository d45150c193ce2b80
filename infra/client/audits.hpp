#pragma once
// Audits of one style, from a running shop through its gateway and from a stopped shop's files.

#include "infra/supervisor/paths.hpp"
#include "infra/client/load.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace duet::commands {

/// The answer of GET /<style>/v1/audit. Throws Failure when there is none.
nlohmann::json audit_of(const workload::Shop& shop, const std::string& style);

/// Audits until nothing is under way but reviews that wait for a person, or `timeout` ends; the
/// last audit.
nlohmann::json audit_after_drain(const workload::Shop& shop, const std::string& style,
                                 std::chrono::milliseconds timeout,
                                 const std::function<bool()>& stop);

/// The same straight from the files. Throws Failure when the style has none.
nlohmann::json audit_of_files(const processes::Paths& paths, const std::string& style);

/// Service → path of its file, of those that are there.
std::map<std::string, std::string> databases_of(const processes::Paths& paths,
                                                const std::string& style);

/// The styles whose files are there, of those wanted.
std::vector<std::string> styles_with_files(const processes::Paths& paths,
                                           const std::vector<std::string>& wanted);

}  // namespace duet::commands
