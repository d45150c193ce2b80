#pragma once
// Decides which document goes next: the file's order, but one document per customer at a time.

#include "infra/import/plan.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

namespace duet::importer {

/// Takes and returns indices into the plan's documents. A customer's next document waits until the
/// one before is finished; of the ready ones, the earliest in the file goes first. One thread.
class CustomerQueues {
public:
    explicit CustomerQueues(const std::vector<Document>& documents) : documents_(documents) {}

    /// Call it in the file's order, before the first `next`.
    void add(std::size_t place);

    /// nullopt when none is ready: all are done, or wait for one in progress.
    std::optional<std::size_t> next();
    void finished(std::size_t place);

private:
    const std::vector<Document>& documents_;
    std::unordered_map<std::string, std::deque<std::size_t>>
        waiting_;  ///< customer → documents; the front is ready or in progress
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready_;
};

}  // namespace duet::importer
