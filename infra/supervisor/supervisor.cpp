#include "infra/supervisor/supervisor.hpp"

#include "infra/supervisor/journal.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/ports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace duet::processes {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto timeout = 5s;   // from SIGTERM to SIGKILL
constexpr auto max_wait = 1s;  // how often it checks that the state folder still exists

Descriptor watched_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&signals, signal);
    if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot block signals");
    return Descriptor{signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)};
}

}  // namespace

Supervisor::Supervisor(Paths paths, Options options)
    : paths_{std::move(paths)},
      options_{options},
      lock_{try_lock(paths_.supervisor_lock())},
      signals_{watched_signals()},
      base_{own_environment()} {
    if (!lock_.open())
        throw std::runtime_error("another supervisor runs in " + paths_.state.string());
    if (options_.owner) {
        owner_ = Descriptor{static_cast<int>(syscall(SYS_pidfd_open, options_.owner->pid, 0))};
        if (!owner_.open() || !alive(*options_.owner))
            throw std::runtime_error("the process that started this run is gone");
    }
}

Supervisor::~Supervisor() = default;

int Supervisor::run() {
    journal("supervisor: started, process " + std::to_string(getpid()));
    try {
        take_up_plan();
        while (!stopping_) {
            start_due();
            wait_for_something();
            if (!std::filesystem::exists(paths_.plan())) {
                journal("supervisor: the state folder is gone");
                stopping_ = true;
            }
            if (std::exchange(reload_, false)) take_up_plan();
            if (!std::filesystem::exists(paths_.record()))
                write_record();  // `down` needs the record that another program removed
        }
    } catch (const std::exception& problem) {
        journal(std::string{"supervisor: gives up: "} + problem.what());
        stop_all();
        return 1;
    }
    stop_all();
    std::filesystem::remove(paths_.record());
    journal("supervisor: ended");
    return 0;
}

void Supervisor::take_up_plan() {
    plan_ = load_plan(paths_).value();
    secrets_.operator_key = key_for(paths_, "operator");
    for (const auto& program : programs_for(plan_.styles)) {
        const bool known = std::ranges::any_of(
            children_, [&](const Child& child) { return child.program() == program; });
        if (known) continue;
        const auto port = plan_.port_of(program);
        reserved_ports_[port] = reserve_port(port);
        children_.emplace_back(program, port,
                               access(paths_.executable(program).c_str(), X_OK) == 0);
    }
    const bool needs_broker = std::ranges::find(plan_.styles, choreographed) != plan_.styles.end();
    if (needs_broker && !broker_) configure_broker();
    write_record();
}

void Supervisor::configure_broker() {
    std::vector<Description> services;
    for (const auto& child : children_) {
        if (!child.program().is_service() || child.program().style != choreographed) continue;
        if (child.state().condition == "not built") continue;
        try {
            services.push_back(describe(paths_, child.program()));
        } catch (const std::exception& problem) {
            // the service gets no user at the broker, and its own log has the reason
            journal(problem.what());
        }
    }
    broker_ = std::make_unique<Broker>(paths_, plan_, std::move(services));
    secrets_.broker_passwords = broker_->passwords();
}

bool Supervisor::may_start(Child& child) const {
    if (child.program().style != choreographed || child.program().is_broker() ||
        (broker_ && broker_->ready()))
        return true;
    child.wait_for("nats");
    return false;
}

void Supervisor::start_due() {
    bool changed = false;
    for (auto& child : children_) {
        if (!child.due(Steady::now()) || !may_start(child)) continue;
        start(child);
        changed = true;
    }
    if (changed) write_record();
}

