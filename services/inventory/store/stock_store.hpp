#pragma once
// The statements of inventory: products, reservations, movements. Inside the caller's transaction.

#include "services/inventory/rules/reservation.hpp"
#include "shared/clock/clock.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::inventory {

struct Product {
    std::string sku;
    Money price = 0;
    bool strict_price = false;
    std::int64_t on_hand = 0;
    std::int64_t reserved = 0;
    std::int64_t sold = 0;
    std::int64_t restocked = 0;  ///< put on the shelf by the shop, ever
    std::int64_t returned = 0;   ///< brought back by customers, ever

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("sku", s.sku);
        f("price", s.price);
        f("strict_price", s.strict_price);
        f("on_hand", s.on_hand);
        f("reserved", s.reserved);
        f("sold", s.sold);
        f("restocked", s.restocked);
        f("returned", s.returned);
    }
};

class StockStore {
public:
    explicit StockStore(store::Connection& db) : db_{db} {}

    std::optional<Product> product(const std::string& sku) const;
    /// Products after `sku`, in the order of the SKUs.
    std::vector<Product> products_after(const std::string& sku, std::int64_t limit) const;
    void put_product(const std::string& sku, Money price, bool strict_price);
    void restock(const std::string& sku, std::int64_t quantity, Instant now);

    /// Takes the line back, the product made known at the line's price if need be; returns the
    /// product's price.
    Money take_back(const std::string& return_id, const RequestedLine& line, Instant now);

    std::optional<State> state_of(const std::string& order_id) const;
    std::optional<Shelf> stock(const std::string& sku) const;

    /// Moves the units from the shelf to the order. Throws std::logic_error rather than take what
    /// is not there.
    void reserve(const std::string& order_id, const std::vector<Wanted>& wanted);
    void refuse(const std::string& order_id, const std::vector<Wanted>& wanted,
                const Refusal& refusal);
    Refusal refusal_of(const std::string& order_id) const;

    void leave_tombstone(const std::string& order_id);
    void release(const std::string& order_id);  ///< the order's units go back to the shelf
    void commit(const std::string& order_id);   ///< the order's units are sold

private:
    void add_reservation(const std::string& order_id, State state, const std::string& reason);
    void add_line(const std::string& order_id, const Wanted& want);
    /// The reservation reaches its end; `move_units` moves ?1 units of the SKU ?2.
    void settle(const std::string& order_id, State state, std::string_view move_units);

    store::Connection& db_;
};

}  // namespace duet::inventory
