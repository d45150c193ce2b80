#pragma once
// The history of one order or return: in order of time, which messages each service handled, what
// it recorded and what it published; and the current state in each service. The queries are the
// files of story/.

#include "shared/clock/clock.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace duet::audit {

struct Story {
    struct Line {
        Instant at;
        std::string service, what;
    };
    std::string subject;
    std::vector<Line> lines;
    std::vector<std::pair<std::string, std::string>> stands;  ///< service → its current state
};

/// `databases`: service → path of its file; services without a file are left out. Services delete
/// old rows: the outbox minutes after the broker has acknowledged a row, the inbox after a week.
/// Throws store::StoreError.
Story story_of(const std::map<std::string, std::string>& databases, const std::string& subject);

}  // namespace duet::audit
