#pragma once
// Takes a customer's request at the door, checks the key, passes it to the service that answers,
// and brings the answer back. Nothing waits: the answer is owed until the service has spoken.

#include "services/gateway/keys.hpp"
#include "services/gateway/routes.hpp"
#include "services/gateway/sampling.hpp"
#include "shared/faults/faults.hpp"
#include "shared/http/client/client.hpp"
#include "shared/http/server/server.hpp"
#include "shared/telemetry/exporter.hpp"

#include <map>
#include <string>

namespace duet::gateway {

class Proxy {
public:
    /// `peers`: "orchestrated/orders" → base URL. `internal_key` opens the services' doors.
    /// `exporter` may be null.
    Proxy(Keys& keys, std::map<std::string, std::string> peers, std::string internal_key,
          Faults& faults, Sampling& sampling, telemetry::Exporter* exporter);

    /// Puts every route of the plan, under both styles, on the server.
    void offer(http::Server& server);

private:
    void route(http::Server& server, const std::string& style, const Route& route);
    void forward(const http::Request& request, http::Responder responder, const std::string& style,
                 const Route& route);
    /// A request on its way: who is owed the answer, and what to tell of it when it is followed.
    struct UnderWay;
    std::string follow(const http::Request& request, const std::string& style, const Route& route,
                       UnderWay& way);
    void forward(http::Call call, const std::string& or_else, const std::string& path,
                 std::shared_ptr<UnderWay> way);
    void answer(UnderWay& way, http::Response response);

    Keys& keys_;
    std::map<std::string, std::string> peers_;
    std::string internal_key_;
    Faults& faults_;
    Sampling& sampling_;
    telemetry::Exporter* exporter_;
    http::Client client_;
};

}  // namespace duet::gateway
