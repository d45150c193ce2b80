#pragma once
// Guards runs of untrusted code: names the seed of a run that never ends or that crashes the
// process.

#include <cstdint>
#include <memory>

namespace duet::simulation {

/// Owns a thread. At most one per process.
class Watchdog {
public:
    /// A run that uses more than this many seconds of its thread's processor time never ends,
    /// however busy the machine is. Then the process prints "the day of seed N does not end" on
    /// standard error and ends with `exit_stuck`. After a crash it prints "the day of seed N
    /// crashed". labs/runner parses both texts.
    explicit Watchdog(int seconds);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// This thread starts a run, or this many replays of it. Thread-safe.
    void begins(std::uint64_t seed, int plays = 1);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

inline constexpr int exit_stuck = 75;

}  // namespace duet::simulation
