#include "services/console/watch/readiness.hpp"

#include <nlohmann/json.hpp>

#include <latch>

namespace duet::console {

using nlohmann::json;

namespace {

std::string state_of(const Peer& peer, bool ready) {
    if (!peer.identity || !processes::alive(*peer.identity)) return "down";
    return ready ? "up" : "starting";
}

}  // namespace

void Readiness::look(bool all) {
    auto cast = peers_.cast();
    std::set<Key> ready;
    std::vector<const Peer*> to_ask;
    for (const auto& peer : cast.peers) {
        if (!peer.identity) continue;
        const Key key{peer.identity->pid, peer.identity->started};
        if (peer.is_broker()) {
            if (cast.broker_ready) ready.insert(key);
        } else if (!all && ready_.contains(key)) {  // only this thread changes it
            ready.insert(key);
        } else {
            to_ask.push_back(&peer);
        }
    }
    std::mutex mutex;
    std::latch answered{static_cast<std::ptrdiff_t>(to_ask.size())};
    for (const auto* peer : to_ask) {
        auto call = peers_.call_to(*peer, http::Method::get, "/readyz");
        call.timeout = std::chrono::milliseconds(500);
        peers_.client().send(std::move(call),
                             [&, key = Key{peer->identity->pid, peer->identity->started}](
                                 const http::Answer& answer) {
                                 if (answer.status == 200) {
                                     const std::lock_guard lock{mutex};
                                     ready.insert(key);
                                 }
                                 answered.count_down();
                             });
    }
    answered.wait();
    {
        const std::lock_guard lock{mutex_};
        cast_ = std::move(cast);
        ready_ = std::move(ready);
    }
    tell_changes();
}

void Readiness::tell_changes() {
    std::vector<std::string> changes;
    const auto now = as_json();
    for (const auto& process : now["processes"]) {
        auto& told =
            told_[process["style"].get<std::string>() + "/" + process["name"].get<std::string>()];
        if (told == process["state"].get<std::string>()) continue;
        told = process["state"];
        changes.push_back(json{{"kind", "process"},
                               {"name", process["name"]},
                               {"style", process["style"]},
                               {"state", process["state"]}}
                              .dump());
    }
    if (changed_ && !changes.empty()) changed_(std::move(changes));
}

Cast Readiness::cast() const {
    const std::lock_guard lock{mutex_};
    return cast_;
}

json Readiness::as_json() const {
    const std::lock_guard lock{mutex_};
    auto processes = json::array();
    for (const auto& peer : cast_.peers) {
        const bool ready =
            peer.identity && ready_.contains({peer.identity->pid, peer.identity->started});
        processes.push_back({{"name", peer.name},
                             {"style", peer.style},
                             {"pid", peer.identity ? json(peer.identity->pid) : json(nullptr)},
                             {"port", peer.port},
                             {"restarts", peer.restarts},
                             {"condition", peer.condition},
                             {"last_end", peer.last_end},
                             {"state", state_of(peer, ready)}});
    }
    return {{"up", cast_.up}, {"processes", processes}};
}

}  // namespace duet::console
