#pragma once
// Internal to shared/store: the SQLite handle behind a statement, and what is said to SQLite
// itself.

#include <sqlite3.h>

#include <string>

namespace duet::store {

class Statement {
public:
    sqlite3* db = nullptr;
    sqlite3_stmt* handle = nullptr;
    bool in_use = false;
};

/// SQLite counts every allocation under one lock for statistics nobody reads here. To be said
/// before its first use.
void count_no_allocations();

/// Throws StoreError with SQLite's own words, the statement and the file unless `code` is one of
/// success.
void check(int code, sqlite3* db, const char* doing);

}  // namespace duet::store
