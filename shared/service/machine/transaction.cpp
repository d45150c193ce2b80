#include "shared/service/machine/transaction.hpp"

#include "shared/service/tracing/tracing.hpp"

namespace duet::service {

void Transaction::step(std::string_view name) {
    if (!faults_.any_armed()) return;
    steps_.emplace_back(name);
    const auto scopes = [this] { return scopes_of({&cause, 1}); };
    if (faults_.hit(std::string{name} + ".before_commit", scopes) == Effect::drop)
        throw InjectedError(std::string{name} + " dropped before its commit");
}

void Transaction::remind(Instant due, std::string_view type, const std::string& subject,
                         const std::string& data) {
    db.run(
        "INSERT OR REPLACE INTO timers (id, due, type, subject, traceparent, data) VALUES (?, ?, "
        "?, ?, ?, ?)",
        std::string{type} + ":" + subject, to_micros(due), type, subject, context_, data);
    timers_changed_ = true;
}

void Transaction::forget_timer(std::string_view type, const std::string& subject) {
    db.run("DELETE FROM timers WHERE id = ?", std::string{type} + ":" + subject);
    timers_changed_ = true;
}

}  // namespace duet::service
