#include "infra/supervisor/launch.hpp"

#include "infra/supervisor/files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace duet::processes {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> lines_of(const Environment& environment) {
    std::vector<std::string> lines;
    for (const auto& [name, value] : environment) lines.push_back(name + "=" + value);
    return lines;
}

/// Between fork and exec only what signal-safety(7) allows: everything is prepared before.
[[noreturn]] void become(char* const* command, char* const* environment) {
    sigset_t no_signals;
    sigemptyset(&no_signals);
    sigprocmask(SIG_SETMASK, &no_signals, nullptr);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD}) ::signal(signal, SIG_DFL);
    execve(command[0], command, environment);
    const char* reason = strerror(errno);
    for (const char* piece :
         {"cannot execute ", static_cast<const char*>(command[0]), ": ", reason, "\n"}) {
        // there is no other place to report it
        if (write(STDERR_FILENO, piece, strlen(piece)) < 0) break;
    }
    _exit(127);
}

[[noreturn]] void refuse(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Environment own_environment() {
    Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view line{*entry};
        const auto equals = line.find('=');
        if (equals != std::string_view::npos)
            environment.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    return environment;
}

Identity launch(const Launch& what) {
    auto command = what.command;
    auto lines = lines_of(what.environment);
    const auto arguments = pointers(command);
    const auto environment = pointers(lines);
    const Descriptor log{::open(what.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    if (!log.open()) refuse("cannot write " + what.log.string());
    const Descriptor nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    const auto folder = what.folder.string();
    const auto parent = getpid();

    const auto pid = fork();
    if (pid < 0) refuse("cannot start " + command.front());
    if (pid > 0) return identity_of(pid).value_or(Identity{pid, 0});

    if (what.bond == Launch::Bond::tied) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) _exit(125);  // the parent ended before prctl took effect
    } else {
        setsid();
    }
    dup2(nothing.number(), STDIN_FILENO);
    dup2(log.number(), STDOUT_FILENO);
    dup2(log.number(), STDERR_FILENO);
    if (chdir(folder.c_str()) != 0) _exit(126);
    become(arguments.data(), environment.data());
}

std::string output_of(const std::vector<std::string>& command, std::chrono::milliseconds timeout,
                      const Environment& its) {
    auto parts = command;
    auto lines = lines_of(its);
    const auto arguments = pointers(parts);
    const auto environment = pointers(lines);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) refuse("cannot make a pipe");
    const Descriptor from{ends[0]};
    Descriptor to{ends[1]};
    const auto pid = fork();
    if (pid < 0) refuse("cannot start " + parts.front());
    if (pid == 0) {
        dup2(to.number(), STDOUT_FILENO);
        become(arguments.data(), environment.data());
    }
    to = Descriptor{};

    std::string text;
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    bool in_time = true;
    for (char piece[4096];;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd readable{from.number(), POLLIN, 0};
        in_time = left.count() > 0 && poll(&readable, 1, static_cast<int>(left.count())) == 1;
        const auto count = in_time ? read(from.number(), piece, sizeof piece) : 0;
        if (count <= 0) break;
        text.append(piece, static_cast<std::size_t>(count));
    }
    if (!in_time) kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (!in_time)
        throw std::runtime_error(
            fmt::format("{} did not end within {} ms", parts.front(), timeout.count()));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(parts.front() + " failed");
    return text;
}

}  // namespace duet::processes
