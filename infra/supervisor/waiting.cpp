#include "infra/supervisor/waiting.hpp"

#include "infra/supervisor/files.hpp"
#include "infra/supervisor/readiness.hpp"
#include "shared/http/client/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace duet::processes {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr unsigned hopeless_after = 5;  // deaths in a row without being ready in between

[[noreturn]] void report(const std::string& what, const std::filesystem::path& log) {
    const auto tail = tail_of(log, 12);
    throw std::runtime_error(what + "\nIts log (" + log.string() + ") ends:\n" +
                             (tail.empty() ? "(nothing)\n" : tail) +
                             "`duet doctor` checks the common causes.");
}

std::vector<const RunningProcess*> not_ready(const Record& record,
                                             const std::set<std::string>& ready) {
    std::vector<const RunningProcess*> missing;
    for (const auto& process : record.processes) {
        if (process.condition != "not built" && !ready.contains(process.program.slug()))
            missing.push_back(&process);
    }
    return missing;
}

std::string to_text(const std::vector<const RunningProcess*>& processes) {
    std::string text = "waiting for ";
    for (std::size_t index = 0; index < processes.size(); ++index) {
        if (index == 4) return fmt::format("{} and {} more", text, processes.size() - index);
        text += (index > 0 ? ", " : "") + processes[index]->program.slug();
    }
    return text;
}

bool covers(const Record& record, const Plan& plan) {
    return record.processes.size() >= programs_for(plan.styles).size();
}

}  // namespace

void wait_until_ready(const Paths& paths, const Plan& plan, const BringUp& how,
                      const Identity& supervisor) {
    http::Client client;
    const auto deadline = Steady::now() + how.timeout;
    for (;;) {
        if (how.interrupted && how.interrupted()) throw Interrupted{};
        const auto record = running_record(paths);
        const bool current = record && record->supervisor == supervisor && covers(*record, plan);
        if (!alive(supervisor))
            report("the supervisor ended while starting", paths.supervisor_log());

        std::vector<const RunningProcess*> missing;
        if (current) {
            missing = not_ready(*record, ready_ones(client, *record));
            if (missing.empty()) return;
            for (const auto* process : missing) {
                if (process->condition == refuses_to_start)
                    report(process->program.slug() + " refuses to start",
                           paths.log(process->program));
                if (process->failures >= hopeless_after)
                    report(process->program.slug() + " dies again and again: " + process->last_end,
                           paths.log(process->program));
            }
        }
        if (how.progress) how.progress(current ? to_text(missing) : "starting the supervisor");
        if (Steady::now() >= deadline) {
            const auto seconds = std::to_string(
                std::chrono::duration_cast<std::chrono::seconds>(how.timeout).count());
            if (missing.empty())
                report("the supervisor did not start within " + seconds + " s",
                       paths.supervisor_log());
            const auto& culprit = *missing.front();
            const bool set_up_failed =
                // the supervisor's log has the reason
                culprit.program.is_broker() && culprit.identity;
            report(culprit.program.slug() + " was not ready within " + seconds + " s (" +
                       culprit.condition + ")",
                   set_up_failed ? paths.supervisor_log() : paths.log(culprit.program));
        }
        std::this_thread::sleep_for(20ms);
    }
}

bool runs_old_programs(const Record& record) {
    return std::ranges::any_of(record.processes, [](const RunningProcess& process) {
        if (!process.identity) return false;
        std::error_code ec;
        const auto link =
            std::filesystem::read_symlink(fmt::format("/proc/{}/exe", process.identity->pid), ec);
        return link.string().ends_with(" (deleted)");
    });
}

}  // namespace duet::processes
