#pragma once
// What the services have stored about an order, for the commands `duet saga-log`, `outbox`,
// `timers` and `cancels`: rows of the files of all services, of a running or a stopped shop. Reads
// only, and never blocks a writer (https://www.sqlite.org/wal.html). Formats of the rows:
// shared/service/formats.md and services/coordinator/store/formats.md.
//
// `databases`: service → path of its file; services without a file are left out. Throws
// store::StoreError when a file cannot be read. Thread-safe.

#include "shared/clock/clock.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::audit {

using Databases = std::map<std::string, std::string>;

/// One transition of a saga.
struct SagaRow {
    std::int64_t seq = 0;
    Instant at{};
    std::string command, outcome, reason;  ///< of the reply; all empty when the saga begins
    std::string phase;
    int step = 0;  ///< from 0
    std::string awaits;
};

/// A saga and its last row.
struct SagaSummary {
    std::string saga_id, definition;
    int version = 0;
    std::string phase, awaits, cancel, decision, trouble;
    std::int64_t rows = 0;
    Instant began{}, since{};  ///< its first row and its last
};

/// The saga's rows, the oldest first; empty when the coordinator does not know it.
std::vector<SagaRow> saga_log_of(const Databases& databases, const std::string& saga_id);

/// The newest `limit` sagas, the newest first; with `saga_id`, only that one.
std::vector<SagaSummary> sagas(const Databases& databases, int limit, bool unfinished_only,
                               const std::string& saga_id = {});

struct OutboxEntry {
    std::string service;
    std::int64_t seq = 0;
    std::string id, type;
    Instant at{};  ///< when the event was decided
    /// The file says that the broker has acknowledged it. A service stores an acknowledgement with
    /// its next batch, so an idle service's newest rows may be acknowledged all the same.
    bool published = false;
    std::int64_t newer = 0;  ///< rows of this service after it
};

struct InboxEntry {
    std::string service, kind;  ///< "command", "event" or "request"
    std::string id;
    Instant at{};
};

/// How many rows each service keeps. `published`: as in OutboxEntry.
struct Kept {
    std::string service;
    std::int64_t published = 0, waiting = 0, inbox = 0;
};

/// In order of time.
std::vector<OutboxEntry> outbox_of(const Databases& databases, const std::string& subject);
std::vector<InboxEntry> inbox_of(const Databases& databases, const std::string& subject);
std::vector<Kept> rows_kept(const Databases& databases);

struct TimerEntry {
    std::string service, type, subject;
    Instant due{};
};

/// The next due first; with `subject`, only those about it.
std::vector<TimerEntry> timers(const Databases& databases, const std::string& subject = {});

/// How payments decided the cancels of customers.
struct Cancels {
    std::int64_t in_time = 0;  ///< the order reached payments first
    std::int64_t early = 0;    ///< the cancel reached payments before the order
    std::int64_t late = 0;     ///< the capture came first
};
Cancels cancels(const Databases& databases);

struct Newest {
    std::string order_id;  ///< "" when there is none
    Instant placed{};
};
/// The order that was placed last.
Newest newest_order(const Databases& databases);

/// Has any service stored a row about it?
bool knows(const Databases& databases, const std::string& subject);

}  // namespace duet::audit
