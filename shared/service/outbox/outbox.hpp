#pragma once
// Transactional outbox (Richardson: "Microservices Patterns", 2018): the transaction that decides
// an event also writes it, and the relay publishes it from here. Format of a row: ../formats.md.

#include "shared/service/outbox/outbox_tail.hpp"
#include "shared/store/connection.hpp"

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace duet::service {

/// The members work inside the caller's transaction. `db` must outlive it. One thread.
class Outbox {
public:
    /// `source` is the CloudEvents source, e.g. "/choreographed/payments".
    Outbox(store::Connection& db, std::string source);

    /// Writes the event as a CloudEvent, in the trace `trace` (may be empty).
    OutboxRow add(const Event& event, Instant now, const std::string& trace);

    /// The number of the next row; `back_to` that number after a rollback.
    std::int64_t next() const { return next_; }
    void back_to(std::int64_t next);

    /// The broker has acknowledged every row up to here.
    std::int64_t published() const { return published_; }
    void note_published(const Published& published);

    /// The broker has lost acknowledged messages: every kept row counts as unpublished again.
    void forget_published();

    /// Deletes rows that were acknowledged longer ago than `kept`, at most `limit` per call;
    /// returns their number. The age of a row does not count: rows that waited for an absent broker
    /// are the newest in the stream, and a broker loses the newest first.
    int trim(Instant now, std::chrono::minutes kept, int limit);

    /// At most `limit` rows after `seq`, the oldest first.
    static std::vector<OutboxRow> after(store::Connection& db, std::int64_t seq, int limit);
    static Published published_in(store::Connection& db);
    static std::int64_t newest_in(store::Connection& db);

private:
    store::Connection& db_;
    std::string source_;
    std::int64_t next_ = 1;
    std::int64_t published_ = 0;
    /// When `trim` ran, and what was acknowledged by then.
    std::deque<std::pair<Instant, std::int64_t>> acknowledged_by_;
};

}  // namespace duet::service
