#include "tests/cli/printed_into.hpp"

#include "infra/supervisor/files.hpp"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace duet::tests {

using processes::Descriptor;
using namespace std::chrono_literals;

namespace {

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

/// -1 as `out`: closed.
pid_t start(const std::string& command, int out, const std::filesystem::path& error) {
    const auto pid = fork();
    if (pid < 0) throw std::runtime_error("cannot start a shell");
    if (pid > 0) return pid;
    dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(::open(error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    if (out >= 0)
        dup2(out, STDOUT_FILENO);
    else
        ::close(STDOUT_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
}

int ended(pid_t pid, std::chrono::seconds timeout) {
    int status = 0;
    for (const auto deadline = std::chrono::steady_clock::now() + timeout;
         waitpid(pid, &status, WNOHANG) == 0;) {
        if (std::chrono::steady_clock::now() > deadline) kill(pid, SIGKILL);
        std::this_thread::sleep_for(5ms);
    }
    return code_of(status);
}

struct Pipe {
    Descriptor from, to;
    Pipe() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        from = Descriptor{ends[0]};
        to = Descriptor{ends[1]};
    }
};

}  // namespace

std::string Printing::with_environment(const std::string& command) const {
    std::string line = "exec env";
    for (const auto& [name, value] : checkout_.environment) line += " " + name + "='" + value + "'";
    return line + " " + command;
}

std::string Printing::duet(const std::string& typed) const {
    return with_environment("'" DUET_COMMAND "' " + typed);
}

Outcome Printing::type(const std::string& typed) const {
    return run("'" DUET_COMMAND "' " + typed);
}

Outcome Printing::run(const std::string& command) const {
    const auto out = checkout_.state().parent_path() / "printed",
               error = checkout_.state().parent_path() / "error";
    Pipe pipe;
    pipe.from = Descriptor{};
    const bool full = into_ == Into::full_device;
    const Descriptor file{
        ::open(full ? "/dev/full" : out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    const int number = into_ == Into::closed        ? -1
                       : into_ == Into::left_reader ? pipe.to.number()
                                                    : file.number();
    const int code = ended(start(with_environment(command), number, error), 120s);
    return {code, processes::read_file(out).value_or(""), processes::read_file(error).value_or("")};
}

int ends_when_its_reader_leaves(const Printing& printing, const std::string& typed,
                                const std::string& words) {
    Pipe pipe;
    const auto pid = start(printing.duet(typed), pipe.to.number(), "/dev/null");
    pipe.to = Descriptor{};
    std::string seen;
    char piece[4096];
    while (seen.find(words) == std::string::npos) {
        const auto count = read(pipe.from.number(), piece, sizeof piece);
        if (count <= 0) break;
        seen.append(piece, static_cast<std::size_t>(count));
    }
    pipe.from = Descriptor{};
    return ended(pid, 20s);
}

}  // namespace duet::tests
