#include "services/reporting/store/report_store.hpp"

#include <algorithm>
#include <limits>

namespace duet::reporting {

namespace {

struct Minutes {
    std::int64_t first = std::numeric_limits<std::int64_t>::min();
    std::int64_t end = std::numeric_limits<std::int64_t>::max();
};

// A column's sum in two halves that both fit into 64 bits (money.hpp, `exact`).
#define DUET_HALVES(column) "SUM(" column " >> 32), SUM(" column " & 4294967295)"

Exact exact_at(const store::Rows& rows, int column) {
    return exact(rows.integer(column), rows.integer(column + 1));
}

/// The minutes of the windows that start within the span.
Minutes minutes_of(const Span& span, Window window) {
    Minutes minutes;
    if (span.from) minutes.first = to_micros(next_window_start(*span.from, window));
    if (span.to) minutes.end = to_micros(next_window_start(*span.to, window));
    return minutes;
}

}  // namespace

std::vector<RevenueRow> ReportStore::revenue(Window window, Dimension by, const Span& span,
                                             const std::optional<Place>& after,
                                             std::int64_t limit) const {
    auto minutes = minutes_of(span, window);
    if (after) minutes.first = std::max(minutes.first, to_micros(after->first));
    const auto width = width_of(window).count();
    // (x % w + w) % w is not negative, not even before 1970.
    auto rows = db_.query(
        "SELECT minute - ((minute % ?1) + ?1) % ?1 AS start, key, SUM(orders), " DUET_HALVES(
            "revenue") ", " DUET_HALVES("refunds") ", SUM(revision) FROM windows "
        "WHERE dimension = ?2 AND minute >= ?3 AND minute < ?4 GROUP BY start, key "
        "HAVING (start, key) > (?5, ?6) ORDER BY start, key LIMIT ?7",
        width, name_of(by), minutes.first, minutes.end,
        after ? to_micros(after->first) : std::numeric_limits<std::int64_t>::min(),
        after ? after->second : std::string{}, limit);
    std::vector<RevenueRow> report;
    while (rows.next())
        report.push_back({.window_start = from_micros(rows.integer(0)),
                          .key = rows.text(1),
                          .orders = rows.integer(2),
                          .revenue = exact_at(rows, 3),
                          .refunds = exact_at(rows, 5),
                          .revision = rows.integer(7)});
    return report;
}

std::vector<Ending> ReportStore::endings(const Span& span) const {
    const auto minutes = minutes_of(span, Window::minute);
    auto rows = db_.query(
        "SELECT outcome, reason, SUM(orders), SUM(revision) FROM endings WHERE minute >= ? AND "
        "minute < ? GROUP BY outcome, reason ORDER BY outcome, reason",
        minutes.first, minutes.end);
    std::vector<Ending> found;
    while (rows.next())
        found.push_back(
            {outcome_named(rows.view(0)).value(), rows.text(1), rows.integer(2), rows.integer(3)});
    return found;
}

std::vector<ProductRow> ReportStore::top_products(const Span& span, std::int64_t limit) const {
    const auto minutes = minutes_of(span, Window::minute);
    auto rows = db_.query(
        "SELECT key, " DUET_HALVES("units") ", " DUET_HALVES("revenue") " FROM windows "
        "WHERE dimension = 'sku' AND minute >= ? AND minute < ? GROUP BY key "
        "HAVING SUM(orders) > 0 "
        "ORDER BY SUM(revenue >> 32) + (SUM(revenue & 4294967295) >> 32) DESC, "
        "SUM(revenue & 4294967295) & 4294967295 DESC, key LIMIT ?",
        minutes.first, minutes.end, limit);
    std::vector<ProductRow> products;
    while (rows.next()) products.push_back({rows.text(0), exact_at(rows, 1), exact_at(rows, 3)});
    return products;
}

std::optional<Instant> ReportStore::watermark() const {
    const auto at = db_.number("SELECT at FROM watermark");
    return at ? std::optional{from_micros(*at)} : std::nullopt;
}

}  // namespace duet::reporting
