#include "shared/service/tracing/trace_reporter.hpp"

#include "shared/messages/codec.hpp"
#include "shared/service/tracing/tracing.hpp"

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

namespace duet::service {

namespace {

constexpr std::chrono::minutes look_back{2};  // longer than a span waits for its export
constexpr std::chrono::minutes crashes_kept{10};

/// A line of the file of injected crashes.
struct Crash {
    std::int64_t at = 0;  // microseconds; RFC 3339 would round them
    std::string point, context, subject;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("at", s.at);
        f("point", s.point);
        f("context", s.context);
        f("subject", s.subject);
    }
};

}  // namespace

TraceReporter::TraceReporter(std::string service, std::string style, const std::string& database,
                             const Clock& clock)
    : source_{"/" + style + "/" + service},
      crash_file_{database + ".crashes"},
      clock_{clock},
      exporter_{telemetry::exporter_for(service, style)} {}

void TraceReporter::watch(Faults& faults) {
    if (!exporter_) return;
    faults.watch([this](const Fault& fault, const FaultScopes& scopes) {
        const auto now = clock_.now();
        if (fault.effect == Effect::crash)
            record_crash(fault, scopes, now);
        else
            record(spans_of(fault, scopes, source_, now));
    });
}

/// One write, so that a line is complete or absent. The page cache outlives the process.
void TraceReporter::record_crash(const Fault& fault, const FaultScopes& scopes, Instant now) const {
    std::string lines;
    for (const auto& scope : scopes) {
        if (telemetry::is_sampled(scope.context))
            lines +=
                encode(Crash{to_micros(now), fault.point, scope.context, scope.subject}) + '\n';
    }
    if (lines.empty()) return;
    const int file = ::open(crash_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;  // the process crashes anyway; only the record is missing
    [[maybe_unused]] const auto written = ::write(file, lines.data(), lines.size());
    ::close(file);
}

telemetry::Spans TraceReporter::recorded_crashes(Instant since) const {
    telemetry::Spans spans;
    std::ifstream file{crash_file_};
    for (std::string line; std::getline(file, line);) {
        try {
            const auto crash = decode<Crash>(Body::parse(line));
            if (from_micros(crash.at) < since) continue;
            Fault fault;
            fault.point = crash.point;
            fault.effect = Effect::crash;
            for (auto& span :
                 spans_of(fault, {{crash.context, crash.subject}}, source_, from_micros(crash.at)))
                spans.push_back(std::move(span));
        } catch (const Malformed&) {
            continue;  // the disk was full
        }
    }
    return spans;
}

void TraceReporter::catch_up(
    store::Connection& db,
    const std::function<telemetry::Spans(store::Connection&, Instant since)>& more) {
    if (!exporter_) return;
    const auto now = clock_.now();
    auto crashes = recorded_crashes(now - crashes_kept);
    if (crashes.empty()) std::filesystem::remove(crash_file_);
    record(std::move(crashes));
    record(recovered_spans(db, now - look_back, now));
    if (more) record(more(db, now - look_back));
}

}  // namespace duet::service
