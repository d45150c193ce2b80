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
        processes_ = std::move(cast);
        ready_ = std::move(ready);
    }
    report_changes();
}

void Readiness::report_changes() {
    std::vector<std::string> changes;
    const auto now = as_json();
    for (const auto& process : now["processes"]) {
        auto& seen =
            seen_[process["style"].get<std::string>() + "/" + process["name"].get<std::string>()];
        if (seen == process["state"].get<std::string>()) continue;
        seen = process["state"];
        changes.push_back(json{{"kind", "process"},
                               {"name", process["name"]},
                               {"style", process["style"]},
                               {"state", process["state"]}}
                              .dump());
    }
    if (changed_ && !changes.empty()) changed_(std::move(changes));
}

ProcessList Readiness::processes() const {
    const std::lock_guard lock{mutex_};
    return processes_;
}

json Readiness::as_json() const {
    const std::lock_guard lock{mutex_};
    auto processes = json::array();
    for (const auto& peer : processes_.peers) {
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
    return {{"up", processes_.up}, {"processes", processes}};
}

}  // namespace duet::console
