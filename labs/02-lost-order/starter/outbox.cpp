#include "shared/service/outbox/outbox.hpp"

namespace duet::service {

// What a service says goes to the relay right after the commit, and the relay publishes it at once.
// Nothing is written down: it was measured, and saves a row for every event.

Outbox::Outbox(store::Connection& db, std::string source) : db_{db}, source_{std::move(source)} {}

/// Called within the transaction that decided the event. What it returns is handed to the relay
/// once that transaction has been committed.
OutboxRow Outbox::add(const Event& event, Instant now, const std::string& trace) {
    return {next_++, event.id, event.type, to_cloudevent(event, source_, now, trace)};
}

/// The transaction was rolled back: what was added since is not said, and its numbers are free.
void Outbox::back_to(std::int64_t next) { next_ = next; }

/// Called within a later transaction, once the broker has acknowledged everything up to here.
void Outbox::note_published(const Published& published) { published_ = published.seq; }

void Outbox::forget_published() { published_ = 0; }

int Outbox::trim(Instant, std::chrono::minutes, int) { return 0; }

/// The relay asks for what comes after `seq` when it begins, and whenever its memory does not have
/// it.
std::vector<OutboxRow> Outbox::after(store::Connection&, std::int64_t, int) { return {}; }

/// What the relay begins with.
Published Outbox::published_in(store::Connection&) { return {}; }
std::int64_t Outbox::newest_in(store::Connection&) { return 0; }

}  // namespace duet::service
