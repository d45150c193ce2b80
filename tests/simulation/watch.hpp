#pragma once
// The cheap invariant checks after every batch. It looks only at the changed orders, and remembers
// their earlier states, because most invariants forbid a step back.

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

/// Keeps only the first violation. `clock` must outlive it. One thread.
class Watch {
public:
    Watch(Style style, const Clock& clock) : style_{style}, clock_{clock} {}

    void check(const std::string& service, store::Connection& db,
               const std::vector<std::string>& subjects);

    const std::optional<Violation>& violation() const { return violation_; }
    void fail(std::string invariant, std::string what, std::string subject = {});

private:
    /// The last known states of an order, per service; "" where unknown.
    struct Seen {
        std::string state, payment, stock, shipment, goods;  // goods: the state of a return
        std::int64_t version = 0;
        std::int64_t returned = 0;  ///< returned units
    };

    void check_order(store::Connection& db, const std::string& id);
    void check_return(store::Connection& db, const std::string& id);
    void check_payment(store::Connection& db, const std::string& id);
    void check_stock(store::Connection& db, const std::string& id);
    void check_shipment(store::Connection& db, const std::string& id);
    void check_products(store::Connection& db);
    void check_dead_letters(const std::string& service, store::Connection& db);
    void check_watermark(store::Connection& db);
    void check_combined(const std::string& id, const Seen& seen);

    Style style_;
    const Clock& clock_;
    std::unordered_map<std::string, Seen> seen_;  // never iterated: its order is undefined
    std::optional<std::int64_t> watermark_;
    std::optional<Violation> violation_;
};

}  // namespace duet::simulation
