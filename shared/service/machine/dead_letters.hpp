#pragma once
// Dead letter channel (Hohpe, Woolf 2003): an event that the service cannot handle is stored with
// the reason and its raw bytes, so that the events behind it flow.
//
// The functions run inside the caller's transaction.

#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::service {

/// One stored event. Plain data.
struct DeadLetter {
    std::string id, type, subject, reason, raw;
    std::int64_t attempts = 0;
    Instant at{};

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("id", s.id);
        f("type", s.type);
        f("subject", s.subject);
        f("reason", s.reason);
        f("attempts", s.attempts);
        f("at", s.at);
        f("raw", s.raw);
    }
};

namespace dead_letters {

/// Stores the event; replaces a dead letter with the same id.
void put(store::Connection& db, const Inbound& message, const std::string& reason, Instant now);
void remove(store::Connection& db, const std::string& id);
/// The oldest first.
std::vector<DeadLetter> list(store::Connection& db);
std::optional<DeadLetter> find(store::Connection& db, const std::string& id);

}  // namespace dead_letters
}  // namespace duet::service
