#pragma once
// The SQL statements of inventory: products, reservations, movements.

#include "services/inventory/rules/reservation.hpp"
#include "shared/clock/clock.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::inventory {

/// A product with its stock; also its JSON. Money in pence. For each SKU restocked + returned =
/// on_hand + reserved + sold. A plain value.
struct Product {
    std::string sku;
    Money price = 0;
    bool strict_price = false;
    std::int64_t on_hand = 0;
    std::int64_t reserved = 0;
    std::int64_t sold = 0;
    std::int64_t restocked = 0;  ///< units that operators added, in total
    std::int64_t returned = 0;   ///< units that customers returned, in total

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

/// Runs inside the caller's transaction on the caller's connection, which must outlive it. Throws
/// store::StoreError when the database fails. One thread.
class StockStore {
public:
    explicit StockStore(store::Connection& db) : db_{db} {}

    std::optional<Product> product(const std::string& sku) const;
    /// At most `limit` products with a SKU greater than `sku`, sorted by SKU.
    std::vector<Product> products_after(const std::string& sku, std::int64_t limit) const;
    void put_product(const std::string& sku, Money price, bool strict_price);
    void restock(const std::string& sku, std::int64_t quantity, Instant now);

    /// Takes the line back into stock and returns the product's price. An unknown product is
    /// created with the line's price (0 when the line has none).
    Money take_back(const std::string& return_id, const RequestedLine& line, Instant now);

    std::optional<State> state_of(const std::string& order_id) const;
    std::optional<StockLevel> level(const std::string& sku) const;

    /// Moves the units from on_hand to reserved. Throws std::logic_error when on_hand is too small:
    /// the caller has checked it.
    void reserve(const std::string& order_id, const std::vector<Wanted>& wanted);
    void refuse(const std::string& order_id, const std::vector<Wanted>& wanted,
                const Refusal& refusal);
    Refusal refusal_of(const std::string& order_id) const;

    void leave_tombstone(const std::string& order_id);
    void release(
        const std::string& order_id);          ///< moves the order's units from reserved to on_hand
    void commit(const std::string& order_id);  ///< moves the order's units from reserved to sold

private:
    void add_reservation(const std::string& order_id, State state, const std::string& reason);
    void add_line(const std::string& order_id, const Wanted& want);
    /// Sets the final state and runs `move_units` for each line (?1 units of the SKU ?2).
    void settle(const std::string& order_id, State state, std::string_view move_units);

    store::Connection& db_;
};

}  // namespace duet::inventory
