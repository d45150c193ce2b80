#pragma once
// Orders and returns as all messages contain them. Money is whole pence (GBP). Pure functions and
// values, thread-safe.

#include "shared/clock/clock.hpp"
#include "shared/messages/money.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet {

// `flaw`: which bound the value violates, "" for none (codec.hpp calls it). `bounds`: the same
// bounds as text, for the readers of the contract.

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    Money unit_price = 0;

    static constexpr std::string_view bounds =
        "quantity: 1 to 1000000; unit_price: 0 to 100000000 minor units";
    std::string_view flaw() const {
        const bool fits = quantity >= 1 && quantity <= limits::quantity && unit_price >= 0 &&
                          unit_price <= limits::unit_price;
        return fits
                   ? std::string_view{}
                   : "a line is out of bounds (quantity: 1 to 1000000; unit_price: 0 to 100000000)";
    }

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("sku", s.sku);
        f("quantity", s.quantity);
        f("unit_price", s.unit_price);
    }
};

struct ShipTo {
    std::string country;  ///< ISO 3166-1 alpha-2
    std::optional<std::string> postcode;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("country", s.country);
        f("postcode", s.postcode);
    }
};

/// The data that events and commands carry from service to service: everything but the lines.
struct OrderSummary {
    std::string order_id;
    std::string customer_id;
    Money total = 0;
    std::int64_t units = 0;  ///< sum of the lines' quantities
    std::string token;       ///< the payment token
    ShipTo ship_to;
    Instant placed_at{};  ///< business time

    static constexpr std::string_view bounds =
        "total: 0 to 1000000000000 minor units; units: 0 to 2000000000";
    std::string_view flaw() const {
        const bool fits =
            total >= 0 && total <= limits::total && units >= 0 && units <= limits::units;
        return fits ? std::string_view{}
                    : "an order is out of bounds (total: 0 to 1000000000000; units: 0 to "
                      "2000000000)";
    }

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

/// The whole order: its summary and its lines.
struct Order : OrderSummary {
    std::vector<Line> lines;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        OrderSummary::fields(s, f);
        f("lines", s.lines);
    }
};

/// A line of a request to return goods. Without `unit_price` the request names no price; 0 is a
/// valid price.
struct RequestedLine {
    std::string sku;
    std::int64_t quantity = 0;
    std::optional<Money> unit_price;

    static constexpr std::string_view bounds = Line::bounds;
    std::string_view flaw() const { return Line{sku, quantity, unit_price.value_or(0)}.flaw(); }

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("sku", s.sku);
        f("quantity", s.quantity);
        f("unit_price", s.unit_price);
    }
};

/// A return without its lines. Without `order_id` the receipt is lost.
struct ReturnSlip {
    std::string return_id;
    std::optional<std::string> order_id;
    std::string customer_id;
    std::string country = "XX";
    Instant placed_at{};  ///< business time of the return

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("return_id", s.return_id);
        f("order_id", s.order_id);
        f("customer_id", s.customer_id);
        f("country", s.country);
        f("placed_at", s.placed_at);
    }
};

/// A return in which some prices are still unknown.
struct RequestedReturn : ReturnSlip {
    std::vector<RequestedLine> lines;

    static constexpr std::string_view bounds =
        "the lines that name a price together (quantity × unit_price): at most 1000000000000 minor "
        "units";
    std::string_view flaw() const {
        Money total = 0;
        for (const auto& line : lines) {
            const auto price = line.unit_price.value_or(0);
            total = checked_add(total, checked_multiply(line.quantity, price));
        }
        if (total <= limits::total) return {};
        return "a return comes to more than 1000000000000 minor units";
    }

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        ReturnSlip::fields(s, f);
        f("lines", s.lines);
    }
};

/// A return in which every price is known: `unit_price` is the refund per unit.
struct Return : ReturnSlip {
    std::vector<Line> lines;

    static constexpr std::string_view bounds =
        "all lines together (quantity × unit_price): at most 1000000000000 minor units";
    std::string_view flaw() const {
        if (sum_of_lines(lines) <= limits::total) return {};
        return "a return comes to more than 1000000000000 minor units";
    }

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        ReturnSlip::fields(s, f);
        f("lines", s.lines);
    }
};

inline std::vector<RequestedLine> as_requested(const std::vector<Line>& lines) {
    std::vector<RequestedLine> requested;
    requested.reserve(lines.size());
    for (const auto& line : lines) requested.push_back({line.sku, line.quantity, line.unit_price});
    return requested;
}

/// The lines that have a price.
inline std::vector<Line> priced_lines(const std::vector<RequestedLine>& lines) {
    std::vector<Line> priced;
    for (const auto& line : lines) {
        if (line.unit_price) priced.push_back({line.sku, line.quantity, *line.unit_price});
    }
    return priced;
}

inline Return with_lines(const ReturnSlip& summary, std::vector<Line> lines) {
    return {summary, std::move(lines)};
}

inline Money total_of(const std::vector<Line>& lines) { return sum_of_lines(lines); }
inline std::int64_t units_of(const std::vector<Line>& lines) { return sum_of_units(lines); }

}  // namespace duet
