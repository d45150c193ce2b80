#include "services/console/control/process_client.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/processes/run_record.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace duet::console {

using nlohmann::json;

namespace {

Process process_from(const processes::RecordedProcess& recorded) {
    Process process;
    process.name = recorded.name;
    process.style = recorded.style;
    process.identity = recorded.identity;
    process.port = recorded.port;
    process.restarts = static_cast<int>(recorded.restarts);
    process.condition = recorded.condition;
    process.last_end = recorded.last_end;
    return process;
}

}  // namespace

const Process& ProcessList::named(const std::string& name, const std::string& style) const {
    const auto found = std::ranges::find_if(all, [&](const Process& process) {
        return process.name == name && (process.style == style || process.style == "both" ||
                                        style.empty() || process.is_broker());
    });
    if (found == all.end())
        throw Misuse(404, "no-such-process",
                     "No process '" + name + "' of the style '" + style +
                         "' runs in this shop. GET /api/processes lists those that do.");
    return *found;
}

ProcessClient::ProcessClient(std::filesystem::path state, std::string operator_key)
    : state_{std::move(state)}, operator_key_{std::move(operator_key)} {}

ProcessList ProcessClient::list() const {
    ProcessList list;
    std::ifstream in{state_ / "run.json"};
    const auto record =
        processes::read_run_record(std::string{std::istreambuf_iterator<char>{in}, {}});
    if (!record) return list;
    list.up = !record->stopping;
    list.broker_ready = record->broker_ready;
    for (const auto& process : record->processes) list.all.push_back(process_from(process));
    return list;
}

http::Call ProcessClient::call_to(const Process& process, http::Method method,
                                  const std::string& path, const std::string& body) const {
    http::Call call{method,
                    "http://127.0.0.1:" + std::to_string(process.port) + path,
                    {{"Authorization", "Bearer " + operator_key_}},
                    body,
                    std::chrono::seconds(3)};
    if (!body.empty()) call.headers.emplace_back("Content-Type", "application/json");
    return call;
}

http::Answer ProcessClient::call(const Process& process, http::Method method,
                                 const std::string& path, const std::string& body) {
    return http_client_.call(call_to(process, method, path, body));
}

std::optional<json> ProcessClient::call_json(const Process& process, const std::string& path) {
    if (!process.identity) return std::nullopt;
    const auto answer = call(process, http::Method::get, path);
    if (!answer.ok()) return std::nullopt;
    auto value = json::parse(answer.body, nullptr, false);
    if (value.is_discarded()) return std::nullopt;
    return value;
}

std::string error_text(const http::Answer& answer) {
    if (answer.outcome != http::Answer::Outcome::answered) return answer.error;
    const auto value = json::parse(answer.body, nullptr, false);
    if (value.is_object() && value.contains("detail")) return value.value("detail", "");
    return "status " + std::to_string(answer.status);
}

}  // namespace duet::console
