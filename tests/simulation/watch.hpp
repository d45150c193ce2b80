#pragma once
// Looks at what a round may have changed, and says which invariant it broke: the cheap checks,
// after every round. It remembers what it saw, because most of what must never happen is a step
// back.

#include "tests/simulation/cast.hpp"
#include "tests/simulation/disk.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace duet::simulation {

struct Violation {
    std::string invariant;  ///< its name in the audit: "captured-once"
    std::string what;
    std::string subject;  ///< the order or return; empty: the whole shop
    Instant at{};
};

class Watch {
public:
    Watch(Style style, const Clock& clock) : style_{style}, clock_{clock} {}

    void look(const std::string& service, store::Connection& db,
              const std::vector<std::string>& subjects);

    const std::optional<Violation>& violation() const { return violation_; }
    void complain(std::string invariant, std::string what, std::string subject = {});

private:
    /// What was last seen of an order, service by service; "" where it is unknown.
    struct Seen {
        std::string state, payment, stock, shipment, goods;  // goods: the state of a return
        std::int64_t version = 0;
        std::int64_t came_back = 0;  ///< units of a return
    };

    void look_at_order(store::Connection& db, const std::string& id);
    void look_at_return(store::Connection& db, const std::string& id);
    void look_at_payment(store::Connection& db, const std::string& id);
    void look_at_stock(store::Connection& db, const std::string& id);
    void look_at_shipment(store::Connection& db, const std::string& id);
    void look_at_shelves(store::Connection& db);
    void check_dead_letters(const std::string& service, store::Connection& db);
    void look_at_watermark(store::Connection& db);
    void put_together(const std::string& id, const Seen& seen);

    Style style_;
    const Clock& clock_;
    std::unordered_map<std::string, Seen> seen_;  // looked up, never gone through
    std::optional<std::int64_t> watermark_;
    std::optional<Violation> violation_;
};

}  // namespace duet::simulation
