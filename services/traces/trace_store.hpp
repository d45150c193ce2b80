#pragma once
// Stores the newest traces in a file of the console (schema.sql, README.md), so traces of earlier
// runs of the shop stay readable.

#include "services/traces/diagram/diagram.hpp"
#include "shared/store/connection.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace duet::console {

struct TraceSummary {
    std::int64_t seq = 0;  ///< the cursor of `list`
    std::string trace_id, style, order_id, state;
    std::int64_t began_at = 0;  ///< microseconds since 1970
    std::int64_t duration_us = 0, spans = 0, faults = 0;
};

/// Thread-safe.
class TraceStore {
public:
    static constexpr std::int64_t default_bound = 2000;

    /// Opens or creates the file; with `read_only` the file must exist. `max_traces`: the oldest
    /// are deleted beyond that. Throws store::StoreError, as all functions do.
    explicit TraceStore(const std::string& path,
                        store::Connection::Mode mode = store::Connection::Mode::read_write,
                        std::int64_t max_traces = default_bound);

    /// Stores the spans with new ids and returns them. Idempotent.
    SeenSpans add(const SeenSpans& spans);

    /// At most `limit` traces of orders with a `seq` after `after`; without it, the newest. Newest
    /// last.
    std::vector<TraceSummary> list(std::optional<std::int64_t> after, int limit);

    /// All spans about one order, those of later requests about it (a cancel, a retry) included.
    /// `trace_or_order`: the order's id or the id of a trace about it. The same order may exist in
    /// both styles: without `style`, the older trace decides. Empty when unknown.
    SeenSpans spans_of(const std::string& trace_or_order, const std::string& style = "");

    /// The id of the newest order, "" when there is none.
    std::string newest_order();

private:
    void insert(const SeenSpan& span);
    void update_summary(const std::string& trace_id);
    void delete_oldest();
    SeenSpans spans_where(const std::string& trace_id);

    std::mutex mutex_;
    store::Connection db_;
    const std::int64_t max_traces_;
};

}  // namespace duet::console
