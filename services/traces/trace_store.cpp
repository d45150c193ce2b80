#include "services/traces/trace_store.hpp"

#include "services/traces/diagram/state.hpp"
#include "shared/telemetry/span.hpp"
#include "traces_schema.hpp"  // generated from schema.sql

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace duet::console {

using nlohmann::json;

namespace {

constexpr auto summary =
    "SELECT seq, trace_id, style, order_id, state, began_at, ended_at - began_at, spans, faults "
    "FROM traces ";

TraceSummary summary_in(const store::Rows& row) {
    return {.seq = row.integer(0),
            .trace_id = row.text(1),
            .style = row.text(2),
            .order_id = row.text(3),
            .state = row.text(4),
            .began_at = row.integer(5),
            .duration_us = row.integer(6),
            .spans = row.integer(7),
            .faults = row.integer(8)};
}

SeenSpan span_in(const store::Rows& row) {
    SeenSpan span;
    span.trace_id = row.text(0);
    span.span_id = row.text(1);
    span.parent_id = row.text(2);
    span.service = row.text(3);
    span.style = row.text(4);
    span.name = row.text(5);
    span.kind = static_cast<int>(row.integer(6));
    span.began = row.integer(7);
    span.ended = row.integer(8);
    span.failure = row.text(9);
    span.attributes = json::parse(row.view(10)).get<std::map<std::string, std::string>>();
    return span;
}

}  // namespace

TraceStore::TraceStore(const std::string& path, store::Connection::Mode mode,
                       std::int64_t max_traces)
    : db_{path, mode, store::Durability::process}, max_traces_{max_traces} {
    if (mode == store::Connection::Mode::read_write) db_.execute(std::string{traces_schema});
}

SeenSpans TraceStore::add(const SeenSpans& spans) {
    const std::lock_guard lock{mutex_};
    SeenSpans added;
    std::set<std::string> touched;
    store::TransactionScope transaction{db_};
    for (const auto& span : spans) {
        if (db_.number("SELECT 1 FROM spans WHERE trace_id = ? AND span_id = ?", span.trace_id,
                       span.span_id))
            continue;
        insert(span);
        added.push_back(span);
        touched.insert(span.trace_id);
    }
    for (const auto& trace_id : touched) update_summary(trace_id);
    delete_oldest();
    transaction.commit();
    return added;
}

void TraceStore::insert(const SeenSpan& span) {
    const auto attributes =
        json(span.attributes).dump(-1, ' ', false, json::error_handler_t::replace);
    db_.run("INSERT OR IGNORE INTO traces (trace_id, began_at, ended_at) VALUES (?, ?, ?)",
            span.trace_id, span.began, span.ended);
    db_.run(
        "INSERT INTO spans (trace_id, span_id, parent_id, service, style, name, kind, began_at, "
        "ended_at, failure, attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        span.trace_id, span.span_id, span.parent_id, span.service, span.style, span.name, span.kind,
        span.began, span.ended, span.failure, attributes);
}

void TraceStore::update_summary(const std::string& trace_id) {
    const auto spans = spans_where(trace_id);
    const auto of_one_style = std::find_if(
        spans.begin(), spans.end(), [](const SeenSpan& span) { return span.style != "both"; });
    const auto with_order = std::find_if(spans.begin(), spans.end(), [](const SeenSpan& span) {
        return !span.of(telemetry::names::order).empty();
    });
    const auto faults = std::count_if(spans.begin(), spans.end(), [](const SeenSpan& span) {
        return span.of(telemetry::names::kind) == "fault";
    });
    const auto by_begin = [](const SeenSpan& a, const SeenSpan& b) { return a.began < b.began; };
    const auto by_end = [](const SeenSpan& a, const SeenSpan& b) { return a.ended < b.ended; };
    db_.run(
        "UPDATE traces SET style = ?, order_id = ?, began_at = ?, ended_at = ?, spans = ?, faults "
        "= ?, state = ? WHERE trace_id = ?",
        of_one_style == spans.end() ? std::string{} : of_one_style->style,
        with_order == spans.end() ? std::string{} : with_order->of(telemetry::names::order),
        std::min_element(spans.begin(), spans.end(), by_begin)->began,
        std::max_element(spans.begin(), spans.end(), by_end)->ended,
        static_cast<std::int64_t>(spans.size()), static_cast<std::int64_t>(faults),
        state_from(spans), trace_id);
}

void TraceStore::delete_oldest() {
    const auto first =
        db_.number("SELECT seq FROM traces ORDER BY seq DESC LIMIT 1 OFFSET ?", max_traces_);
    if (!first) return;
    db_.run("DELETE FROM spans WHERE trace_id IN (SELECT trace_id FROM traces WHERE seq <= ?)",
            *first);
    db_.run("DELETE FROM traces WHERE seq <= ?", *first);
}

std::vector<TraceSummary> TraceStore::list(std::optional<std::int64_t> after, int limit) {
    const std::lock_guard lock{mutex_};
    std::vector<TraceSummary> found;
    auto rows =
        after ? db_.query(
                    std::string{summary} + "WHERE seq > ? AND order_id <> '' ORDER BY seq LIMIT ?",
                    *after, limit)
              : db_.query(std::string{summary} + "WHERE order_id <> '' ORDER BY seq DESC LIMIT ?",
                          limit);
    while (rows.next()) found.push_back(summary_in(rows));
    if (!after) std::reverse(found.begin(), found.end());
    return found;
}

SeenSpans TraceStore::spans_where(const std::string& trace_id) {
    SeenSpans spans;
    auto rows = db_.query(
        "SELECT trace_id, span_id, parent_id, service, style, name, kind, began_at, ended_at, "
        "failure, attributes FROM spans WHERE trace_id = ? ORDER BY began_at",
        trace_id);
    while (rows.next()) spans.push_back(span_in(rows));
    return spans;
}

SeenSpans TraceStore::spans_of(const std::string& trace_or_order, const std::string& style) {
    const std::lock_guard lock{mutex_};
    std::string order = trace_or_order, found_style = style;
    {
        auto row =
            db_.query("SELECT order_id, style FROM traces WHERE trace_id = ?", trace_or_order);
        if (row.next()) {
            order = row.text(0);
            found_style = row.text(1);
            if (order.empty()) return spans_where(trace_or_order);
        }
    }
    if (found_style.empty())
        found_style =
            db_.string("SELECT style FROM traces WHERE order_id = ? ORDER BY seq LIMIT 1", order)
                .value_or("");
    std::vector<std::string> traces;
    {
        auto rows =
            db_.query("SELECT trace_id FROM traces WHERE order_id = ? AND style = ? ORDER BY seq",
                      order, found_style);
        while (rows.next()) traces.push_back(rows.text(0));
    }
    SeenSpans all;
    for (const auto& trace_id : traces) {
        auto spans = spans_where(trace_id);
        std::move(spans.begin(), spans.end(), std::back_inserter(all));
    }
    return all;
}

std::string TraceStore::newest_order() {
    const std::lock_guard lock{mutex_};
    return db_.string("SELECT order_id FROM traces WHERE order_id <> '' ORDER BY seq DESC LIMIT 1")
        .value_or("");
}

}  // namespace duet::console
