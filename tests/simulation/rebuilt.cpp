// The report made anew while the shop goes on.

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

/// What the service has heard of the stream, in the stream's order; nullopt when the broker has
/// lost some of it and not yet been told again.
std::optional<std::vector<service::Inbound>> heard_by(Station& reporting, const Broker& broker) {
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
    auto events = heard_by(reporting, broker);
    if (!events) return;
    ++world_.tally.rebuilds;
    const auto role = reporting_of(scenario_.style);
    auto& fresh = disks_.wiped("rebuilt", role.schema);
    service::Handlers reactions;
    const auto parts = role.make(reactions);
    Faults none;
    service::Machine machine{fresh, reactions, world_.clock, none, {}};
    machine.process(*events);
    const auto live = content_of(reporting.db()), anew = content_of(fresh);
    for (const auto& [what, content] : live) {
        const auto other = anew.find(what);
        if (other == anew.end() || other->second != content)
            return watch_.complain("reports-equal-ledgers",
                                   what + ": " + content + ", made anew from the stream " +
                                       (other == anew.end() ? "nothing" : other->second));
    }
    for (const auto& [what, content] : anew) {
        if (!live.contains(what))
            return watch_.complain("reports-equal-ledgers",
                                   what + ": made anew from the stream " + content +
                                       ", and the report knows nothing of it");
    }
}

}  // namespace duet::simulation
