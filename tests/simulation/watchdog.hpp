#pragma once
// Days of code that nobody trusts: one that never ends, or that kills the process, is named by its
// seed before the process goes.

#include <cstdint>
#include <memory>

namespace duet::simulation {

class Watchdog {
public:
    /// A day that takes more of its thread's processor time than so many seconds never ends;
    /// however busy the machine is. The process ends with `exit_stuck` then, and says "the day of
    /// seed N does not end" on standard error; one that crashes says "the day of seed N crashed".
    explicit Watchdog(int seconds);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// This thread begins a day, or as many plays of it.
    void begins(std::uint64_t seed, int plays = 1);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

inline constexpr int exit_stuck = 75;

}  // namespace duet::simulation
