#pragma once
// Wall and processor time of one measurement.

#include "tests/bench/floors.hpp"

#include <sys/resource.h>

namespace duet::bench {

/// The processor seconds of this process so far, all threads.
inline double processor_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// One thread.
class Stopwatch {
public:
    using Steady = std::chrono::steady_clock;

    Steady::duration elapsed() const { return Steady::now() - began_; }

    Floor floor(std::string name, std::string what, std::int64_t count,
                double other_processor_seconds = 0) const {
        const double wall = std::chrono::duration<double>(elapsed()).count();
        const double cpu = processor_seconds() - processor_ + other_processor_seconds;
        const auto done = static_cast<double>(count);
        return {std::move(name), std::move(what), wall > 0 ? done / wall : 0,
                done > 0 ? 1000 * cpu / done : 0};
    }

private:
    Steady::time_point began_ = Steady::now();
    double processor_ = processor_seconds();
};

}  // namespace duet::bench
