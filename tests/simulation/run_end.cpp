#include "tests/simulation/run_end.hpp"

#include "services/audit/audit.hpp"
#include "services/audit/unfinished_work.hpp"
#include "shared/service/doors/arrival.hpp"
#include "shared/service/machine/dead_letters.hpp"
#include "shared/service/outbox/outbox.hpp"

#include <algorithm>
#include <set>

namespace duet::simulation {

namespace {

std::string columns_of(const std::map<std::string, std::string>& row) {
    std::string text;
    for (const auto& [column, value] : row)
        text += (text.empty() ? "" : ", ") + column + " " + value;
    return text;
}

std::string subject_in(const std::map<std::string, std::string>& row) {
    for (const auto* name : {"order_id", "return_id", "saga_id"}) {
        if (const auto found = row.find(name); found != row.end()) return found->second;
    }
    return {};
}

}  // namespace

void RunEnd::audit(bool at_the_end) const {
    for (const auto& finding :
         audit::examine(db_, name_of(scenario_.style), at_the_end, world_.clock.now())) {
        if (finding.name == "all-end" && !at_the_end) continue;  // orders may still be in progress
        if (!finding.error.empty())
            watch_.fail(finding.name, "the check failed: " + finding.error);
        else if (!finding.holds)
            watch_.fail(finding.name, columns_of(finding.offending.front()),
                        subject_in(finding.offending.front()));
        if (watch_.violation()) return;
    }
    if (!at_the_end || !world_.chance.one_in(16, "integrity", "")) return;
    auto schemas = db_.query(
        "SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp') ORDER BY name");
    while (schemas.next()) {
        const auto sound =
            db_.string("PRAGMA " + schemas.text(0) + ".integrity_check(1)").value_or("");
        if (sound != "ok") watch_.fail("files-sound", schemas.text(0) + ": " + sound);
    }
}

void RunEnd::journal(const Journal& journal) const {
    for (const auto& [key, entry] : journal.orders) {
        if (!entry.contradiction.empty())
            watch_.fail("same-key-same-answer", entry.contradiction, entry.subject);
        if (entry.subject.empty()) continue;
        if (!db_.number("SELECT 1 FROM orders.orders WHERE order_id = ?", entry.subject))
            watch_.fail("none-lost", "it was acknowledged (" + key + ") but does not exist",
                        entry.subject);
    }
    for (const auto& [key, entry] : journal.returns) {
        if (!entry.contradiction.empty())
            watch_.fail("same-key-same-answer", entry.contradiction, entry.subject);
        if (entry.subject.empty()) continue;
        if (!db_.number("SELECT 1 FROM orders.returns WHERE return_id = ?", entry.subject))
            watch_.fail("none-lost", "it was acknowledged (" + key + ") but does not exist",
                        entry.subject);
    }
    // One order per key, even if no acknowledgement arrived.
    const auto orders = db_.number("SELECT COUNT(*) FROM orders.orders").value_or(0);
    if (orders > static_cast<std::int64_t>(journal.orders.size()))
        watch_.fail("same-key-same-answer", std::to_string(journal.orders.size()) + " keys made " +
                                                std::to_string(orders) + " orders");
}

void RunEnd::unanswered() const {
    for (const auto& end : audit::unfinished_work(db_, name_of(scenario_.style)))
        watch_.fail(end.invariant, end.what, end.order_id);
}

void RunEnd::dead_letter(const service::Inbound& poison,
                         const std::map<std::string, std::unique_ptr<Station>>& stations) const {
    for (const auto& [name, station] : stations) {
        const auto received = station->consumed_events();
        if (std::none_of(received.begin(), received.end(),
                         [&](const std::string& type) { return "shop." + type == poison.type; }))
            continue;
        const auto dead_letter = service::dead_letters::find(station->db(), poison.id);
        if (!dead_letter)
            watch_.fail("poison-put-aside",
                        name + " could not read " + poison.id + ", but has no dead letter of it");
        else if (dead_letter->raw != poison.raw || dead_letter->reason.empty())
            watch_.fail("poison-put-aside", "the dead letter " + poison.id + " of " + name +
                                                " lacks its bytes or the reason");
    }
}

void RunEnd::stream(const std::map<std::string, std::unique_ptr<Station>>& stations,
                    const Broker& broker) const {
    std::map<std::string, std::string> published;  // id → subject in the stream
    for (const auto& message : broker.stream()) {
        for (const auto& event :
             service::inbound_events(message.subject, message.body, 1, message.sequence)) {
            if (event.unreadable.empty())
                published[event.id] = message.subject;
            else
                dead_letter(event, stations);
        }
    }
    for (const auto& [name, station] : stations) {
        for (const auto& row : service::Outbox::after(station->db(), 0, 1'000'000)) {
            if (!published.contains(row.id))
                watch_.fail("changes-have-events",
                            "the outbox of " + name + " has " + row.id + ", but the stream has not",
                            row.id.substr(0, row.id.find(':')));
        }
        std::set<std::string> received;
        for (const auto& type : station->consumed_events()) received.insert("shop." + type);
        for (const auto& [id, subject] : published) {
            if (!received.contains(subject)) continue;
            if (!station->db().number("SELECT 1 FROM inbox WHERE id = ?", id))
                watch_.fail("changes-have-events",
                            name + " subscribes to " + id + " but never consumed it",
                            id.substr(0, id.find(':')));
        }
    }
}

void RunEnd::unfinished() const {
    auto order = db_.query(
        "SELECT order_id, state FROM orders.orders WHERE state NOT IN ('dispatched', "
        "'partly_returned', 'returned', 'rejected', 'cancelled') ORDER BY seq LIMIT 1");
    if (order.next())
        return watch_.fail("all-end", "the order is still " + order.text(1), order.text(0));
    auto back = db_.query(
        "SELECT return_id, state FROM orders.returns "
        "WHERE state NOT IN ('refunded', 'rejected') ORDER BY return_id LIMIT 1");
    if (back.next()) {
        return watch_.fail("all-end", "the return is still " + back.text(1), back.text(0));
    }
    if (scenario_.style == Style::orchestrated) {
        auto saga = db_.query(
            "SELECT saga_id, phase, awaits FROM coordinator.progress WHERE phase <> 'ended'");
        if (saga.next())
            return watch_.fail(
                "all-end",
                "its saga is still in phase " + saga.text(1) + " and awaits '" + saga.text(2) + "'",
                saga.text(0));
    }
    watch_.fail("all-end", "messages are still in flight");
}

}  // namespace duet::simulation
