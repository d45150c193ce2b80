#include "infra/supervisor/bounded.hpp"

#include "infra/supervisor/files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace duet::processes {

namespace {

using Steady = std::chrono::steady_clock;

struct Pipe {
    Descriptor from, to;
    Pipe() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
        from = Descriptor{ends[0]};
        to = Descriptor{ends[1]};
    }
};

/// Between fork and exec: only what signal-safety(7) allows.
[[noreturn]] void become(char* const* arguments, const char* folder, const Bounds& bounds,
                         const Pipe& out, const Pipe& error) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    const rlimit memory{bounds.memory, bounds.memory};
    if (bounds.memory > 0) setrlimit(RLIMIT_AS, &memory);
    dup2(out.to.number(), STDOUT_FILENO);
    dup2(error.to.number(), STDERR_FILENO);
    if (chdir(folder) != 0) _exit(126);
    for (const int one : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD}) ::signal(one, SIG_DFL);
    execv(arguments[0], arguments);
    _exit(127);
}

/// False at the end of the stream.
bool take(const Descriptor& from, std::string& into, std::size_t max) {
    std::array<char, 65536> piece;
    const auto count = read(from.number(), piece.data(), piece.size());
    if (count < 0) return errno == EINTR;
    if (into.size() < max)
        into.append(piece.data(), std::min(static_cast<std::size_t>(count), max - into.size()));
    return count > 0;
}

/// True when both streams ended in time.
bool listen(Pipe& out, Pipe& error, Ended& ended, const Bounds& bounds,
            Steady::time_point deadline) {
    std::array<pollfd, 2> watched{
        {{out.from.number(), POLLIN, 0}, {error.from.number(), POLLIN, 0}}};
    while (watched[0].fd >= 0 || watched[1].fd >= 0) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now()).count();
        if (left <= 0) return false;
        if (poll(watched.data(), watched.size(), static_cast<int>(left)) < 0 && errno != EINTR)
            return false;
        if (watched[0].fd >= 0 && watched[0].revents != 0 &&
            !take(out.from, ended.out, bounds.max_output))
            watched[0].fd = -1;
        if (watched[1].fd >= 0 && watched[1].revents != 0 &&
            !take(error.from, ended.error, bounds.max_output))
            watched[1].fd = -1;
    }
    return true;
}

}  // namespace

int Ended::exit_code() const {
    return in_time && WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
}
int Ended::signal() const {
    return in_time && WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
}

Ended run_bounded(const std::vector<std::string>& command, const std::filesystem::path& folder,
                  const Bounds& bounds) {
    auto parts = command;
    std::vector<char*> arguments;
    for (auto& part : parts) arguments.push_back(part.data());
    arguments.push_back(nullptr);
    const auto where = folder.string();
    Pipe out, error;
    const auto began = Steady::now();
    const auto pid = fork();
    if (pid < 0)
        throw std::system_error(errno, std::generic_category(), "cannot start " + command.front());
    if (pid == 0) become(arguments.data(), where.c_str(), bounds, out, error);
    setpgid(pid, pid);
    out.to = Descriptor{};
    error.to = Descriptor{};

    Ended ended;
    ended.in_time = listen(out, error, ended, bounds, began + bounds.time);
    if (!ended.in_time) kill(-pid, SIGKILL);
    while (waitpid(pid, &ended.wait_status, 0) < 0 && errno == EINTR) continue;
    ended.took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began);
    return ended;
}

}  // namespace duet::processes
