#pragma once
// The tracing of a process: exports the spans of handled messages, and after a restart the spans
// that a crash lost.

#include "shared/faults/faults.hpp"
#include "shared/store/connection.hpp"
#include "shared/telemetry/exporter.hpp"

#include <functional>
#include <memory>
#include <string>

namespace duet::service {

/// Costs nothing without an exporter (DUET_TRACE=off). Call `watch` and `catch_up` first. `clock`
/// must outlive it. Thread-safe, except those two.
class TraceReporter {
public:
    /// `database`: the file of the service. The file "….crashes" beside it records injected
    /// crashes.
    TraceReporter(std::string service, std::string style, const std::string& database,
                  const Clock& clock);

    void record(telemetry::Spans spans) {
        if (exporter_) exporter_->add(std::move(spans));
    }

    /// Exports a span for each fault that affects a traced message. A crash leaves no time for an
    /// export, so it is recorded in the file first.
    void watch(Faults& faults);

    /// Exports the durable spans of the process before this one, and the recorded crashes. `more`
    /// reads the spans that only the service can read.
    void catch_up(store::Connection& db,
                  const std::function<telemetry::Spans(store::Connection&, Instant since)>& more);

    telemetry::Exporter::Counts counts() const {
        return exporter_ ? exporter_->counts() : telemetry::Exporter::Counts{};
    }
    void stop(std::chrono::milliseconds timeout) {
        if (exporter_) exporter_->stop(timeout);
    }

private:
    void record_crash(const Fault& fault, const FaultScopes& scopes, Instant now) const;
    telemetry::Spans recorded_crashes(Instant since) const;

    std::string source_;
    std::string crash_file_;
    const Clock& clock_;
    std::unique_ptr<telemetry::Exporter> exporter_;
};

}  // namespace duet::service
