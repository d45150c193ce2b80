#pragma once
// What every process does at its HTTP door, whether it is a machine or not.

#include "shared/http/server/server.hpp"
#include "shared/telemetry/metrics.hpp"

#include <csignal>
#include <functional>

namespace duet::service {

/// SIGTERM and SIGINT, blocked in this thread and all that are started after it; SIGPIPE ignored.
/// Make it first.
class EndSignals {
public:
    EndSignals();
    void wait() const;  ///< until one comes

private:
    sigset_t set_;
};

/// DUET_HOST, DUET_PORT, DUET_HTTP_THREADS, DUET_MAX_CONNECTIONS (at most what the limit of open
/// files allows, which is also the default: shared/http/descriptors.hpp). What the door complains
/// of is logged.
http::Server::Options door_options(std::size_t max_body);

/// /livez, /readyz and /metrics of a process that depends on nothing: it is ready as soon as it
/// answers. `before_metrics`: called before each reading, from any of the server's threads.
void offer_probes(http::Server& server, telemetry::Metrics& metrics,
                  std::function<void()> before_metrics = {});

/// Raises the soft limit of open files to the hard one, runs `body` and turns an exception into
/// words on standard error and exit status 1; `Refused` into `exit_refused`.
int guarded(const std::function<int()>& body);

}  // namespace duet::service
