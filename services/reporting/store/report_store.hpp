#pragma once
// The SQL statements that read the reports.

#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/rules/shares.hpp"
#include "services/reporting/rules/windows.hpp"
#include "shared/store/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::reporting {

/// A row of the revenue report; also its JSON. Money in pence, summed exactly in 128 bits. (RFC
/// 8259 bounds no number; a client with 64 bits must refuse a number that it cannot hold.) A plain
/// value.
struct RevenueRow {
    Instant window_start{};
    std::string key;
    std::int64_t orders = 0;
    Exact revenue = 0;
    Exact refunds = 0;
    std::int64_t revision = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("window_start", s.window_start);
        f("key", s.key);
        f("orders", s.orders);
        f("revenue", s.revenue);
        f("refunds", s.refunds);
        f("revision", s.revision);
    }
};

/// A row of the top-products report; also its JSON. Money in pence. A plain value.
struct ProductRow {
    std::string sku;
    Exact units = 0;
    Exact revenue = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("sku", s.sku);
        f("units", s.units);
        f("revenue", s.revenue);
    }
};

/// `from` inclusive, `to` exclusive; a window belongs to the span when its start does.
struct Span {
    std::optional<Instant> from;
    std::optional<Instant> to;
};

/// The position of a revenue row: its window's start and its key.
using Place = std::pair<Instant, std::string>;

/// Runs on the caller's connection, which must outlive it. Open a snapshot first when several reads
/// must agree. Throws store::StoreError when the database fails. One thread.
class ReportStore {
public:
    explicit ReportStore(store::Connection& db) : db_{db} {}

    /// At most `limit` rows, sorted by window and key, that follow `after`.
    std::vector<RevenueRow> revenue(Window window, Dimension by, const Span& span,
                                    const std::optional<Place>& after, std::int64_t limit) const;

    /// The endings of the orders placed in `span`, one entry per outcome and reason.
    std::vector<Ending> endings(const Span& span) const;

    /// The products with the highest revenue, highest first.
    std::vector<ProductRow> top_products(const Span& span, std::int64_t limit) const;
    std::optional<Instant> watermark() const;  ///< nullopt before the first fact

private:
    store::Connection& db_;
};

}  // namespace duet::reporting
