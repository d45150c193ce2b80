#pragma once
// A running shop as a command uses it: the shop client, which here waits for a process that
// restarts and throws errors that the user can read.

#include "infra/client/shop_client.hpp"
#include "infra/duet/cli/context.hpp"
#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"
#include "shared/http/client/client.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

struct Reply {
    int status = 0;  ///< 0: no response, and `body` says why
    std::string body;
    bool not_sent = false;  ///< when `status` is 0: the request has certainly had no effect
    bool ok() const { return status >= 200 && status < 300; }
    /// The body as JSON. Throws Failure when it is not JSON.
    nlohmann::json json() const;
    /// The text of a problem document ("Not Found: no such order"), else the status and the
    /// beginning of the body.
    std::string problem() const;
};

/// Thread-safe.
class Shop {
public:
    /// Throws Failure (not up).
    explicit Shop(const processes::Paths& paths);
    ~Shop();

    using Role = client::ShopClient::Role;

    /// Through the gateway; `path` begins with "/v1". Waits some seconds for a restarting process,
    /// then throws Failure when the gateway does not answer.
    Reply call(const std::string& style, http::Method method, const std::string& path, Role role,
               const std::string& body = {}, http::Headers headers = {});

    /// Straight to a process, with the operator's key; status 0 when it does not answer.
    Reply call_process(const processes::RunningProcess& process, http::Method method,
                       const std::string& path, const std::string& body = {});

    const processes::Record& record() const { return record_; }
    const std::string& durability() const { return plan_.durability; }  ///< "power" or "process"
    const std::vector<std::string>& styles() const { return plan_.styles; }

    /// The styles that an option means ("both": those that run). Throws Failure when one of them is
    /// not up.
    std::vector<std::string> running_styles(const std::string& option) const;

    /// The processes of that name in these styles, or in front of both. Throws Failure when there
    /// are none.
    std::vector<processes::RunningProcess> processes_named(const std::string& name,
                                                           const std::string& style_option) const;

    /// All services of these styles, and the coordinator.
    std::vector<processes::RunningProcess> services(const std::string& style_option) const;

private:
    processes::Record record_;
    processes::Plan plan_;
    client::ShopClient client_;
};

}  // namespace duet::commands
