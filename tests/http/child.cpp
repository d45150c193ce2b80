#include "tests/http/child.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace duet::tests {

namespace {

std::system_error failure(const char* what) { return {errno, std::generic_category(), what}; }

struct Pipe {
    processes::Descriptor from, to;
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw failure("pipe2");
        from = processes::Descriptor{ends[0]};
        to = processes::Descriptor{ends[1]};
    }
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (const auto& one : texts) found.push_back(const_cast<char*>(one.c_str()));
    found.push_back(nullptr);
    return found;
}

/// Runs between fork and exec: uses only the functions that signal-safety(7) allows.
[[noreturn]] void exec_child(char* const* arguments, char* const* environment,
                             std::size_t descriptors, const Pipe& in, const Pipe& out,
                             const Pipe& error) {
    const rlimit limit{descriptors, descriptors};
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) ::_exit(126);
    ::dup2(in.from.number(), STDIN_FILENO);
    ::dup2(out.to.number(), STDOUT_FILENO);
    ::dup2(error.to.number(), STDERR_FILENO);
    ::execve(arguments[0], arguments, environment);
    ::_exit(127);
}

}  // namespace

Child::Child(const Command& command) {
    Pipe in, out, error;
    const auto words = pointers_to(command.words);
    const auto environment = pointers_to(command.environment);
    pid_ = ::fork();
    if (pid_ < 0) throw failure("fork");
    if (pid_ == 0)
        exec_child(words.data(), environment.data(), command.descriptors, in, out, error);
    in_ = std::move(in.to);
    out_ = std::move(out.from);
    error_ = std::move(error.from);
    ::fcntl(error_.number(), F_SETFL, O_NONBLOCK);
}

Child::~Child() {
    in_ = processes::Descriptor{};
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
}

std::string Child::line() {
    std::string text;
    char c = 0;
    while (::read(out_.number(), &c, 1) == 1 && c != '\n') text += c;
    return text;
}

std::string Child::errors() {
    std::array<char, 4096> piece{};
    for (;;) {
        const auto count = ::read(error_.number(), piece.data(), piece.size());
        if (count <= 0) return errors_;
        errors_.append(piece.data(), static_cast<std::size_t>(count));
    }
}

/// User and system time: fields 14 and 15 of /proc/<pid>/stat (proc(5)). Skips the name before
/// them, which may contain spaces and parentheses.
double Child::cpu_seconds() const {
    std::ifstream file{"/proc/" + std::to_string(pid_) + "/stat"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(text.rfind(')') + 2)};
    std::string skipped;
    for (int n = 3; n < 14; ++n) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t Child::descriptors() const {
    const auto folder =
        std::filesystem::directory_iterator{"/proc/" + std::to_string(pid_) + "/fd"};
    return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
}

std::size_t Child::first_free_descriptor() const {
    const auto folder = "/proc/" + std::to_string(pid_) + "/fd/";
    std::size_t number = 0;
    while (std::filesystem::is_symlink(folder + std::to_string(number))) ++number;
    return number;
}

void Child::limit_descriptors(std::size_t soft) const {
    rlimit limit{};
    if (::prlimit(pid_, RLIMIT_NOFILE, nullptr, &limit) != 0) throw failure("prlimit");
    limit.rlim_cur = soft;
    if (::prlimit(pid_, RLIMIT_NOFILE, &limit, nullptr) != 0) throw failure("prlimit");
}

}  // namespace duet::tests
