#pragma once
// Idempotent receiver (Hohpe, Woolf: "Enterprise Integration Patterns", 2003): what was handled is
// remembered in the same transaction as its effect.

#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"

#include <optional>

namespace duet::service {

class Inbox {
public:
    explicit Inbox(store::Connection& db) : db_{db} {}

    /// Remembers the message as handled. If it was handled before, returns what it was answered and
    /// changes nothing; a request's answer is forgotten after 24 hours, and the message's
    /// `generation` then counts up.
    std::optional<Result> seen(Inbound& message, Instant now);

    /// Keeps the reply (or answer) so that it can be given again.
    void keep(const Inbound& message, const Result& result);

    /// Forgets messages older than `before`, which must be longer ago than any message can still
    /// come again. Reads the whole table: for the start of a process, not for the hot path. Returns
    /// how many.
    int forget(Instant before);

private:
    bool remember(const Inbound& message, Instant now);  ///< false when it is known
    Result stored(const Inbound& message, store::Rows& row) const;
    store::Connection& db_;
};

}  // namespace duet::service
