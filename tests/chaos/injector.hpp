#pragma once
// Carrying out one injection: strike, prove that it struck, heal.

#include "tests/chaos/scene.hpp"
#include "tests/chaos/schedule.hpp"

#include <optional>

namespace duet::chaos {

/// What came of an injection.
struct FaultOutcome {
    Injection injection;
    bool fired = false;
    std::string proof;  ///< how we know; or why it did not fire
    Steady::time_point begun{},
        healed{};  ///< recovery counts from `healed`: of a kill, from the kill
    std::optional<processes::Identity>
        gone;  ///< the process that ended: another must take its place
    std::optional<std::chrono::milliseconds> recovery;
    bool recovered = true;     ///< false: not within the timeout
    bool alone = false;        ///< nothing that holds others up went on meanwhile
    std::string recovered_by;  ///< the order that showed it
};

/// Blocks for as long as the fault lasts; shorter when the scene ends. Heals whatever happens.
/// Throws std::exception only when the shop is gone.
FaultOutcome strike(const Injection& injection, ShopUnderTest& scene);

// The ways to strike, each in a file of its own.
void inject_process(const Injection& injection, ShopUnderTest& scene,
                    FaultOutcome& happened);  ///< kill, broker kill and restart, stop
void inject_point(const Injection& injection, ShopUnderTest& scene,
                  FaultOutcome& happened);  ///< everything that is armed at a fault point
void inject_disk(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened);
void inject_database(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened);
void inject_clock(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened);

}  // namespace duet::chaos
