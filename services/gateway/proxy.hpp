#pragma once
// Takes a customer's request at the door, checks the key, passes it to the service that answers, and brings the answer
// back. Nothing waits: the answer is owed until the service has spoken.

#include "services/gateway/keys.hpp"
#include "services/gateway/routes.hpp"
#include "shared/http/client.hpp"
#include "shared/faults/faults.hpp"
#include "shared/http/server.hpp"

#include <map>
#include <string>

namespace duet::gateway {

class Proxy {
public:
    /// `peers`: "orchestrated/orders" → base URL. `internal_key` opens the services' doors.
    Proxy(Keys& keys, std::map<std::string, std::string> peers, std::string internal_key, Faults& faults);

    /// Puts every route of the plan, under both styles, on the server.
    void offer(http::Server& server);

private:
    void route(http::Server& server, const std::string& style, const Route& route);
    void pass_on(const http::Request& request, http::Responder responder, const std::string& style, const Route& route);
    void forward(http::Call call, const std::string& or_else, const std::string& path, std::shared_ptr<http::Responder> owed);

    Keys& keys_;
    std::map<std::string, std::string> peers_;
    std::string internal_key_;
    Faults& faults_;
    http::Client client_;
};

}  // namespace duet::gateway
