#include "shared/processes/identity.hpp"

#include "shared/processes/descriptor.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace duet::processes {
namespace {

/// A pidfd of the process; -1 when the process is gone.
class ProcessDescriptor {
public:
    explicit ProcessDescriptor(pid_t pid)
        : descriptor_{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))} {}
    bool open() const { return descriptor_.open(); }
    bool send(int signal) const {
        return syscall(SYS_pidfd_send_signal, descriptor_.number(), signal, nullptr, 0) == 0;
    }
    bool wait(std::chrono::milliseconds timeout) const {
        pollfd ended{descriptor_.number(), POLLIN, 0};
        return poll(&ended, 1, static_cast<int>(timeout.count())) == 1;
    }

private:
    Descriptor descriptor_;
};

}  // namespace

std::optional<Identity> identity_of(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::ostringstream all;
    all << file.rdbuf();  // stream iterators would throw when the process ends between our open and
                          // our read
    const auto text = all.str();
    const auto name_end = text.rfind(')');  // the name may contain spaces and parentheses
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields{text.substr(name_end + 1)};
    std::string state, skipped;
    fields >> state;
    if (state == "Z" || state == "X") return std::nullopt;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    Identity identity{pid, 0};
    if (!(fields >> identity.started)) return std::nullopt;
    return identity;
}

Identity own_identity() {
    const auto identity = identity_of(getpid());
    if (!identity) throw std::runtime_error("cannot read /proc/self/stat: is /proc mounted?");
    return *identity;
}

bool alive(const Identity& identity) {
    return identity.pid > 0 && identity_of(identity.pid) == identity;
}

bool send_signal(const Identity& identity, int signal) {
    const ProcessDescriptor process{
        identity.pid};  // open the descriptor first, then check: no race with a reused pid
    if (!process.open() || !alive(identity)) return false;
    if (process.send(signal)) return true;
    if (errno == ESRCH) return false;
    throw std::system_error(errno, std::generic_category(),
                            "cannot signal process " + std::to_string(identity.pid));
}

bool wait_until_gone(const Identity& identity, std::chrono::milliseconds timeout) {
    const ProcessDescriptor process{identity.pid};
    if (!process.open() || !alive(identity)) return true;
    return process.wait(timeout);
}

bool end_process(const Identity& identity, std::chrono::milliseconds timeout) {
    if (!send_signal(identity, SIGTERM)) return false;
    if (wait_until_gone(identity, timeout)) return true;
    send_signal(identity, SIGKILL);
    wait_until_gone(identity, std::chrono::seconds(5));
    return true;
}

std::string boot_id() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string text;
    file >> text;
    return text;
}

}  // namespace duet::processes
