#pragma once
// Checks every invariant against the databases of all services, of a running or a stopped shop.
// Only the auditor may read all databases; no service may. It never writes.

#include "shared/clock/clock.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::store {
class Connection;
}

namespace duet::audit {

/// The result of one invariant.
struct Finding {
    int id = 0;
    std::string name, words;
    bool holds = true;
    std::int64_t checked = 0;                                   ///< rows examined
    std::vector<std::map<std::string, std::string>> offending;  ///< column → value; at most 20 rows
    std::string error;  ///< why the invariant could not be checked, else empty
};

struct Report {
    std::string style;
    bool holds = true;
    std::int64_t orders = 0;
    std::int64_t under_way = 0;  ///< orders, returns and sagas that have not ended
    std::vector<Finding> findings;
};

/// `databases`: service → path. A running shop changes meanwhile, so a violation is reported only
/// if up to 4 checks, 200 ms apart, all find it (recheck.hpp). Throws store::StoreError when a file
/// cannot be opened.
[[nodiscard]] Report check(const std::string& style,
                           const std::map<std::string, std::string>& databases);

/// Attaches the files to `db` read-only; each becomes a schema with its service's name.
void attach(store::Connection& db, const std::map<std::string, std::string>& databases);

/// A path as a read-only SQLite URI (https://www.sqlite.org/uri.html).
std::string read_only_uri(const std::string& path);

/// Checks once, on a connection that has the databases attached, all invariants except I13 (the
/// files' integrity). `drained`: no order, return or saga is in progress, so invariants about the
/// end of all work apply.
[[nodiscard]] std::vector<Finding> examine(store::Connection& db, const std::string& style,
                                           bool drained, Instant now);

/// The JSON Schema of `to_json`.
std::string schema();

std::string to_json(const Report& report);

}  // namespace duet::audit
