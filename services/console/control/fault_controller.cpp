#include "services/console/control/fault_controller.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>

namespace duet::console {

using nlohmann::json;

namespace {

const NamedFault& wanted(const std::string& id) {
    if (const auto* fault = on_shelf(id)) return *fault;
    throw Misuse(404, "no-such-fault", "There is no fault '" + id + "' on the shelf.");
}

void must_be_taken(const http::Answer& answer, const Peer& peer) {
    if (!answer.ok())
        throw std::runtime_error(peer.style + "/" + peer.name +
                                 " did not take it: " + words_of(answer));
}

json breaks_of(const NamedFault& fault, const ProcessList& cast) {
    auto all = json::array();
    for (const auto& one : fault.breaks) {
        std::string curl;
        const auto peer = std::ranges::find_if(cast.peers, [&](const Peer& known) {
            return known.name == one.service && (known.style == one.style || known.is_broker());
        });
        if (peer != cast.peers.end() && !one.kills()) {
            curl = "curl -X POST http://127.0.0.1:" + std::to_string(peer->port) +
                   "/admin/faults -H \"Authorization: Bearer $OPERATOR_KEY\" -H 'Content-Type: "
                   "application/json' -d '" +
                   json{{"fault", one.fault}}.dump() + "'";
        } else if (peer != cast.peers.end()) {
            curl =
                "curl -X POST http://127.0.0.1:$CONSOLE_PORT/api/processes/kill -H "
                "\"Authorization: Bearer $OPERATOR_KEY\" -H 'Content-Type: application/json' -d '" +
                json{{"name", one.service}, {"style", one.style}}.dump() + "'";
        }
        all.push_back(
            {{"style", one.style}, {"service", one.service}, {"fault", one.fault}, {"curl", curl}});
    }
    return all;
}

}  // namespace

void kill_peer(const Peer& peer) {
    if (!peer.identity || !processes::send_signal(*peer.identity, SIGKILL)) {
        throw Misuse(
            409, "not-running",
            peer.style + "/" + peer.name + " does not run right now (" + peer.condition + ").");
    }
}

void FaultController::arm(const std::string& id) {
    const auto& fault = wanted(id);
    const auto cast = peers_.cast();
    std::vector<Armed> done;
    for (const auto& one : fault.breaks) {
        if (one.style == "choreographed" || one.style == "orchestrated") {
            const bool runs = std::ranges::any_of(
                cast.peers, [&](const Peer& peer) { return peer.style == one.style; });
            if (!runs) continue;  // only one style is up
        }
        const auto& peer = cast.named(one.service, one.style);
        if (one.kills())
            kill_peer(peer);
        else
            must_be_taken(peers_.call(peer, http::Method::post, "/admin/faults",
                                     json{{"fault", one.fault}}.dump()),
                          peer);
        done.push_back({one, peer.identity});
    }
    const std::lock_guard lock{mutex_};
    armed_[id] = std::move(done);
}

void FaultController::arm(const FaultTarget& one) {
    const auto cast = peers_.cast();
    const auto& peer = cast.named(one.service, one.style);
    must_be_taken(
        peers_.call(peer, http::Method::post, "/admin/faults", json{{"fault", one.fault}}.dump()),
        peer);
}

void FaultController::clear(const std::string& id) {
    const auto cast = peers_.cast();
    if (id.empty()) {
        for (const auto& peer : cast.peers) {
            if (peer.is_service() && peer.identity)
                peers_.call(peer, http::Method::del, "/admin/faults");
        }
        const std::lock_guard lock{mutex_};
        return armed_.clear();
    }
    for (const auto& one : wanted(id).breaks) {
        if (one.kills()) continue;
        const auto peer = std::ranges::find_if(cast.peers, [&](const Peer& known) {
            return known.name == one.service && known.style == one.style;
        });
        if (peer != cast.peers.end() && peer->identity)
            peers_.call(*peer, http::Method::del,
                       "/admin/faults?point=" + percent_encoded(one.point()));
    }
    const std::lock_guard lock{mutex_};
    armed_.erase(id);
}

json FaultController::armed_now(const ProcessList& cast) {
    auto armed = json::array();
    for (const auto& peer : cast.peers) {
        if (!peer.is_service()) continue;
        const auto answer = peers_.call_json(peer, "/admin/faults");
        if (!answer) continue;
        for (auto fault : answer->value("faults", json::array())) {
            fault["style"] = peer.style;
            fault["service"] = peer.name;
            armed.push_back(std::move(fault));
        }
    }
    return armed;
}

json FaultController::state_of(const NamedFault& fault, const ProcessList& cast, const json& armed) {
    auto sides = json::array();
    const std::lock_guard lock{mutex_};
    const auto noted = armed_.find(fault.id);
    for (const auto& one : noted == armed_.end() ? std::vector<Armed>{} : noted->second) {
        std::uint64_t fired = one.what.kills() ? 1 : 0;
        bool waits = false;
        for (const auto& now : armed) {
            if (now["style"] != one.what.style || now["service"] != one.what.service ||
                now["point"] != one.what.point())
                continue;
            fired = now["fired"];
            waits = now["times"] == 0 || fired < now["times"].get<std::uint64_t>();
        }
        const auto peer = std::ranges::find_if(cast.peers, [&](const Peer& known) {
            return known.name == one.what.service && known.style == one.what.style;
        });
        const bool another = peer != cast.peers.end() && peer->identity != one.in;
        if (fired == 0 && !waits && another && one.what.fault.find("=crash") != std::string::npos)
            fired = 1;  // it died of it
        sides.push_back({{"style", one.what.style},
                         {"service", one.what.service},
                         {"fired", fired},
                         {"armed", waits}});
    }
    return sides;
}

json FaultController::list() {
    const auto cast = peers_.cast();
    const auto armed = armed_now(cast);
    auto named = json::array();
    for (const auto& fault : shelf()) {
        named.push_back({{"id", fault.id},
                         {"title", fault.title},
                         {"words", fault.words},
                         {"watch", fault.watch},
                         {"duet", as_duet(fault)},
                         {"breaks", breaks_of(fault, cast)},
                         {"sides", state_of(fault, cast, armed)}});
    }
    return {{"shelf", named}, {"armed", armed}};
}

}  // namespace duet::console
