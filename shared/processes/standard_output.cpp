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

/// The first failure's errno; 0: none. Of the process, as standard output is.
std::atomic<int> problem{0};

void remember(int reason) {
    int none = 0;
    problem.compare_exchange_strong(none, reason);
}

/// False when it failed. A descriptor that somebody else made non-blocking is waited for.
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

/// Flushes the other buffer and throws nothing: what it loses is remembered.
class QuietFlush : public std::streambuf {
public:
    explicit QuietFlush(Buffer& buffer) : buffer_{buffer} {}

protected:
    int sync() override {
        try {
            buffer_.pubsync();
        } catch (const Lost&) {
            // `problem` says it to the next write to std::cout, and to `ended`
        }
        return 0;
    }

private:
    Buffer& buffer_;
};

/// Puts a buffer in the place of std::cout's own for as long as it lives. std::cerr flushes it
/// first, as ever, but never throws for it: destructors write to std::cerr.
class Installed {
public:
    explicit Installed(Buffer& buffer)
        : before_{std::cout.rdbuf(&buffer)}, quiet_{buffer}, tied_{std::cerr.tie(&flushed_)} {
        std::cout.exceptions(std::ios::badbit);  // what the buffer throws is passed on
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

/// Opened the wrong way round, so that reading or writing it fails as if it were still closed.
void occupy_standard_descriptors() {
    for (const auto& [number, mode] : {std::pair{STDIN_FILENO, O_WRONLY},
                                       {STDOUT_FILENO, O_RDONLY},
                                       {STDERR_FILENO, O_RDONLY}}) {
        if (fcntl(number, F_GETFD) < 0) [[maybe_unused]]
            const auto takes_its_number = ::open("/dev/null", mode);
    }
}

/// A handler, not SIG_IGN: programs that are started would inherit that.
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

/// The errno that a write would end with, as far as can be known without one; 0: none.
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
            // it is told below
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
