#include "shared/processes/standard_output.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <streambuf>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace duet::output {

namespace {

/// The errno of the first failure; 0: none. Global, because standard output is.
std::atomic<int> problem{0};

void remember(int reason) {
    int no_problem = 0;
    problem.compare_exchange_strong(no_problem, reason);
}

/// False when the write failed. Waits when another process has made the descriptor non-blocking.
bool written(const char* text, std::size_t size) {
    while (size > 0) {
        const auto count = ::write(STDOUT_FILENO, text, size);
        if (count >= 0) {
            text += count;
            size -= static_cast<std::size_t>(count);
        } else if (errno == EAGAIN) {
            pollfd writable{STDOUT_FILENO, POLLOUT, 0};
            poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            remember(errno);
            return false;
        }
    }
    return true;
}

class Buffer : public std::streambuf {
public:
    Buffer() { setp(space_.data(), space_.data() + space_.size()); }

protected:
    int_type overflow(int_type character) override {
        flush();
        return traits_type::eq_int_type(character, traits_type::eof())
                   ? traits_type::not_eof(character)
                   : sputc(traits_type::to_char_type(character));
    }

    int sync() override {
        flush();
        return 0;
    }

private:
    void flush() {
        const auto size = static_cast<std::size_t>(pptr() - pbase());
        setp(space_.data(), space_.data() + space_.size());
        if (problem != 0 || !written(space_.data(), size)) throw Lost{};
    }

    std::array<char, 16384> space_;
};

/// Flushes the other buffer without throwing: `problem` keeps the failure.
class QuietFlush : public std::streambuf {
public:
    explicit QuietFlush(Buffer& buffer) : buffer_{buffer} {}

protected:
    int sync() override {
        try {
            buffer_.pubsync();
        } catch (const Lost&) {
            // the next write to std::cout, and `ended`, report `problem`
        }
        return 0;
    }

private:
    Buffer& buffer_;
};

/// Replaces the buffer of std::cout for its lifetime. std::cerr still flushes it first, but never
/// throws for it, because destructors write to std::cerr.
class Installed {
public:
    explicit Installed(Buffer& buffer)
        : before_{std::cout.rdbuf(&buffer)}, quiet_{buffer}, tied_{std::cerr.tie(&flushed_)} {
        std::cout.exceptions(std::ios::badbit);  // lets the exception of the buffer through
        if (isatty(STDOUT_FILENO) == 1) std::cout.setf(std::ios::unitbuf);
    }
    ~Installed() {
        std::cerr.tie(tied_);
        std::cout.exceptions(std::ios::goodbit);
        std::cout.unsetf(std::ios::unitbuf);
        std::cout.clear();
        std::cout.rdbuf(before_);
    }
    Installed(const Installed&) = delete;
    Installed& operator=(const Installed&) = delete;

private:
    std::streambuf* before_;
    QuietFlush quiet_;
    std::ostream flushed_{&quiet_};
    std::ostream* tied_;
};

/// Opens each closed descriptor in the wrong direction, so that using it fails as if it were
/// closed.
void occupy_standard_descriptors() {
    for (const auto& [number, mode] : {std::pair{STDIN_FILENO, O_WRONLY},
                                       {STDOUT_FILENO, O_RDONLY},
                                       {STDERR_FILENO, O_RDONLY}}) {
        if (fcntl(number, F_GETFD) < 0) [[maybe_unused]]
            const auto takes_its_number = ::open("/dev/null", mode);
    }
}

/// Installs a handler, not SIG_IGN, because child processes would inherit SIG_IGN.
void let_broken_pipes_be_errors() {
    struct sigaction now {};
    sigaction(SIGPIPE, nullptr, &now);
    if (now.sa_handler != SIG_DFL) return;
    now = {};
    now.sa_handler = [](int) {};
    now.sa_flags = SA_RESTART;
    sigaction(SIGPIPE, &now, nullptr);
}

[[noreturn]] void end_as_if_by_sigpipe() {
    std::signal(SIGPIPE, SIG_DFL);
    sigset_t it;
    sigemptyset(&it);
    sigaddset(&it, SIGPIPE);
    pthread_sigmask(SIG_UNBLOCK, &it, nullptr);
    std::raise(SIGPIPE);
    _exit(128 + SIGPIPE);
}

int ended(const std::string& program, int code) {
    const int reason = problem;
    if (reason == 0) return code;
    if (reason == EPIPE) end_as_if_by_sigpipe();
    std::cerr
        << program << ": standard output cannot be written ("
        << std::generic_category().message(reason)
        << "), so what this command prints is lost or cut off.\n"
           "Free some space where it goes, or send it elsewhere, and run the command again.\n";
    return exit_unwritable;
}

/// The errno that a write would return, as far as a process can know without writing; 0: none.
int found_wrong() {
    const int flags = fcntl(STDOUT_FILENO, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) return EBADF;
    pollfd watched{STDOUT_FILENO, 0, 0};
    if (poll(&watched, 1, 0) == 1 && (watched.revents & (POLLERR | POLLHUP)) != 0) return EPIPE;
    struct stat about {};
    const bool device =
        fstat(STDOUT_FILENO, &about) == 0 && S_ISCHR(about.st_mode) && isatty(STDOUT_FILENO) == 0;
    return device && ::write(STDOUT_FILENO, "", 0) < 0 ? errno : 0;  // such as /dev/full
}

}  // namespace

int checked(const std::string& program, const std::function<int()>& body) {
    occupy_standard_descriptors();
    let_broken_pipes_be_errors();
    int code = exit_unwritable;
    {
        Buffer buffer;
        const Installed installed{buffer};
        try {
            code = body();
            std::cout.flush();
        } catch (const Lost&) {
            // `ended` reports it
        }
    }
    return ended(program, code);
}

bool lost() {
    if (problem != 0) return true;
    if (const int reason = found_wrong(); reason != 0) remember(reason);
    return problem != 0;
}

void stop_if_lost() {
    if (lost()) throw Lost{};
}

}  // namespace duet::output
