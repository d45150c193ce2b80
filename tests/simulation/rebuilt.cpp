// Checks that a report rebuilt from the stream equals the live report.

#include "services/reporting/store/content.hpp"
#include "shared/service/doors/arrival.hpp"
#include "tests/simulation/run_end.hpp"

#include <algorithm>

namespace duet::simulation {

namespace {

using Rows = std::map<std::string, std::string>;

Rows content_of(store::Connection& db) {
    Rows rows;
    for (const auto* query : reporting::content) {
        for (auto found = db.query(query); found.next();) rows[found.text(0)] = found.text(1);
    }
    return rows;
}

Role reporting_of(Style style) {
    auto roles = services_of(style, {});
    return *std::ranges::find(roles, "reporting", &Role::name);
}

/// The events that the service has consumed, in stream order. nullopt while the broker has lost
/// some of them and the relays have not republished them.
std::optional<std::vector<service::Inbound>> consumed_by(Station& reporting, const Broker& broker) {
    std::vector<service::Inbound> events;
    for (const auto& message : broker.stream()) {
        for (auto& event :
             service::inbound_events(message.subject, message.body, 1, message.sequence)) {
            const bool known = event.unreadable.empty() &&
                               reporting.db().number("SELECT 1 FROM inbox WHERE id = ?", event.id);
            const bool twice = std::ranges::any_of(
                events, [&](const auto& other) { return other.id == event.id; });
            if (known && !twice) events.push_back(std::move(event));
        }
    }
    const auto all = reporting.db().number("SELECT COUNT(*) FROM inbox").value_or(0);
    if (static_cast<std::int64_t>(events.size()) != all) return std::nullopt;
    return events;
}

}  // namespace

void RunEnd::rebuilt(Station& reporting, const Broker& broker) const {
    auto events = consumed_by(reporting, broker);
    if (!events) return;
    ++world_.tally.rebuilds;
    const auto role = reporting_of(scenario_.style);
    auto& fresh = disks_.wiped("rebuilt", role.schema);
    service::Handlers handlers;
    const auto parts = role.make(handlers);
    Faults none;
    service::Machine machine{fresh, handlers, world_.clock, none, {}};
    machine.process(*events);
    const auto live = content_of(reporting.db()), rebuilt_content = content_of(fresh);
    for (const auto& [what, content] : live) {
        const auto other = rebuilt_content.find(what);
        if (other == rebuilt_content.end() || other->second != content)
            return watch_.fail("reports-equal-ledgers",
                               what + ": " + content + ", rebuilt from the stream " +
                                   (other == rebuilt_content.end() ? "nothing" : other->second));
    }
    for (const auto& [what, content] : rebuilt_content) {
        if (!live.contains(what))
            return watch_.fail(
                "reports-equal-ledgers",
                what + ": rebuilt from the stream " + content + ", missing in the live report");
    }
}

}  // namespace duet::simulation
