#pragma once
// What happened in a run, in order. Byte for byte the same for the same seed.

#include "shared/clock/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::simulation {

struct Happening {
    enum class What { says, round, fault, note };
    Instant at{};
    What what = What::note;
    std::string from, to;  ///< `to` is empty for what happens at one place
    std::string words;
    std::string subject;  ///< the order or return; empty: the whole shop
};

/// Costs a branch where nobody reads it.
class Trace {
public:
    explicit Trace(bool kept) : kept_{kept} {}

    bool kept() const { return kept_; }
    void add(Happening happening) {
        if (kept_) all_.push_back(std::move(happening));
    }
    const std::vector<Happening>& all() const { return all_; }
    std::string text() const;

private:
    bool kept_;
    std::vector<Happening> all_;
};

/// "12.345678" seconds since the run's beginning.
std::string seconds_since(Instant start, Instant at);

/// When every simulated day begins.
inline constexpr Instant dawn{std::chrono::seconds{1'290'000'000}};

}  // namespace duet::simulation
