#pragma once
// The invariants' queries, to be read and to be run by hand.

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

/// The numbers of the invariants named so: "I4", "4", "captured-once", "all". Throws Failure
/// (misuse) with a suggestion.
std::vector<int> invariants_named(const std::string& text);

/// A script for sqlite3 that attaches the files of the style (service → path) and asks for what
/// breaks the invariants; whatever is not SQL is a comment.
std::string script_of(const std::vector<int>& invariants, const std::string& style,
                      const std::map<std::string, std::string>& databases);

/// The same for programs: [{id, name, words, queries: [{style, checked, offending}]}].
nlohmann::json queries_of(const std::vector<int>& invariants);

}  // namespace duet::commands
