#pragma once
// What happened to one order (or return): out of all the services' files, in order of time, what
// each was asked, told or heard, what it wrote, what it said; and how it stands with each now.

#include "shared/clock/clock.hpp"

#include <map>
#include <string>
#include <vector>

namespace duet::audit {

struct Story {
    struct Line {
        Instant at;
        std::string service, what;
    };
    std::string subject;
    std::vector<Line> lines;
    std::vector<std::pair<std::string, std::string>> stands;  ///< service → what its rows say now
};

/// `databases`: service → path of its file; those that are there are read. Nobody keeps everything
/// for ever: rows of the outbox go minutes after the broker has acknowledged them, those of the
/// inbox after a week. Throws store::StoreError.
Story story_of(const std::map<std::string, std::string>& databases, const std::string& subject);

}  // namespace duet::audit
