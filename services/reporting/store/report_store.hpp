#pragma once
// The statements that read the reports.

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

/// A window's sum adds up any number of stored ones: it has 128 bits and is exact. (RFC 8259 bounds
/// no number; a reader with 64 bits must refuse what it cannot hold.)
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

/// From inclusive, to exclusive; a window belongs when its start does.
struct Span {
    std::optional<Instant> from;
    std::optional<Instant> to;
};

using Place =
    std::pair<Instant, std::string>;  ///< of a revenue row: its window's start and its key

class ReportStore {
public:
    explicit ReportStore(store::Connection& db) : db_{db} {}

    /// Ordered by window and key, beginning after `after`.
    std::vector<RevenueRow> revenue(Window window, Dimension by, const Span& span,
                                    const std::optional<Place>& after, std::int64_t limit) const;

    /// How the orders placed in `span` ended; one entry for each outcome and reason.
    std::vector<Ending> endings(const Span& span) const;

    std::vector<ProductRow> top_products(const Span& span, std::int64_t limit) const;
    std::optional<Instant> watermark() const;

private:
    store::Connection& db_;
};

}  // namespace duet::reporting
