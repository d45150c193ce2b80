#pragma once
// What a file's tables look like, compared with what a schema would make of an empty one.

#include "shared/store/connection.hpp"

#include <string>
#include <vector>

namespace duet::store {

/// Has the file no tables yet?
bool is_empty(Connection& db);

/// How the file's tables (WITHOUT ROWID and STRICT, too), columns and indexes differ from what
/// `script` makes, each in words; empty when they do not.
std::vector<std::string> differences(Connection& db, const std::string& script);

}  // namespace duet::store
