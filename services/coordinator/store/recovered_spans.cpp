#include "services/coordinator/store/recovered_spans.hpp"

#include "services/coordinator/engine/command_spans.hpp"
#include "shared/service/tracing/tracing.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace duet::coordinator {

namespace {

struct Row {
    std::string saga_id, command, outcome, reason, phase, context;
    std::int64_t stuck = 0;
    Instant at{};
};

/// The newest rows of the log that belong to traced sagas, oldest first.
std::vector<Row> newest_rows(store::Connection& db, Instant since) {
    constexpr int max = 50'000;
    std::vector<Row> found;
    auto rows = db.query(
        "SELECT l.saga_id, l.command, l.outcome, l.reason, l.phase, s.traceparent, s.stuck, l.at "
        "FROM saga_log l JOIN sagas s ON s.saga_id = l.saga_id ORDER BY l.seq DESC LIMIT ?",
        max);
    while (rows.next() && from_micros(rows.integer(7)) >= since) {
        if (!telemetry::is_sampled(rows.view(5))) continue;
        found.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                         rows.text(5), rows.integer(6), from_micros(rows.integer(7))});
    }
    std::reverse(found.begin(), found.end());
    return found;
}

/// By saga: the escalation count before the first of these rows.
std::unordered_map<std::string, std::int64_t> stuck_before(const std::vector<Row>& rows) {
    std::unordered_map<std::string, std::int64_t> counts;
    for (const auto& row : rows) {
        auto& count = counts.emplace(row.saga_id, row.stuck).first->second;
        if (row.phase == "flag") --count;
    }
    return counts;
}

/// Decisions of people and timers ("review", "retry") are no commands.
bool answers_a_command(const Row& row) { return row.command.find('.') != std::string::npos; }

}  // namespace

telemetry::Spans recovered_transitions(store::Connection& db, Instant since) {
    const auto rows = newest_rows(db, since);
    auto stuck = stuck_before(rows);
    std::unordered_map<std::string, const Row*> before;
    telemetry::Spans spans;
    for (const auto& row : rows) {
        const auto* previous = std::exchange(before[row.saga_id], &row);
        auto& times = stuck[row.saga_id];
        if (answers_a_command(row)) {
            auto id = row.saga_id + "/" + row.command;
            if (previous != nullptr && previous->phase == "flag") id += "/" + std::to_string(times);
            auto span = command_span(row.context, {row.saga_id, id, row.command, times,
                                                   previous != nullptr ? previous->at : row.at,
                                                   row.at, row.outcome, row.reason});
            span->note(telemetry::names::recovered, true);
            spans.push_back(*std::move(span));
        } else if (row.command.empty()) {
            if (auto begun = service::span_from_context(row.context, row.saga_id, row.at))
                spans.push_back(*std::move(begun));
        }
        if (row.phase == "flag") ++times;
    }
    return spans;
}

}  // namespace duet::coordinator
