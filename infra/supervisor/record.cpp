#include "infra/supervisor/record.hpp"

#include "infra/supervisor/files.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <sys/stat.h>

namespace duet::processes {

using nlohmann::json;

namespace {

json to_json(const RunningProcess& process) {
    const auto identity = process.identity.value_or(Identity{});
    return {{"name", process.program.name}, {"style", process.program.style},
            {"pid", identity.pid},          {"started", identity.started},
            {"port", process.port},         {"restarts", process.restarts},
            {"failures", process.failures}, {"condition", process.condition},
            {"last_end", process.last_end}};
}

RunningProcess process_from(const json& value) {
    RunningProcess process;
    const auto name = value.at("name").get<std::string>();
    const auto style = value.at("style").get<std::string>();
    process.program = {name, style, 0, false};
    for (const auto& program : catalogue()) {
        if (program.name == name && program.style == style) process.program = program;
    }
    const Identity identity{value.at("pid").get<pid_t>(), value.at("started").get<std::uint64_t>()};
    if (identity.pid > 0) process.identity = identity;
    process.port = value.at("port").get<std::uint16_t>();
    process.restarts = value.at("restarts").get<unsigned>();
    process.failures = value.at("failures").get<unsigned>();
    process.condition = value.at("condition").get<std::string>();
    process.last_end = value.at("last_end").get<std::string>();
    return process;
}

/// Identifies the folder by device and inode: a moved folder keeps its identity, a copy gets
/// another.
std::string identity_of(const std::filesystem::path& folder) {
    struct stat found {};
    if (stat(folder.c_str(), &found) != 0)
        throw std::system_error(errno, std::generic_category(), "look at " + folder.string());
    return fmt::format("{}:{}", found.st_dev, found.st_ino);
}

Record record_from(const json& value) {
    Record record;
    record.supervisor = {value.at("supervisor").at("pid").get<pid_t>(),
                         value.at("supervisor").at("started").get<std::uint64_t>()};
    record.boot = value.at("boot").get<std::string>();
    record.broker_ready = value.at("broker_ready").get<bool>();
    record.stopping = value.at("stopping").get<bool>();
    for (const auto& process : value.at("processes"))
        record.processes.push_back(process_from(process));
    return record;
}

}  // namespace

std::optional<Record> load_record(const Paths& paths) {
    const auto text = read_file(paths.record());
    if (!text) return std::nullopt;
    try {
        const auto value = json::parse(*text);
        const auto folder = identity_of(paths.state);
        if (value.value("folder", folder) != folder)
            return std::nullopt;  // a copied folder: the record describes the original's processes
        return record_from(value);
    } catch (const json::exception&) {
        // written by another version, or truncated by a loss of power: as good as missing
        return std::nullopt;
    }
}

void save_record(const Paths& paths, const Record& record) {
    auto processes = json::array();
    for (const auto& process : record.processes) processes.push_back(to_json(process));
    const json value{
        {"supervisor", {{"pid", record.supervisor.pid}, {"started", record.supervisor.started}}},
        {"boot", record.boot},
        {"folder", identity_of(paths.state)},
        {"broker_ready", record.broker_ready},
        {"stopping", record.stopping},
        {"processes", processes}};
    replace_file(paths.record(), value.dump(2) + "\n");
}

std::optional<Record> running_record(const Paths& paths) {
    auto record = load_record(paths);
    if (!record || record->boot != boot_id() || !alive(record->supervisor)) return std::nullopt;
    return record;
}

unsigned end_leftovers(const Record& record) {
    if (record.boot != boot_id())
        return 0;  // the machine has been rebooted: none of them can be ours
    std::vector<Identity> left;
    for (const auto& process : record.processes) {
        if (process.identity && send_signal(*process.identity, SIGTERM))
            left.push_back(*process.identity);
    }
    for (const auto& identity : left) end_process(identity, std::chrono::seconds(5));
    return static_cast<unsigned>(left.size());
}

}  // namespace duet::processes
