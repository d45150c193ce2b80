#pragma once
// The HTTP door of every process: the services, the gateway and the console.

#include "shared/http/server/server.hpp"
#include "shared/telemetry/metrics.hpp"

#include <csignal>
#include <functional>

namespace duet::service {

/// Blocks SIGTERM and SIGINT in this thread and in every thread that it starts afterwards, and
/// ignores SIGPIPE. Make it before any other thread. One thread.
class EndSignals {
public:
    EndSignals();
    void wait() const;  ///< returns at the first SIGTERM or SIGINT

private:
    sigset_t set_;
};

/// Options from DUET_HOST, DUET_PORT, DUET_HTTP_THREADS and DUET_MAX_CONNECTIONS (at most what the
/// limit of open files allows, which is also the default: shared/http/descriptors.hpp). The server
/// logs its warnings. `max_body` in bytes.
http::Server::Options door_options(std::size_t max_body);

/// /livez, /readyz and /metrics of a process without dependencies: it is ready as soon as it
/// answers. `before_metrics` runs before each reading, on any thread of the server.
void offer_probes(http::Server& server, telemetry::Metrics& metrics,
                  std::function<void()> before_metrics = {});

/// Raises the soft limit of open files to the hard limit and returns the exit status of `body`. An
/// exception becomes a message on standard error and status 1, `Refused` becomes `exit_refused`.
int guarded(const std::function<int()>& body);

}  // namespace duet::service
