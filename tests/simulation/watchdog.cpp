#include "tests/simulation/watchdog.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include <pthread.h>
#include <time.h>
#include <unistd.h>

namespace duet::simulation {

namespace {

thread_local std::uint64_t seed_of_this_run = 0;

/// Uses only functions that signal-safety(7) allows.
void print_seed(std::uint64_t seed, const char* what) {
    std::array<char, 24> digits{};
    auto at = digits.size();
    do {
        digits[--at] = static_cast<char>('0' + seed % 10);
        seed /= 10;
    } while (seed > 0);
    const auto print = [](const char* text, std::size_t length) {
        if (write(STDERR_FILENO, text, length) < 0) return;  // a failed write cannot be reported
    };
    const char begin[] = "the day of seed ";
    print(begin, sizeof begin - 1);
    print(digits.data() + at, digits.size() - at);
    print(what, std::strlen(what));
}

void crashed(int signal) {
    print_seed(seed_of_this_run, " crashed\n");
    std::signal(signal, SIG_DFL);
    raise(signal);
}

std::chrono::nanoseconds used_by(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

}  // namespace

struct Watchdog::Inner {
    struct Run {
        std::thread::id thread;
        clockid_t clock{};
        std::uint64_t seed = 0;
        std::chrono::nanoseconds ends{};  // in processor time of the thread
    };
    std::chrono::seconds max_time;
    std::mutex mutex;
    std::condition_variable over;
    bool stopping = false;
    std::vector<Run> runs;
    std::thread thread;

    void look() {
        std::unique_lock lock{mutex};
        while (!over.wait_for(lock, std::chrono::milliseconds{250}, [this] { return stopping; })) {
            for (const auto& run : runs) {
                if (used_by(run.clock) < run.ends) continue;
                print_seed(run.seed, " does not end\n");
                _exit(exit_stuck);
            }
        }
    }
};

Watchdog::Watchdog(int seconds) : inner_{std::make_unique<Inner>()} {
    inner_->max_time = std::chrono::seconds{seconds};
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS})
        std::signal(signal, crashed);
    inner_->thread = std::thread{[this] { inner_->look(); }};
}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock{inner_->mutex};
        inner_->stopping = true;
    }
    inner_->over.notify_one();
    inner_->thread.join();
}

void Watchdog::begins(std::uint64_t seed, int plays) {
    seed_of_this_run = seed;
    Inner::Run run{std::this_thread::get_id(), {}, seed, {}};
    pthread_getcpuclockid(pthread_self(), &run.clock);
    run.ends = used_by(run.clock) + inner_->max_time * plays;
    const std::lock_guard lock{inner_->mutex};
    for (auto& known : inner_->runs) {
        if (known.thread != run.thread) continue;
        known = run;
        return;
    }
    inner_->runs.push_back(run);
}

}  // namespace duet::simulation
