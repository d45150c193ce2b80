#pragma once
// Checks that hold only once the shop has drained: every review is decided, every rejection has a
// cause, every cancel is answered. While orders are in progress, findings are normal.

#include <map>
#include <string>
#include <vector>

namespace duet::store {
class Connection;
}

namespace duet::audit {

struct UnfinishedWork {
    std::string invariant, order_id, what;
};

/// At most one finding per check. REQUIRES: `db` has the services' databases attached (`attach` in
/// audit.hpp) and no order, return or saga is in progress. Throws store::StoreError.
std::vector<UnfinishedWork> unfinished_work(store::Connection& db, const std::string& style);

/// Opens the files itself; `databases`: service → path.
std::vector<UnfinishedWork> unfinished_work(const std::string& style,
                                            const std::map<std::string, std::string>& databases);

}  // namespace duet::audit
