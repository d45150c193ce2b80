#include "shared/processes/run_record.hpp"

#include <nlohmann/json.hpp>

namespace duet::processes {

using nlohmann::json;

namespace {

json to_json(const Identity& identity) {
    return {{"pid", identity.pid}, {"started", identity.started}};
}

json to_json(const RecordedProcess& process) {
    auto value = to_json(process.identity.value_or(Identity{}));
    value.update({{"name", process.name},
                  {"style", process.style},
                  {"port", process.port},
                  {"restarts", process.restarts},
                  {"failures", process.failures},
                  {"condition", process.condition},
                  {"last_end", process.last_end}});
    return value;
}

Identity identity_from(const json& value) {
    return {value.at("pid").get<pid_t>(), value.at("started").get<std::uint64_t>()};
}

RecordedProcess process_from(const json& value) {
    RecordedProcess process;
    process.name = value.at("name").get<std::string>();
    process.style = value.at("style").get<std::string>();
    if (const auto identity = identity_from(value); identity.pid > 0) process.identity = identity;
    process.port = value.at("port").get<std::uint16_t>();
    process.restarts = value.at("restarts").get<unsigned>();
    process.failures = value.at("failures").get<unsigned>();
    process.condition = value.at("condition").get<std::string>();
    process.last_end = value.at("last_end").get<std::string>();
    return process;
}

}  // namespace

std::optional<RunRecord> read_run_record(std::string_view text) {
    try {
        const auto value = json::parse(text);
        RunRecord record;
        record.supervisor = identity_from(value.at("supervisor"));
        record.boot = value.at("boot").get<std::string>();
        record.folder = value.value("folder", "");
        record.broker_ready = value.at("broker_ready").get<bool>();
        record.stopping = value.at("stopping").get<bool>();
        for (const auto& process : value.at("processes"))
            record.processes.push_back(process_from(process));
        return record;
    } catch (const json::exception&) {
        return std::nullopt;  // the caller sees "no record", which is what it would do about it
    }
}

std::string text_of(const RunRecord& record) {
    auto processes = json::array();
    for (const auto& process : record.processes) processes.push_back(to_json(process));
    const json value{{"supervisor", to_json(record.supervisor)},
                     {"boot", record.boot},
                     {"folder", record.folder},
                     {"broker_ready", record.broker_ready},
                     {"stopping", record.stopping},
                     {"processes", processes}};
    return value.dump(2) + "\n";
}

}  // namespace duet::processes
