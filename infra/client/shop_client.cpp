#include "infra/client/shop_client.hpp"

#include "infra/supervisor/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace duet::client {

ShopAccess access_to(const processes::Paths& paths, const processes::Plan& plan) {
    const auto gateway =
        std::ranges::find(processes::catalogue(), "gateway", &processes::Program::name);
    return {plan.url_of(*gateway), processes::key_for(paths, "customer"),
            processes::key_for(paths, "operator")};
}

ShopClient::ShopClient(ShopAccess access, http::Client::Options options)
    : access_{std::move(access)}, client_{options} {}

http::Call ShopClient::gateway_call(http::Method method, const std::string& path, Role role,
                                    const std::string& body, std::chrono::milliseconds timeout,
                                    http::Headers headers) const {
    const auto& key = role == Role::customer ? access_.customer_key : access_.operator_key;
    headers.emplace_back("Authorization", "Bearer " + key);
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return {method, access_.gateway + path, std::move(headers), body, timeout};
}

http::Answer ShopClient::call_process(const processes::RunningProcess& process, http::Method method,
                                      const std::string& path, std::chrono::milliseconds timeout,
                                      const std::string& body) {
    http::Headers headers{{"Authorization", "Bearer " + access_.operator_key}};
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return client_.call({method, fmt::format("http://127.0.0.1:{}{}", process.port, path),
                         std::move(headers), body, timeout});
}

}  // namespace duet::client
