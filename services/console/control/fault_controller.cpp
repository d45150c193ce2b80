#include "services/console/control/fault_controller.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>

namespace duet::console {

using nlohmann::json;

namespace {

const NamedFault& known_fault(const std::string& id) {
    if (const auto* fault = find_fault(id)) return *fault;
    throw Misuse(404, "no-such-fault",
                 "The catalogue has no fault '" + id + "'; GET /api/faults lists it.");
}

void require_armed(const http::Answer& answer, const Process& process) {
    if (!answer.ok())
        throw std::runtime_error(process.style + "/" + process.name +
                                 " did not arm it: " + error_text(answer));
}

json targets_json(const NamedFault& fault, const ProcessList& processes) {
    auto all = json::array();
    for (const auto& one : fault.targets) {
        std::string curl;
        const auto process = std::ranges::find_if(processes.all, [&](const Process& known) {
            return known.name == one.service && (known.style == one.style || known.is_broker());
        });
        if (process != processes.all.end() && !one.kills()) {
            curl = fmt::format(
                "curl -X POST http://127.0.0.1:{}/admin/faults -H \"Authorization: Bearer "
                "$OPERATOR_KEY\" -H 'Content-Type: application/json' -d '{}'",
                process->port, json{{"fault", one.fault}}.dump());
        } else if (process != processes.all.end()) {
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

void kill_process(const Process& process) {
    if (!process.identity || !processes::send_signal(*process.identity, SIGKILL)) {
        throw Misuse(
            409, "not-running",
            process.style + "/" + process.name + " does not run now (" + process.condition + ").");
    }
}

void FaultController::arm(const std::string& id) {
    const auto& fault = known_fault(id);
    const auto processes = client_.list();
    std::vector<Armed> done;
    for (const auto& one : fault.targets) {
        if (one.style == "choreographed" || one.style == "orchestrated") {
            const bool runs = std::ranges::any_of(
                processes.all, [&](const Process& process) { return process.style == one.style; });
            if (!runs) continue;  // only one style is up
        }
        const auto& process = processes.named(one.service, one.style);
        if (one.kills())
            kill_process(process);
        else
            require_armed(client_.call(process, http::Method::post, "/admin/faults",
                                       json{{"fault", one.fault}}.dump()),
                          process);
        done.push_back({one, process.identity});
    }
    const std::lock_guard lock{mutex_};
    armed_[id] = std::move(done);
}

void FaultController::arm(const FaultTarget& target) {
    const auto processes = client_.list();
    const auto& process = processes.named(target.service, target.style);
    require_armed(client_.call(process, http::Method::post, "/admin/faults",
                               json{{"fault", target.fault}}.dump()),
                  process);
}

void FaultController::clear(const std::string& id) {
    const auto processes = client_.list();
    if (id.empty()) {
        for (const auto& process : processes.all) {
            if (process.is_service() && process.identity)
                client_.call(process, http::Method::del, "/admin/faults");
        }
        const std::lock_guard lock{mutex_};
        return armed_.clear();
    }
    for (const auto& one : known_fault(id).targets) {
        if (one.kills()) continue;
        const auto process = std::ranges::find_if(processes.all, [&](const Process& known) {
            return known.name == one.service && known.style == one.style;
        });
        if (process != processes.all.end() && process->identity)
            client_.call(*process, http::Method::del,
                         "/admin/faults?point=" + percent_encoded(one.point()));
    }
    const std::lock_guard lock{mutex_};
    armed_.erase(id);
}

json FaultController::armed_now(const ProcessList& processes) {
    auto armed = json::array();
    for (const auto& process : processes.all) {
        if (!process.is_service()) continue;
        const auto answer = client_.call_json(process, "/admin/faults");
        if (!answer) continue;
        for (auto fault : answer->value("faults", json::array())) {
            fault["style"] = process.style;
            fault["service"] = process.name;
            armed.push_back(std::move(fault));
        }
    }
    return armed;
}

json FaultController::state_of(const NamedFault& fault, const ProcessList& processes,
                               const json& armed) {
    auto sides = json::array();
    const std::lock_guard lock{mutex_};
    const auto record = armed_.find(fault.id);
    for (const auto& one : record == armed_.end() ? std::vector<Armed>{} : record->second) {
        std::uint64_t fired = one.target.kills() ? 1 : 0;
        bool still_armed = false;
        for (const auto& now : armed) {
            if (now["style"] != one.target.style || now["service"] != one.target.service ||
                now["point"] != one.target.point())
                continue;
            fired = now["fired"];
            still_armed = now["times"] == 0 || fired < now["times"].get<std::uint64_t>();
        }
        const auto process = std::ranges::find_if(processes.all, [&](const Process& known) {
            return known.name == one.target.service && known.style == one.target.style;
        });
        const bool restarted = process != processes.all.end() && process->identity != one.process;
        if (fired == 0 && !still_armed && restarted &&
            one.target.fault.find("=crash") != std::string::npos)
            fired = 1;  // it died of the fault
        sides.push_back({{"style", one.target.style},
                         {"service", one.target.service},
                         {"fired", fired},
                         {"armed", still_armed}});
    }
    return sides;
}

json FaultController::list() {
    const auto processes = client_.list();
    const auto armed = armed_now(processes);
    auto named = json::array();
    for (const auto& fault : fault_catalogue()) {
        named.push_back({{"id", fault.id},
                         {"title", fault.title},
                         {"words", fault.words},
                         {"watch", fault.watch},
                         {"duet", as_commands(fault)},
                         {"breaks", targets_json(fault, processes)},
                         {"sides", state_of(fault, processes, armed)}});
    }
    return {{"shelf", named}, {"armed", armed}};
}

}  // namespace duet::console
