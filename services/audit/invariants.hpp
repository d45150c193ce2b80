#pragma once
// What must always be true of the shop, in words and as queries that find what breaks it.

#include <span>
#include <string_view>

namespace duet::audit {

enum class Applies { always, orchestrated, choreographed };

/// `checked` counts what was looked at; `offending` gives the rows that break it. Both see the
/// services' files as the schemas orders, inventory, payments, shipping, fraud, reporting (and
/// coordinator), a table `drained` with one row when nothing is under way, and a table `moment`
/// with the time of the audit.
struct Query {
    Applies applies;
    std::string_view checked;
    std::string_view offending;
};

struct Invariant {
    int id;  ///< as the course numbers them
    std::string_view name;
    std::string_view words;
    std::span<const Query> queries;
};

std::span<const Invariant> invariants();

}  // namespace duet::audit
