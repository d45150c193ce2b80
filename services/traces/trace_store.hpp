#pragma once
// The newest traces in a file of the console's own, so that earlier runs can still be looked at.
// Bounded.

#include "services/traces/diagram/diagram.hpp"
#include "shared/store/connection.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace duet::console {

struct TraceSummary {
    std::int64_t seq = 0;
    std::string trace_id, style, order_id, state;
    std::int64_t began_at = 0, duration_us = 0, spans = 0, faults = 0;
};

/// Thread-safe.
class TraceStore {
public:
    static constexpr std::int64_t default_bound = 2000;

    /// Opens, or makes, the file; with `read_only` a file that must be there.
    explicit TraceStore(const std::string& path,
                        store::Connection::Mode mode = store::Connection::Mode::read_write,
                        std::int64_t max_traces = default_bound);

    /// Keeps what is new of these; returns the spans that were.
    SeenSpans add(const SeenSpans& spans);

    /// At most `limit` traces of orders after `after`; the newest when it is not given. Newest
    /// last.
    std::vector<TraceSummary> list(std::optional<std::int64_t> after, int limit);

    /// All that is known of the order that this trace or order number is about, with later requests
    /// about it; where the same order was placed in both styles, in the one that is asked for, or
    /// else in whichever is known. Empty: unknown.
    SeenSpans spans_of(const std::string& trace_or_order, const std::string& style = "");

    /// The newest order there is, "" when there is none.
    std::string newest_order();

private:
    void keep(const SeenSpan& span);
    void sum_up(const std::string& trace_id);
    void forget_oldest();
    SeenSpans spans_where(const std::string& trace_id);

    std::mutex mutex_;
    store::Connection db_;
    const std::int64_t max_traces_;
};

}  // namespace duet::console
