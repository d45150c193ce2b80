#include "tests/chaos/final_states.hpp"

#include "shared/store/connection.hpp"

namespace duet::chaos {

namespace {

using Databases = std::map<std::string, std::string>;

struct Mention {
    const char* service;
    const char* query;  ///< selects the orders it knows
};

constexpr Mention mentions[] = {
    {"orders", "SELECT order_id FROM orders"},
    {"inventory", "SELECT order_id FROM reservations"},
    {"payments", "SELECT order_id FROM authorizations"},
    {"shipping", "SELECT order_id FROM bookings"},
    {"fraud", "SELECT order_id FROM assessments"},
    {"reporting", "SELECT order_id FROM facts"},
    {"coordinator", "SELECT saga_id FROM sagas WHERE definition = 'place-order'"},
};

store::Connection open(const Databases& databases, const std::string& service) {
    return {databases.at(service), store::Connection::Mode::read_only};
}

void read_orders(FinalStates& states, store::Connection db) {
    auto rows = db.query("SELECT order_id, owner, state, reason FROM orders");
    while (rows.next()) states.orders[rows.text(0)] = {rows.text(1), rows.text(2), rows.text(3)};
    auto goods = db.query("SELECT return_id, state FROM returns");
    while (goods.next()) states.returns[goods.text(0)] = goods.text(1);
}

/// "request:orders.place:<customer>:<key>": the service that accepts orders stores the response
/// under this key.
void read_accepted(FinalStates& states, store::Connection db) {
    const std::string begin = "request:orders.place:";
    auto rows = db.query(
        "SELECT id, subject FROM inbox WHERE id LIKE 'request:orders.place:%' AND status = 202");
    while (rows.next()) {
        const auto id = rows.text(0);
        const auto key = id.find(':', begin.size());
        if (key != std::string::npos) states.accepted[id.substr(key + 1)].insert(rows.text(1));
    }
}

}  // namespace

FinalStates read_final_states(const std::string& style, const Databases& databases) {
    FinalStates states;
    states.style = style;
    read_orders(states, open(databases, "orders"));
    read_accepted(states, open(databases, style == "orchestrated" ? "coordinator" : "orders"));
    for (const auto& mention : mentions) {
        if (!databases.contains(mention.service)) continue;
        auto db = open(databases, mention.service);
        auto rows = db.query(mention.query);
        while (rows.next()) states.known_by[rows.text(0)].insert(mention.service);
    }
    for (const auto& [service, file] : databases) {
        auto db = open(databases, service);
        auto rows = db.query("SELECT id, reason FROM dead_letters");
        while (rows.next())
            states.dead_letters.push_back(service + ": " + rows.text(0) + ": " + rows.text(1));
    }
    return states;
}

}  // namespace duet::chaos
