#pragma once
// The invariants' queries, to read and to run by hand.

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// The numbers of the invariants that a name means: "I4", "4", "captured-once", "all". Throws
/// Failure (misuse) with a suggestion.
std::vector<int> invariants_named(const std::string& text);

/// A script for sqlite3 that attaches the files of the style (service → path) and selects the rows
/// that break the invariants. Everything else in it is an SQL comment.
std::string script_of(const std::vector<int>& invariants, const std::string& style,
                      const std::map<std::string, std::string>& databases);

/// The same as JSON: [{id, name, words, queries: [{style, checked, offending}]}].
nlohmann::json queries_of(const std::vector<int>& invariants);

}  // namespace duet::commands
