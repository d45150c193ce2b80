#include "infra/supervisor/record.hpp"

#include "infra/supervisor/files.hpp"
#include "shared/processes/run_record.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <sys/stat.h>

namespace duet::processes {

namespace {

RunningProcess running_from(const RecordedProcess& recorded) {
    RunningProcess process;
    process.program = {recorded.name, recorded.style, 0, false};
    for (const auto& program : catalogue()) {
        if (program.name == recorded.name && program.style == recorded.style)
            process.program = program;
    }
    process.identity = recorded.identity;
    process.port = recorded.port;
    process.restarts = recorded.restarts;
    process.failures = recorded.failures;
    process.condition = recorded.condition;
    process.last_end = recorded.last_end;
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

}  // namespace

std::optional<Record> load_record(const Paths& paths) {
    const auto text = read_file(paths.record());
    if (!text) return std::nullopt;
    const auto read = read_run_record(*text);
    if (!read) return std::nullopt;
    if (!read->folder.empty() && read->folder != identity_of(paths.state))
        return std::nullopt;  // a copied folder: the record describes the original's processes
    Record record{read->supervisor, read->boot, read->broker_ready, read->stopping, {}};
    for (const auto& process : read->processes) record.processes.push_back(running_from(process));
    return record;
}

void save_record(const Paths& paths, const Record& record) {
    RunRecord written{record.supervisor,   record.boot,     identity_of(paths.state),
                      record.broker_ready, record.stopping, {}};
    for (const auto& process : record.processes)
        written.processes.push_back({process.program.name, process.program.style, process.identity,
                                     process.port, process.restarts, process.failures,
                                     process.condition, process.last_end});
    replace_file(paths.record(), text_of(written));
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
