#pragma once
// What only the end shows: a shop that has come to rest owes nobody an answer. For a shop where
// nothing is under way any more; while orders are, all of this may be so for a moment.

#include <map>
#include <string>
#include <vector>

namespace duet::store {
class Connection;
}

namespace duet::audit {

struct LooseEnd {
    std::string invariant, order_id, what;
};

/// Reviews that are still open, rejections that nobody asked for, cancels that were accepted and
/// came to nothing: of each the first. `db` has the services' files attached (`attach`). Throws
/// store::StoreError.
std::vector<LooseEnd> loose_ends(store::Connection& db, const std::string& style);

/// The same of the files themselves: service → path.
std::vector<LooseEnd> loose_ends(const std::string& style,
                                 const std::map<std::string, std::string>& databases);

}  // namespace duet::audit
