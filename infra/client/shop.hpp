#pragma once
// The running shop as a command sees it: the gateway with a key, and every process's own door.

#include "infra/duet/cli/context.hpp"
#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"
#include "shared/http/client/client.hpp"

#include <nlohmann/json_fwd.hpp>

namespace duet::commands {

struct Reply {
    int status = 0;  ///< 0: nobody answered, `body` says why
    std::string body;
    bool not_sent = false;  ///< with 0: it has certainly not been acted upon
    bool ok() const { return status >= 200 && status < 300; }
    /// The body as a JSON value. Throws Failure when it is none.
    nlohmann::json json() const;
    /// What a problem document says ("Not Found: no such order"), else the status and the body's
    /// beginning.
    std::string problem() const;
};

class Shop {
public:
    /// Throws Failure (not up).
    explicit Shop(const processes::Paths& paths);
    ~Shop();

    enum class Role { customer, operator_ };

    /// Through the gateway: `path` begins with "/v1". Waits some seconds for a process that is
    /// being started again; throws Failure when the gateway does not answer then.
    Reply call(const std::string& style, http::Method method, const std::string& path, Role role,
              const std::string& body = {}, http::Headers headers = {});

    /// To a process's own door with the operator key; status 0 when it does not answer.
    Reply call_process(const processes::RunningProcess& process, http::Method method,
                      const std::string& path, const std::string& body = {});

    const processes::Record& record() const { return record_; }
    const std::string& durability() const { return plan_.durability; }  ///< "power" or "process"
    const std::vector<std::string>& styles() const { return plan_.styles; }

    /// The styles meant by an option ("both": those that run). Throws Failure when one of them is
    /// not up.
    std::vector<std::string> running_styles(const std::string& option) const;

    /// The processes of that name, in these styles or in front of both. Throws Failure when there
    /// are none.
    std::vector<processes::RunningProcess> processes_named(const std::string& name,
                                                           const std::string& style_option) const;

    /// All services and the coordinator of these styles.
    std::vector<processes::RunningProcess> services(const std::string& style_option) const;

private:
    Reply send(http::Call call);

    processes::Record record_;
    processes::Plan plan_;
    std::string gateway_;
    std::string customer_key_;
    std::string operator_key_;
    http::Client client_;
};

}  // namespace duet::commands
