#pragma once
// Idempotent receiver (Hohpe, Woolf: "Enterprise Integration Patterns", 2003): the inbox stores the
// id of a message in the same transaction as its effect.

#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"

#include <optional>

namespace duet::service {

/// Works inside the caller's transaction. `db` must outlive it. One thread.
class Inbox {
public:
    explicit Inbox(store::Connection& db) : db_{db} {}

    /// Stores the message as handled. Returns the stored result, and changes nothing, when it was
    /// handled before. The answer to a request expires after 24 hours: the request then counts as
    /// new, with the next `generation`.
    std::optional<Result> seen(Inbound& message, Instant now);

    /// Stores the reply (or answer) for a retry of the message.
    void keep(const Inbound& message, const Result& result);

    /// Deletes messages older than `before` and returns their number. Reads the whole table: call
    /// it when a process starts. REQUIRES: no older message can be delivered again.
    int forget(Instant before);

private:
    bool remember(const Inbound& message, Instant now);  ///< false: it is stored already
    Result stored(const Inbound& message, store::Rows& row) const;
    store::Connection& db_;
};

}  // namespace duet::service
