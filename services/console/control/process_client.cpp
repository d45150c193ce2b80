#include "services/console/control/process_client.hpp"

#include "services/console/door/worker_pool.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <fstream>

namespace duet::console {

using nlohmann::json;

namespace {

Peer peer_from(const json& value) {
    Peer peer;
    peer.name = value.at("name");
    peer.style = value.at("style");
    const processes::Identity identity{value.at("pid").get<pid_t>(),
                                       value.at("started").get<std::uint64_t>()};
    if (identity.pid > 0) peer.identity = identity;
    peer.port = value.at("port");
    peer.restarts = value.at("restarts");
    peer.condition = value.at("condition");
    peer.last_end = value.at("last_end");
    return peer;
}

}  // namespace

const Peer& ProcessList::named(const std::string& name, const std::string& style) const {
    const auto found = std::ranges::find_if(peers, [&](const Peer& peer) {
        return peer.name == name &&
               (peer.style == style || peer.style == "both" || style.empty() || peer.is_broker());
    });
    if (found == peers.end())
        throw Misuse(404, "no-such-process",
                     "There is no process '" + name + "' in the style '" + style +
                         "' as the shop runs now.");
    return *found;
}

Peers::Peers(std::filesystem::path state, std::string operator_key)
    : state_{std::move(state)}, operator_key_{std::move(operator_key)} {}

ProcessList Peers::cast() const {
    ProcessList cast;
    std::ifstream in{state_ / "run.json"};
    const auto record = json::parse(in, nullptr, false);
    if (record.is_discarded()) return cast;
    try {
        cast.broker_ready = record.at("broker_ready");
        for (const auto& process : record.at("processes")) cast.peers.push_back(peer_from(process));
        cast.up = !record.at("stopping").get<bool>();
    } catch (const json::exception&) {
        return {};  // written by another version: as good as none
    }
    return cast;
}

http::Call Peers::call_to(const Peer& peer, http::Method method, const std::string& path,
                          const std::string& body) const {
    http::Call call{method,
                    "http://127.0.0.1:" + std::to_string(peer.port) + path,
                    {{"Authorization", "Bearer " + operator_key_}},
                    body,
                    std::chrono::seconds(3)};
    if (!body.empty()) call.headers.emplace_back("Content-Type", "application/json");
    return call;
}

http::Answer Peers::call(const Peer& peer, http::Method method, const std::string& path,
                        const std::string& body) {
    return client_.call(call_to(peer, method, path, body));
}

std::optional<json> Peers::call_json(const Peer& peer, const std::string& path) {
    if (!peer.identity) return std::nullopt;
    const auto answer = call(peer, http::Method::get, path);
    if (!answer.ok()) return std::nullopt;
    auto value = json::parse(answer.body, nullptr, false);
    if (value.is_discarded()) return std::nullopt;
    return value;
}

std::string words_of(const http::Answer& answer) {
    if (answer.outcome != http::Answer::Outcome::answered) return answer.error;
    const auto value = json::parse(answer.body, nullptr, false);
    if (value.is_object() && value.contains("detail")) return value.value("detail", "");
    return "status " + std::to_string(answer.status);
}

}  // namespace duet::console
