#pragma once
// How a program reaches a running shop: its gateway with the callers' keys, and every process's own
// HTTP server with the operator's key. The commands, chaos, the bench, the lab runner and the tests
// use this client, each with its own rules for retries and errors on top.
//
//     client::ShopClient shop{client::access_to(paths, plan)};
//     shop.call_process(process, http::Method::get, "/readyz", 2s).ok();

#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"
#include "shared/http/client/client.hpp"

#include <chrono>
#include <string>

namespace duet::client {

/// The shop's address and the keys of the caller.
struct ShopAccess {
    std::string gateway;  ///< "http://127.0.0.1:8080"
    std::string customer_key;
    std::string operator_key;
};

/// The gateway of the plan and the keys of the state folder. Throws as `processes::key_for` does.
ShopAccess access_to(const processes::Paths& paths, const processes::Plan& plan);

/// Retries nothing. Calls wait for the answer and must not be made on the client's own thread.
/// Thread-safe.
class ShopClient {
public:
    explicit ShopClient(ShopAccess access, http::Client::Options options = {});

    const ShopAccess& access() const { return access_; }

    enum class Role { customer, operator_ };

    /// A call to the gateway; `path` begins with the style: "/orchestrated/v1/orders". A body is
    /// JSON.
    http::Call gateway_call(http::Method method, const std::string& path, Role role,
                            const std::string& body, std::chrono::milliseconds timeout,
                            http::Headers headers = {}) const;

    /// Sends a call that the caller has built.
    http::Answer call(http::Call call) { return client_.call(std::move(call)); }
    /// `done` runs on the client's thread.
    void send(http::Call call, std::function<void(http::Answer)> done) {
        client_.send(std::move(call), std::move(done));
    }

    /// Straight to a process, past the gateway, with the operator's key. A body is JSON.
    http::Answer call_process(const processes::RunningProcess& process, http::Method method,
                              const std::string& path, std::chrono::milliseconds timeout,
                              const std::string& body = {});

    http::Client& http_client() { return client_; }

private:
    ShopAccess access_;
    http::Client client_;  ///< last: its thread may still run a `done` while the rest is there
};

}  // namespace duet::client
