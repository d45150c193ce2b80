#include "infra/supervisor/running.hpp"

#include "infra/supervisor/files.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/ports.hpp"
#include "infra/supervisor/waiting.hpp"
#include "shared/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace duet::processes {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// Takes the lock by which the `up`s and `down`s of one state folder run one after the other.
Descriptor wait_for_lock(const Paths& paths,
                         const std::function<void(const std::string&)>& progress,
                         const std::function<bool()>& interrupted) {
    const auto deadline = Steady::now() + 90s;
    for (;;) {
        auto lock = try_lock(paths.lock());
        if (lock.open()) return lock;
        if (interrupted && interrupted()) throw Interrupted{};
        if (Steady::now() >= deadline) {
            throw std::runtime_error("another `duet up` or `duet down` has held " +
                                     paths.lock().string() +
                                     " for 90 s.\nLet it finish, or end it, and try again.");
        }
        if (progress) progress("waiting for another duet command to finish");
        std::this_thread::sleep_for(50ms);
    }
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

void refuse_what_is_not_built(const Paths& paths, const BringUp& how) {
    std::vector<std::string> missing;
    for (const auto& program : programs_for(how.styles)) {
        const auto executable = paths.executable(program).string();
        const bool known = std::ranges::find(missing, executable) != missing.end();
        if (access(executable.c_str(), X_OK) != 0 && !known) missing.push_back(executable);
    }
    if (missing.empty()) return;
    if (!how.allow_missing) {
        throw std::runtime_error(
            "these programs are not built: " + joined(missing) +
            "\nBuild them with `./duet` in the checkout, or leave them out with --allow-missing.");
    }
    if (how.note) how.note("left out, not built: " + joined(missing));
}

void end_stale_run(const Paths& paths, const BringUp& how) {
    const auto record = load_record(paths);
    if (!record) return;
    const auto ended = end_leftovers(*record);
    std::filesystem::remove(paths.record());
    if (how.note) {
        how.note("an earlier run did not end properly; " +
                 (ended > 0 ? fmt::format("ended the {} {} it left", ended,
                                          ended == 1 ? "process" : "processes")
                            : std::string{"nothing of it was left running"}) +
                 ". Orders, keys and ports are kept.");
    }
}

void rotate(const std::filesystem::path& log) {
    std::error_code ec;
    if (std::filesystem::file_size(log, ec) > 20'000'000 && !ec)
        std::filesystem::rename(log, log.string() + ".1", ec);
}

/// The supervisor is this executable with the subcommand `supervise`, in a session of its own.
Identity start_supervisor(const Paths& paths, const BringUp& how) {
    rotate(paths.supervisor_log());
    for (const auto& program : catalogue()) rotate(paths.log(program));
    Launch start;
    start.command = {(paths.programs / "duet-command").string(), "supervise", "--state",
                     paths.state.string()};
    if (how.owner)
        start.command.insert(start.command.end(), {"--owner", std::to_string(how.owner->pid)});
    start.environment = own_environment();
    start.log = paths.supervisor_log();
    start.folder = paths.state;
    start.bond = Launch::Bond::detached;
    return launch(start);
}

void end_supervisor(const Identity& supervisor) {
    end_process(supervisor, 20s);
    int status = 0;
    // when it is our own child; its own parent reaps it in any other case
    waitpid(supervisor.pid, &status, WNOHANG);
}

/// Lists ports that are neither the preferred ones nor those of the last time.
std::string moved_ports(const std::optional<Plan>& earlier, const Plan& plan) {
    std::string moved;
    for (const auto& program : programs_for(plan.styles)) {
        const auto port = plan.port_of(program);
        const bool as_before = earlier && earlier->ports.contains(program.slug()) &&
                               earlier->ports.at(program.slug()) == port;
        if (port != program.preferred_port && !as_before)
            moved += fmt::format("{}{} {}", moved.empty() ? "" : ", ", program.slug(), port);
    }
    return moved;
}

Plan plan_for(const std::optional<Plan>& earlier, const BringUp& how) {
    Plan plan{how.styles, choose_ports(earlier), config::text("DUET_DURABILITY").value_or("power")};
    const auto moved = moved_ports(earlier, plan);
    if (!moved.empty() && how.note)
        how.note("some ports are in use by other programs; this shop uses " + moved);
    return plan;
}

Plan start_fresh(const Paths& paths, const BringUp& how) {
    end_stale_run(paths, how);
    ensure_keys(paths);
    const auto lock = enter_port_choice(10s);
    const auto plan = plan_for(load_plan(paths), how);
    save_plan(paths, plan);
    const auto supervisor = start_supervisor(paths, how);
    try {
        wait_until_ready(paths, plan, how, supervisor);
    } catch (...) {
        end_supervisor(supervisor);
        if (const auto record = load_record(paths)) end_leftovers(*record);
        std::filesystem::remove(paths.record());
        throw;
    }
    return plan;
}

Plan join_running(const Paths& paths, const BringUp& how, const Record& running) {
    auto plan = load_plan(paths).value();
    const auto before = plan.styles;
    for (const auto& style : how.styles) {
        if (std::ranges::find(plan.styles, style) == plan.styles.end())
            plan.styles.push_back(style);
    }
    if (how.note && config::text("DUET_DURABILITY").value_or(plan.durability) != plan.durability) {
        how.note("already up with DUET_DURABILITY=" + plan.durability +
                 "; run `duet down` first to change it");
    }
    if (how.note && runs_old_programs(running))
        how.note(
            "programs were rebuilt since `up`; run `duet down` and `duet up` to run the new ones");
    if (plan.styles != before) {
        save_plan(paths, plan);
        send_signal(running.supervisor, SIGHUP);
    }
    wait_until_ready(paths, plan, how, running.supervisor);
    return plan;
}

}  // namespace

Plan bring_up(const Paths& paths, const BringUp& how) {
    refuse_what_is_not_built(paths, how);
    paths.prepare();
    const auto lock = wait_for_lock(paths, how.progress, how.interrupted);
    if (const auto running = running_record(paths); running && !running->stopping)
        return join_running(paths, how, *running);
    return start_fresh(paths, how);
}

unsigned bring_down(const Paths& paths, const std::function<void(const std::string&)>& progress) {
    if (!std::filesystem::exists(paths.state)) return 0;
    const auto lock = wait_for_lock(paths, progress, {});
    const auto record = load_record(paths);
    if (!record) return 0;
    unsigned running = 0;
    if (record->boot == boot_id()) {
        for (const auto& process : record->processes)
            running += process.identity && alive(*process.identity) ? 1 : 0;
        if (progress && running > 0) progress(fmt::format("ending {} processes", running));
        end_supervisor(record->supervisor);
        end_leftovers(*record);
    }
    std::filesystem::remove(paths.record());
    return running;
}

}  // namespace duet::processes
