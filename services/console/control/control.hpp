#pragma once
// The routes behind the page: processes, faults, kills, orders, audits, dead letters, sagas, logs,
// metrics.

#include "services/console/control/audits.hpp"
#include "services/console/control/fault_controller.hpp"
#include "services/console/control/order_placer.hpp"
#include "services/console/door/guard.hpp"
#include "services/console/door/tickets.hpp"
#include "services/console/door/worker_pool.hpp"
#include "services/console/watch/watch.hpp"

namespace duet::console {

/// Must outlive the server that it adds routes to.
/// Thread-safe.
class Control {
public:
    /// `clock` must outlive it. `changed` receives each process that starts or ends while the page
    /// is open, as JSON objects (watch.hpp).
    Control(std::filesystem::path state, Databases databases, const std::string& operator_key,
            const Clock& clock, std::function<void(std::vector<std::string>)> changed);

    /// Adds the routes.
    void offer(http::Server& server, const Guard& guard);

private:
    using Respond = std::function<http::Response(const http::Request&)>;

    void offer_session(http::Server& server, const Guard& guard);
    void offer_queries(http::Server& server, const Guard& guard);
    void offer_changes(http::Server& server, const Guard& guard);
    void offer_audits(http::Server& server, const Guard& guard);
    http::Response log(const http::Request& request);
    http::Response rows(const http::Request& request);

    Databases databases_;
    ProcessClient client_;
    Tickets tickets_;
    FaultController fault_controller_;
    Audits audits_;
    OrderPlacer order_placer_;
    Watch watch_;
    WorkerPool workers_;  // last: its tasks use the members above
};

}  // namespace duet::console
