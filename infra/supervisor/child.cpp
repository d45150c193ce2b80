#include "infra/supervisor/child.hpp"

#include "shared/service/machine/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include <sys/wait.h>

namespace duet::processes {
namespace {

using namespace std::chrono_literals;

constexpr auto well_after =
    1s;  // a process that ran this long had started well: its next death restarts the backoff
constexpr auto first_delay = 100ms;
constexpr std::chrono::milliseconds max_delay = 5s;

std::chrono::milliseconds delay_after(unsigned failures) {
    if (failures <= 1) return 0ms;
    const auto doublings = std::min(failures - 2, 6U);
    return std::min(max_delay, first_delay * (1 << doublings));
}

}  // namespace

Child::Child(Program program, std::uint16_t port, bool built) : built_{built} {
    state_.program = std::move(program);
    state_.port = port;
    state_.condition = built ? "starting" : "not built";
}

std::optional<Child::Time> Child::next_start() const {
    if (!built_ || running() || refused()) return std::nullopt;
    return next_start_;
}

void Child::started(Identity identity, Time now) {
    state_.identity = identity;
    state_.condition = "running";
    if (starts_++ > 0) ++state_.restarts;
    started_at_ = now;
}

void Child::died(int wait_status, Time now) {
    state_.identity.reset();
    state_.last_end = end_text(wait_status);
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == service::exit_refused) {
        state_.condition = refuses_to_start;
        return;
    }
    state_.failures = now - started_at_ >= well_after ? 1 : state_.failures + 1;
    back_off(now);
}

void Child::cannot_start(const std::string& reason, Time now) {
    state_.last_end = reason;
    ++state_.failures;
    back_off(now);
}

void Child::back_off(Time now) {
    const auto delay = delay_after(state_.failures);
    next_start_ = now + delay;
    state_.condition = fmt::format("starting again in {} ms", delay.count());
}

std::string end_text(int wait_status) {
    if (WIFEXITED(wait_status)) return "exit code " + std::to_string(WEXITSTATUS(wait_status));
    const int signal = WTERMSIG(wait_status);
    return fmt::format("killed by signal {} ({})", signal, strsignal(signal));
}

}  // namespace duet::processes
