#pragma once
// A real shop for tests: the `duet` command starts every process and the broker in a temporary
// folder, and tests use it through the gateway like customers and operators. Each test program has
// one shop, which ends with the program, even after a crash.

#include "infra/supervisor/record.hpp"
#include "shared/http/client/client.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace duet::tests {

enum class Style { orchestrated, choreographed };
std::string name_of(Style style);

/// A response of the gateway or of a process.
struct Reply {
    int status = 0;  ///< 0: no response; `text` has the reason
    http::Headers headers = {};
    std::string text = {};
    nlohmann::json json() const;  ///< null when the text is not JSON

    /// A field of the JSON object; "" when it is missing or null.
    std::string field(const std::string& name) const;
};

/// One request to the gateway.
struct GatewayRequest {
    http::Method method = http::Method::get;
    std::string path{};
    std::string body{};
    std::string key{};           ///< Idempotency-Key; none when empty
    int wait = 0;                ///< Prefer: wait=N
    std::string as{"customer"};  ///< "customer", "operator", "" for no key, or a key
    std::string content_type{"application/json"};
    std::chrono::seconds timeout{30};
};

/// `call`, `send` and `call_process` are thread-safe; the other methods: one thread.
class RunningShop {
public:
    /// The shop of this test program; the first call starts it.
    static RunningShop& get();

    /// Environment variables (DUET_…) for the start of the shop. Call it before the first `get`.
    /// `prepare` may write to the state folder; `clean_up` runs after the shop has ended.
    static void configure(std::vector<std::pair<std::string, std::string>> environment,
                          std::function<void(const processes::Paths&)> prepare = {},
                          std::function<void()> clean_up = {});

    ~RunningShop();

    /// Checks the reply against the OpenAPI document; a violation fails the test.
    Reply call(Style style, const GatewayRequest& what) {
        return call_gateway("/" + name_of(style), what);
    }
    Reply call_gateway(const std::string& prefix, const GatewayRequest& what);
    void send(Style style, const GatewayRequest& what, std::function<void(Reply)> done);
    /// Runs the `duet` command and returns its output.
    std::string duet(const std::vector<std::string>& arguments) const;

    /// The current record of a process. Throws std::runtime_error for an unknown name.
    processes::RunningProcess process(const std::string& name,
                                      const std::string& style = "both") const;
    processes::RunningProcess process(const std::string& name, Style style) const {
        return process(name, name_of(style));
    }
    std::vector<processes::RunningProcess> all_processes() const;
    /// Throws std::runtime_error when the process does not run.
    void signal(const processes::RunningProcess& process, int signal) const;
    Reply call_process(const processes::RunningProcess& process, http::Method method,
                       const std::string& path, const std::string& body = "");
    void all_ready();  ///< waits until every process is ready

    /// Stops the shop (`duet down`), calls `meanwhile`, which may change the state folder, and
    /// starts the shop again.
    void restart(const std::function<void()>& meanwhile);

    const processes::Paths& paths() const { return paths_; }
    const std::string& key(const std::string& role) const {
        return role == "operator" ? operator_key_ : customer_key_;
    }

private:
    RunningShop();
    void start();
    void check_contract(const std::string& prefix, const GatewayRequest& what, const Reply& reply);
    void report_violations();
    http::Call call_for(const std::string& prefix, const GatewayRequest& what) const;

    processes::Paths paths_;
    std::string gateway_, customer_key_, operator_key_;
    nlohmann::json openapi_;
    std::mutex mutex_;
    std::vector<std::string> violations_;  ///< of the OpenAPI document
    http::Client client_;
};

/// Polls until `holds()` is true; fails the test with `what` after `timeout`.
void eventually(const std::string& what, const std::function<bool()>& holds,
                std::chrono::seconds timeout = std::chrono::seconds(30));

/// A new name: "customer-7". Call it once to use the same name in both styles.
std::string fresh(const std::string& kind);

}  // namespace duet::tests
