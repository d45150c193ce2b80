#pragma once
// Checks every invariant against the services' files. Reads only; works on a running and on a
// stopped shop. It is the one place that looks into all the files, as an auditor does; no service
// may.

#include "shared/clock/clock.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::store {
class Connection;
}

namespace duet::audit {

struct Finding {
    int id = 0;
    std::string name, words;
    bool holds = true;
    std::int64_t checked = 0;
    std::vector<std::map<std::string, std::string>> offending;  ///< column → value; at most 20 rows
    std::string error;  ///< it could not be checked, and why
};

struct Report {
    std::string style;
    bool holds = true;
    std::int64_t orders = 0;
    std::int64_t under_way = 0;  ///< orders, returns and sagas that have not ended
    std::vector<Finding> findings;
};

/// `databases`: service → path of its file. What breaks an invariant is told when it does so at
/// several looks (looking_again.hpp), since a running shop changes meanwhile. Throws
/// store::StoreError when a file cannot be opened.
Report check(const std::string& style, const std::map<std::string, std::string>& databases);

/// Attaches the files to `db`, to be read only, each as a schema named like its service.
void attach(store::Connection& db, const std::map<std::string, std::string>& databases);

/// A path as a read-only SQLite URI (https://www.sqlite.org/uri.html).
std::string read_only_uri(const std::string& path);

/// The same on a connection that has the files attached as schemas named like their services, all
/// but the files' own soundness. `drained`: nothing is under way, so what must be true in the end
/// must be true now.
std::vector<Finding> examine(store::Connection& db, const std::string& style, bool drained,
                             Instant now);

/// What `to_json` gives, as JSON Schema.
std::string schema();

std::string to_json(const Report& report);

}  // namespace duet::audit
