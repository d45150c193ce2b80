#pragma once
// Transactional outbox (Richardson: "Microservices Patterns", 2018): an event is written in the
// transaction that decided it, and published from here afterwards.

#include "shared/service/outbox/outbox_tail.hpp"
#include "shared/store/connection.hpp"

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace duet::service {

class Outbox {
public:
    /// `source` is the CloudEvents source, e.g. "/choreographed/payments".
    Outbox(store::Connection& db, std::string source);

    OutboxRow add(const Event& event, Instant now, const std::string& trace);

    /// The number of the next row, and back to it once what was added since has been rolled back.
    std::int64_t next() const { return next_; }
    void back_to(std::int64_t next);

    /// Every row up to here has been acknowledged by the broker, each on its own.
    std::int64_t published() const { return published_; }
    void note_published(const Published& published);

    /// Publishes everything that is still kept once more: the broker has lost what it acknowledged.
    void forget_published();

    /// Deletes rows that were acknowledged longer ago than `kept`, at most `limit` a call. How long
    /// ago a row was written says nothing: what waited for a broker that was away is the newest in
    /// the stream, and the first that a broker may lose.
    int trim(Instant now, std::chrono::minutes kept, int limit);

    /// Rows after `seq`, oldest first.
    static std::vector<OutboxRow> after(store::Connection& db, std::int64_t seq, int limit);
    static Published published_in(store::Connection& db);
    static std::int64_t newest_in(store::Connection& db);

private:
    store::Connection& db_;
    std::string source_;
    std::int64_t next_ = 1;
    std::int64_t published_ = 0;
    std::deque<std::pair<Instant, std::int64_t>>
        acknowledged_by_;  ///< when `trim` looked, and what was acknowledged by then
};

}  // namespace duet::service
