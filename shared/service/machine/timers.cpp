// Timers are rows: a due timer becomes a message, also after a restart.

#include "shared/service/machine/machine.hpp"

namespace duet::service {

std::vector<Inbound> Machine::due(int limit) {
    std::vector<Inbound> messages;
    if (!next_due_ || *next_due_ > clock_.now()) return messages;
    auto rows = db_.query(
        "SELECT type, subject, traceparent, data FROM timers WHERE due <= ? ORDER BY due, id LIMIT "
        "?",
        to_micros(clock_.now()), limit);
    while (rows.next()) {
        Inbound message;
        message.kind = Inbound::Kind::timer;
        message.type = rows.text(0);
        message.subject = rows.text(1);
        message.traceparent = rows.text(2);
        message.data = Body::parse(rows.view(3));
        messages.push_back(std::move(message));
    }
    return messages;
}

void Machine::refresh_timers() {
    auto rows = db_.query("SELECT due FROM timers ORDER BY due LIMIT 1");
    next_due_ = rows.next() ? std::optional{from_micros(rows.integer(0))} : std::nullopt;
    timers_changed_ = false;
}

}  // namespace duet::service
