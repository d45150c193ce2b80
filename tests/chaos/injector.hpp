#pragma once
// Carries out one injection: inject, prove that it fired, heal.

#include "tests/chaos/scene.hpp"
#include "tests/chaos/schedule.hpp"

#include <optional>

namespace duet::chaos {

/// The outcome of an injection.
struct FaultOutcome {
    Injection injection;
    bool fired = false;
    std::string proof;  ///< the evidence that it fired, or the reason why it did not
    Steady::time_point begun{},
        healed{};  ///< recovery counts from `healed`; for a kill, from the kill
    std::optional<processes::Identity>
        gone;  ///< the process that ended: another must take its place
    std::optional<std::chrono::milliseconds> recovery;
    bool recovered = true;     ///< false: not within the timeout
    bool alone = false;        ///< no other fault held the style up meanwhile
    std::string recovered_by;  ///< the order that proved it
};

/// Blocks for as long as the fault lasts, or until the scene ends. Always heals. Throws
/// std::exception only when the shop is gone.
FaultOutcome inject(const Injection& injection, ShopUnderTest& scene);

// The kinds of injection, each in a file of its own.
void inject_process(const Injection& injection, ShopUnderTest& scene,
                    FaultOutcome& happened);  ///< kill, broker kill and restart, stop
void inject_point(const Injection& injection, ShopUnderTest& scene,
                  FaultOutcome& happened);  ///< everything armed at a fault point
void inject_disk(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened);
void inject_database(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened);
void inject_clock(const Injection& injection, ShopUnderTest& scene, FaultOutcome& happened);

}  // namespace duet::chaos