void Supervisor::start(Child& child) {
    const auto& program = child.program();
    auto environment = environment_for(program, plan_, paths_, secrets_, base_);
    if (!child.first_start())
        environment.erase("DUET_FAULTS");  // or an armed crash would fire again after every restart
    std::vector<std::string> command{paths_.executable(program).string()};
    if (program.is_broker()) command = broker_->command();
    if (program.is_service()) command.insert(command.end(), {"--style", program.style});
    try {
        child.started(
            launch({command, environment, paths_.log(program), paths_.state, Launch::Bond::tied}),
            Steady::now());
        journal(fmt::format("{}: started, process {}, port {}", program.slug(),
                            child.state().identity->pid, child.state().port));
        if (program.is_broker()) broker_->begin_setup();
    } catch (const std::system_error& problem) {
        child.cannot_start(problem.what(), Steady::now());
        journal(program.slug() + ": " + problem.what());
    }
}

void Supervisor::wait_for_something() {
    auto until = Steady::now() + max_wait;
    for (auto& child : children_) {
        if (const auto next = child.next_start(); next && may_start(child))
            until = std::min(until, *next);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now());
    pollfd sources[] = {{signals_.number(), POLLIN, 0},
                        {owner_.number(), POLLIN, 0},
                        {broker_ ? broker_->done() : -1, POLLIN, 0}};
    poll(sources, std::size(sources), static_cast<int>(std::max(left, 0ms).count()));
    if (sources[0].revents != 0) take_signals();
    if (sources[1].revents != 0) {
        journal("supervisor: the process that started this run has ended");
        stopping_ = true;
    }
    if (sources[2].revents != 0) {
        broker_->acknowledge();
        journal("nats: stream and consumers are ready");
        write_record();
    }
}

void Supervisor::take_signals() {
    signalfd_siginfo received{};
    while (read(signals_.number(), &received, sizeof received) ==
           static_cast<ssize_t>(sizeof received)) {
        if (received.ssi_signo == SIGHUP) reload_ = true;
        if (received.ssi_signo == SIGTERM || received.ssi_signo == SIGINT) stopping_ = true;
    }
    reap();  // one SIGCHLD may represent several children
}

void Supervisor::reap() {
    bool changed = false;
    for (auto& child : children_) {
        if (!child.running()) continue;
        int status = 0;
        if (waitpid(child.state().identity->pid, &status, WNOHANG) <= 0) continue;
        child.died(status, Steady::now());
        if (child.program().is_broker()) broker_->not_ready();
        journal(child.program().slug() + ": ended, " + child.state().last_end +
                (stopping_ ? "" : "; " + child.state().condition));
        changed = true;
    }
    if (changed) write_record();
}

void Supervisor::stop_all() {
    stopping_ = true;
    journal("supervisor: stopping");
    write_record();
    end_together(false, timeout);
    end_together(true, timeout);
}

void Supervisor::end_together(bool broker, std::chrono::milliseconds grace) {
    const auto deadline = Steady::now() + grace;
    bool killed = false;
    const auto left_to_end = [&](int signal) {
        bool any = false;
        for (const auto& child : children_) {
            if (!child.running() || child.program().is_broker() != broker) continue;
            any = true;
            if (signal != 0)
                kill(child.state().identity->pid,
                     signal);  // our own unreaped child: no other process can have its number
        }
        return any;
    };
    left_to_end(SIGTERM);
    while (left_to_end(0)) {
        if (!killed && Steady::now() >= deadline) {
            journal("supervisor: the timeout is over, SIGKILL");
            left_to_end(SIGKILL);
            killed = true;
        }
        pollfd source{signals_.number(), POLLIN, 0};
        poll(&source, 1, 50);
        take_signals();
    }
}

void Supervisor::write_record() {
    Record record{own_identity(), boot_id(), broker_ && broker_->ready(), stopping_, {}};
    for (const auto& child : children_) record.processes.push_back(child.state());
    try {
        save_record(paths_, record);
    } catch (const std::system_error& problem) {
        journal(std::string{"supervisor: "} +
                problem.what());  // a full disk: the next change writes it
    }
}

}  // namespace duet::processes
