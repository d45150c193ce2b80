#pragma once
// The probes of a service: is the process alive (/livez), does it accept work (/readyz), and its
// metrics (/metrics).

#include "shared/http/server/server.hpp"
#include "shared/service/process/writer.hpp"
#include "shared/telemetry/metrics.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace duet::service {

/// Checks by a write that the database takes writes: only a commit shows that a volume is full or
/// mounted read-only. `writer` must outlive it. Thread-safe.
class WriteCheck {
public:
    /// `why_not` is empty when the database takes writes.
    using Callback = std::function<void(const std::string& why_not)>;

    explicit WriteCheck(Writer& writer) : writer_{writer} {}
    /// Calls `done` at once when the last check is younger than a second, else on the writer's
    /// thread.
    void call(Callback done);

private:
    Writer& writer_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point checked_at_{};
    std::string why_not_ = "not checked yet";
};

/// What a service adds to its probes.
struct Probes {
    std::function<bool()> broker_reachable;  ///< empty: the service needs no broker
    /// Sets gauges before each reading of /metrics, on the writer's thread. May be empty.
    std::function<void()> before_metrics;
};

/// Every reference must outlive the server.
void offer_probes(http::Server& server, Writer& writer, WriteCheck& writes,
                  const telemetry::Metrics& metrics, Probes probes);

}  // namespace duet::service
