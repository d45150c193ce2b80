#include "services/console/watch/readiness.hpp"

#include <nlohmann/json.hpp>

#include <latch>

namespace duet::console {

using nlohmann::json;

namespace {

std::string state_of(const Process& process, bool ready) {
    if (!process.identity || !processes::alive(*process.identity)) return "down";
    return ready ? "up" : "starting";
}

}  // namespace

void Readiness::look(bool all) {
    auto processes = client_.list();
    std::set<Key> ready;
    std::vector<const Process*> to_query;
    for (const auto& process : processes.all) {
        if (!process.identity) continue;
        const Key key{process.identity->pid, process.identity->started};
        if (process.is_broker()) {
            if (processes.broker_ready) ready.insert(key);
        } else if (!all && ready_.contains(key)) {  // without the lock: only this thread writes it
            ready.insert(key);
        } else {
            to_query.push_back(&process);
        }
    }
    std::mutex mutex;
    std::latch answered{static_cast<std::ptrdiff_t>(to_query.size())};
    for (const auto* process : to_query) {
        auto call = client_.call_to(*process, http::Method::get, "/readyz");
        call.timeout = std::chrono::milliseconds(500);
        client_.http_client().send(
            std::move(call), [&, key = Key{process->identity->pid, process->identity->started}](
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
        processes_ = std::move(processes);
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
    for (const auto& process : processes_.all) {
        const bool ready =
            process.identity && ready_.contains({process.identity->pid, process.identity->started});
        processes.push_back(
            {{"name", process.name},
             {"style", process.style},
             {"pid", process.identity ? json(process.identity->pid) : json(nullptr)},
             {"port", process.port},
             {"restarts", process.restarts},
             {"condition", process.condition},
             {"last_end", process.last_end},
             {"state", state_of(process, ready)}});
    }
    return {{"up", processes_.up}, {"processes", processes}};
}

}  // namespace duet::console
