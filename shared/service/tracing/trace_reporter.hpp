#pragma once
// A process's side of tracing: what happened goes to the exporter; what a crash left
// recovered_spans is told after the restart.

#include "shared/faults/faults.hpp"
#include "shared/store/connection.hpp"
#include "shared/telemetry/exporter.hpp"

#include <functional>
#include <memory>
#include <string>

namespace duet::service {

/// Thread-safe but for `watch` and `catch_up`, which come first. Costs nothing where nothing is to
/// be exported (DUET_TRACE=off).
class TraceReporter {
public:
    /// `database`: of the service; the file beside it, "….struck", keeps the crashes that were
    /// injected.
    TraceReporter(std::string service, std::string style, const std::string& database,
                  const Clock& clock);

    void record(telemetry::Spans spans) {
        if (exporter_) exporter_->add(std::move(spans));
    }

    /// Faults that strike followed messages are told of; a crash is written down first, since it
    /// leaves no time for anything else.
    void watch(Faults& faults);

    /// Tells what the process handled before it was started again, as far as it is durable, and the
    /// crashes. `more`: what only the service itself can read.
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
    std::string marks_;
    const Clock& clock_;
    std::unique_ptr<telemetry::Exporter> exporter_;
};

}  // namespace duet::service
