#pragma once
// The invariants of the shop: statements that are always true, each with the SQL queries that find
// its violations. The queries are the files of invariants/.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::audit {

enum class Applies { always, orchestrated, choreographed };

/// Two statements of SQL, each on one line. They see the services' databases as the schemas
/// orders, inventory, payments, shipping, fraud, reporting and (orchestrated) coordinator;
/// temp.drained, with one row when no order, return or saga is in progress; and temp.moment, with
/// the time of the audit in its column `now`.
struct Query {
    Applies applies;
    std::string checked;    ///< counts the rows that `offending` examines
    std::string offending;  ///< each row of its result is a violation
};

struct Invariant {
    int id;  ///< the number that the course uses
    std::string_view name;
    std::string_view words;  ///< the statement as a sentence
    std::vector<Query> queries;
};

/// In the order of their numbers. Valid until the process ends. Thread-safe.
std::span<const Invariant> invariants();

}  // namespace duet::audit
