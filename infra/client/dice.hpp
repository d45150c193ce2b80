#pragma once
// Random draws that are the same on every platform. The standard's distributions are not: they
// differ between standard libraries.

#include <cstddef>
#include <cstdint>
#include <random>

namespace duet::workload {

/// One thread.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_{seed} {}
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
    bool one_in(std::size_t bound) { return below(bound) == 0; }

private:
    std::mt19937_64 engine_;
};

}  // namespace duet::workload
