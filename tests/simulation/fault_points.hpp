#pragma once
// The fault points of one simulated process: the names are those of the real one, and at every pass
// the fault_mix decides.

#include "shared/faults/faults.hpp"
#include "tests/simulation/world.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace duet::simulation {

/// The process dies here. No std::exception on purpose: nothing that handles errors may survive it.
struct Crash {
    std::string point;
};

class FaultPoints final : public Faults {
public:
    FaultPoints(World& world, std::string process) : world_{world}, process_{std::move(process)} {
        fire_at_every_pass();
    }

    /// What is being done from now on; the passes are counted anew. The same thing done once more
    /// is another occasion, or a fault would strike at every attempt.
    void occasion(std::string about) {
        about_ = std::move(about);
        passed_ = 1000 * ++occasions_[about_];
        armed_now_ = !world_.chance.one_in(3, "any armed", about_, passed_);
    }

    /// A brownout: whatever it handles fails while this says so.
    std::function<bool()> overloaded = [] { return false; };

    /// Whether a round is tried as a whole depends on it; both ways must be gone.
    bool any_armed() const override { return armed_now_; }

protected:
    Effect fire(std::string_view point, const ScopeSource& scopes) override;

private:
    bool strikes(Kind kind, std::string_view point);

    World& world_;
    std::string process_;
    std::string about_;
    std::uint64_t passed_ = 0;
    bool armed_now_ = true;
    std::unordered_map<std::string, std::uint64_t> occasions_;  // looked up, never gone through
};

}  // namespace duet::simulation
