#pragma once
// The control routes of the page: what runs, faults, kills, orders, audits, dead letters, sagas,
// logs, numbers.

#include "services/console/control/fault_controller.hpp"
#include "services/console/control/audits.hpp"
#include "services/console/control/placing.hpp"
#include "services/console/door/worker_pool.hpp"
#include "services/console/door/guard.hpp"
#include "services/console/door/tickets.hpp"
#include "services/console/watch/watch.hpp"

namespace duet::console {

class Control {
public:
    /// `changed`: of each process that comes or goes while somebody looks.
    Control(std::filesystem::path state, Databases databases, const std::string& operator_key,
            const Clock& clock, std::function<void(std::vector<std::string>)> changed);

    void offer(http::Server& server, const Guard& guard);

private:
    using Make = std::function<http::Response(const http::Request&)>;

    void offer_session(http::Server& server, const Guard& guard);
    void offer_sight(http::Server& server, const Guard& guard);
    void offer_trouble(http::Server& server, const Guard& guard);
    void offer_audits(http::Server& server, const Guard& guard);
    http::Response log(const http::Request& request);
    http::Response rows(const http::Request& request);

    Databases databases_;
    Peers peers_;
    Tickets tickets_;
    FaultController fault_controller_;
    Audits audits_;
    Placing placing_;
    Watch watch_;
    WorkerPool workers_;  // last: what it does uses everything above
};

}  // namespace duet::console
