#pragma once
// Compares the tables of a database file with those that a schema would create.

#include "shared/store/connection.hpp"

#include <string>
#include <vector>

namespace duet::store {

/// True when the file has no tables.
bool is_empty(Connection& db);

/// Describes how the file's tables (including WITHOUT ROWID and STRICT), columns and indexes differ
/// from those that `script` creates, one sentence fragment per difference. Empty when they are
/// equal.
std::vector<std::string> differences(Connection& db, const std::string& script);

}  // namespace duet::store
