#pragma once
// What a supervisor asks a service: is the process there (/livez), may work be sent to it
// (/readyz), how is it doing (/metrics).

#include "shared/http/server/server.hpp"
#include "shared/service/process/writer.hpp"
#include "shared/telemetry/metrics.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace duet::service {

/// Whether the database takes writes, found out by writing: a volume that is full or was mounted
/// read-only shows at a commit and nowhere else. Thread-safe.
class WriteCheck {
public:
    /// `why_not`: empty when it does.
    using Told = std::function<void(const std::string& why_not)>;

    explicit WriteCheck(Writer& writer) : writer_{writer} {}
    /// At once when it was found out within the last second, else on the writer's thread.
    void call(Told done);

private:
    Writer& writer_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point asked_{};
    std::string why_not_ = "not asked yet";
};

struct Probes {
    std::function<bool()> broker_reachable;  ///< empty: the service does not depend on it
    std::function<void()> before_metrics;  ///< sets what is only known when somebody looks; on the
                                           ///< writer's thread, may be empty
};

/// Nothing given may go before the server.
void offer_probes(http::Server& server, Writer& writer, WriteCheck& writes,
                  const telemetry::Metrics& metrics, Probes probes);

}  // namespace duet::service
