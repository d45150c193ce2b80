#include "labs/runner/commands/file_watch.hpp"

#include "infra/duet/cli/screen.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace duet::commands {

namespace {

constexpr int between_looks_ms = 200;
constexpr int settled_ms = 60;  // an editor's several writes are one save

}  // namespace

Saves::Saves(const std::filesystem::path& folder)
    : events_{inotify_init1(IN_CLOEXEC | IN_NONBLOCK)} {
    if (!events_.open() ||
        inotify_add_watch(events_.number(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot watch " + folder.string());
    }
}

bool Saves::wait_for_one() {
    pollfd watched{events_.number(), POLLIN, 0};
    while (poll(&watched, 1, between_looks_ms) <= 0) {
        if (interrupted()) return false;
    }
    std::array<char, 4096> read_away;
    do {
        while (read(events_.number(), read_away.data(), read_away.size()) > 0) continue;
    } while (poll(&watched, 1, settled_ms) > 0);
    return !interrupted();
}

}  // namespace duet::commands
