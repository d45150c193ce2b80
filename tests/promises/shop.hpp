#pragma once
// A real shop for tests: every process and the broker, started by the `duet` command in a folder of
// its own, spoken to through the gateway as a customer or an operator would. One per test program;
// it ends with the program, however that ends.

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

struct Reply {
    int status = 0;  ///< 0: no answer
    http::Headers headers = {};
    std::string text = {};
    nlohmann::json json() const;  ///< null when the text is not JSON

    std::string field(
        const std::string& name) const;  ///< of the JSON object; "" when it has none or it is null
};

/// One request to the gateway. With the customer's key unless `as` is another.
struct Ask {
    http::Method method = http::Method::get;
    std::string path{};
    std::string body{};
    std::string key{};           ///< Idempotency-Key; none when empty
    int wait = 0;                ///< Prefer: wait=N
    std::string as{"customer"};  ///< "customer", "operator", "" for no key at all, or a key itself
    std::string content_type{"application/json"};
    std::chrono::seconds timeout{30};
};

class Shop {
public:
    /// The shop of this test program, started by the first who asks.
    static Shop& get();

    /// Settings (DUET_…) for the start of the shop; before the first `get`. `prepare` may put
    /// something into the state folder.
    static void configure(std::vector<std::pair<std::string, std::string>> environment,
                          std::function<void(const processes::Paths&)> prepare = {},
                          std::function<void()> clean_up = {});

    ~Shop();

    /// Every answer of the gateway is held against the OpenAPI document; one that it does not
    /// promise fails the test.
    Reply call(Style style, const Ask& what) { return call_gateway("/" + name_of(style), what); }
    Reply call_gateway(const std::string& prefix, const Ask& what);
    void send(Style style, const Ask& what, std::function<void(Reply)> done);
    std::string duet(const std::vector<std::string>& arguments)
        const;  ///< runs the command, returns what it printed

    /// A process as it runs now. Throws std::runtime_error when the shop has none of that name.
    processes::RunningProcess process(const std::string& name,
                                      const std::string& style = "both") const;
    processes::RunningProcess process(const std::string& name, Style style) const {
        return process(name, name_of(style));
    }
    std::vector<processes::RunningProcess> all_processes() const;
    void signal(const processes::RunningProcess& process,
                int signal) const;  ///< throws when it does not run
    Reply call_process(const processes::RunningProcess& process, http::Method method,
                      const std::string& path, const std::string& body = "");
    void all_ready();  ///< waits until every process is

    /// Ends everything (`duet down`), lets `meanwhile` do something to the state folder, and starts
    /// it again.
    void restart(const std::function<void()>& meanwhile);

    const processes::Paths& paths() const { return paths_; }
    const std::string& key(const std::string& role) const {
        return role == "operator" ? operator_key_ : customer_key_;
    }

private:
    Shop();
    void start();
    void hold_to_contract(const std::string& prefix, const Ask& what, const Reply& reply);
    void no_contract_broken();
    http::Call call_for(const std::string& prefix, const Ask& what) const;

    processes::Paths paths_;
    std::string gateway_, customer_key_, operator_key_;
    nlohmann::json openapi_;
    std::mutex mutex_;
    std::vector<std::string> broken_;  ///< promises of the OpenAPI document
    http::Client client_;
};

/// Looks again until it holds; fails the test with `what` when it does not within `timeout`.
void eventually(const std::string& what, const std::function<bool()>& holds,
                std::chrono::seconds timeout = std::chrono::seconds(30));

/// A name that nobody has used in this shop: "customer-7". The same for both styles when asked
/// once.
std::string fresh(const std::string& kind);

}  // namespace duet::tests
