#pragma once
// What an order and a return are, as every message says it. Money is whole pence (GBP).

#include "shared/clock/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

using Money = std::int64_t;   ///< minor units: pence

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    Money unit_price = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("sku", s.sku);
        f("quantity", s.quantity);
        f("unit_price", s.unit_price);
    }
};

struct ShipTo {
    std::string country;                  ///< ISO 3166-1 alpha-2
    std::optional<std::string> postcode;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("country", s.country);
        f("postcode", s.postcode);
    }
};

/// What travels with the order from service to service: all that the next step may need but its lines.
struct Slip {
    std::string order_id;
    std::string customer_id;
    Money total = 0;
    std::int64_t units = 0;               ///< sum of the lines' quantities
    std::string token;                    ///< of the payment
    ShipTo ship_to;
    Instant placed_at{};                  ///< business time

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("total", s.total);
        f("units", s.units);
        f("token", s.token);
        f("ship_to", s.ship_to);
        f("placed_at", s.placed_at);
    }
};

/// The whole order: its slip and its lines.
struct Order : Slip {
    std::vector<Line> lines;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        Slip::fields(s, f);
        f("lines", s.lines);
    }
};

/// Goods coming back. Without `order_id` the receipt is lost: the shop takes the customer's word.
struct Return {
    std::string return_id;
    std::optional<std::string> order_id;
    std::string customer_id;
    std::string country = "XX";
    Instant placed_at{};                  ///< business time of the return
    std::vector<Line> lines;              ///< unit_price: what is refunded per unit; 0 until somebody who knows fills it in

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("country", s.country);
        f("placed_at", s.placed_at);
        f("lines", s.lines);
    }
};

inline Money total_of(const std::vector<Line>& lines) {
    Money total = 0;
    for (const auto& line : lines) total += line.quantity * line.unit_price;
    return total;
}

inline std::int64_t units_of(const std::vector<Line>& lines) {
    std::int64_t units = 0;
    for (const auto& line : lines) units += line.quantity;
    return units;
}

}  // namespace duet
