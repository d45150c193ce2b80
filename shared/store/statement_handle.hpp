#pragma once
// Internal to shared/store: the SQLite handle behind a statement, and direct calls of SQLite.

#include <sqlite3.h>

#include <string>

namespace duet::store {

/// A cached prepared statement. The connection that caches it owns the handle.
class Statement {
public:
    sqlite3* db = nullptr;
    sqlite3_stmt* handle = nullptr;
    bool in_use = false;
};

/// Turns off SQLite's allocation statistics, which take a lock per allocation and are not read
/// here. Call before SQLite is first used.
void disable_allocation_statistics();

/// Throws StoreError with SQLite's message, the statement and the file unless `code` means success.
void check(int code, sqlite3* db, const char* doing);

}  // namespace duet::store
