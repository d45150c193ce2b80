#pragma once
// Which document may go next: the file's order, but each customer's one after the other.

#include "infra/import/plan.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

namespace duet::importer {

/// Places in the plan's documents go in and come out. A customer's next document waits until the
/// one before is finished; among those that may go, the earliest of the file goes first. One
/// thread.
class CustomerQueues {
public:
    explicit CustomerQueues(const std::vector<Document>& documents) : documents_(documents) {}

    /// To be called in the file's order, before the first `next`.
    void add(std::size_t place);

    /// nullopt when none may go now: all are gone, or wait for one under way.
    std::optional<std::size_t> next();
    void finished(std::size_t place);

private:
    const std::vector<Document>& documents_;
    std::unordered_map<std::string, std::deque<std::size_t>>
        waiting_;  ///< customer → documents; the front is ready or under way
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready_;
};

}  // namespace duet::importer
