#pragma once
// The fault points of one simulated process: the same names as in a real process. At every pass the
// fault mix decides.

#include "shared/faults/faults.hpp"
#include "tests/simulation/world.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace duet::simulation {

/// Thrown where the process dies. Not a std::exception, so that no error handler catches it.
struct Crash {
    std::string point;
};

/// `world` must outlive it. One thread.
class FaultPoints final : public Faults {
public:
    FaultPoints(World& world, std::string process) : world_{world}, process_{std::move(process)} {
        fire_at_every_pass();
    }

    /// Starts an occasion. Repeating the same work is another occasion, otherwise a fault would hit
    /// every attempt.
    void occasion(std::string about) {
        about_ = std::move(about);
        passed_ = 1000 * ++occasions_[about_];
        armed_now_ = !world_.chance.one_in(3, "any armed", about_, passed_);
    }

    /// True during a brownout: every message then fails.
    std::function<bool()> overloaded = [] { return false; };

    /// Random, because the machine handles a batch in two ways depending on it, and runs must cover
    /// both.
    bool any_armed() const override { return armed_now_; }

protected:
    Effect fire(std::string_view point, const ScopeSource& scopes) override;

private:
    bool injects(Kind kind, std::string_view point);

    World& world_;
    std::string process_;
    std::string about_;
    std::uint64_t passed_ = 0;
    bool armed_now_ = true;
    std::unordered_map<std::string, std::uint64_t>
        occasions_;  // never iterated: its order is undefined
};

}  // namespace duet::simulation
