#pragma once
// The journal as one timeline per order. Decides without I/O; thread-safe.

#include "tests/chaos/journal.hpp"

#include <map>
#include <optional>
#include <set>

namespace duet::chaos {

/// The state of an order (or return) in one answer.
struct SeenState {
    std::int64_t requested_at = 0, at = 0;
    int status = 0;
    std::string state, reason;
    bool by_look = false;  ///< from a GET: the current state; a POST's stored answer may be older
};

struct Timeline {
    std::string key;
    std::string body;  ///< of the POST
    int posts = 0;
    int refusals = 0;           ///< posts that were certainly not accepted: never sent, or refused
    std::set<std::string> ids;  ///< named by 201 and 202
    std::vector<SeenState> shown;
    bool cancel_requested = false, cancel_only_refused = true;
    std::int64_t from = 0, to = 0;
};

struct Timelines {
    std::map<std::string, Timeline> orders;    ///< by Idempotency-Key of the POST
    std::map<std::string, SeenState> returns;  ///< by return id: the last one seen
    std::size_t requests = 0, answers = 0;
};

/// Of one style.
Timelines timelines_in(const std::vector<Entry>& journal, const std::string& style);

}  // namespace duet::chaos
