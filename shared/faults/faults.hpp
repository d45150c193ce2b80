#pragma once
// Fault points: named places between durable steps where a learner, a test or the simulation
// injects a fault. A point without an armed fault costs one branch.
//
//     if (faults.hit("bus.before_publish", scopes) == Effect::drop) return;

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet {

/// What an armed fault does at its point.
enum class Effect { none, crash, error, delay, drop, duplicate, reorder };

/// A fault and how often it fires. Plain data.
struct Fault {
    std::string point;  ///< e.g. "payments.capture.after_commit"
    Effect effect = Effect::error;
    std::chrono::milliseconds delay{0};  ///< with Effect::delay
    std::uint64_t after = 0;             ///< the first passes that it ignores
    std::uint64_t times = 1;             ///< how often it fires; 0: without a limit
    double probability = 1.0;            ///< of firing at each pass
    std::uint64_t fired = 0;
    std::uint64_t passed = 0;
};

/// Thrown by `hit` for Effect::error.
struct InjectedError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A message that a fault affects: its trace context, and the order or return that it is about.
struct FaultScope {
    std::string context;
    std::string subject;
};
using FaultScopes = std::vector<FaultScope>;

/// The armed faults of one process. The simulation derives from it: its fault mix decides at every
/// pass, and a crash is an exception. Thread-safe, except `watch`.
class Faults {
public:
    explicit Faults(std::uint64_t seed = 1) : state_{seed} {}
    virtual ~Faults() = default;

    void arm(Fault fault);  ///< replaces a fault at the same point
    void clear();           ///< disarms every fault
    void clear(const std::string& point);
    [[nodiscard]] std::vector<Fault> list() const;
    /// Calls `fired` for every fault that fires, before the fault takes effect: a crash leaves no
    /// time afterwards. REQUIRES: no thread has passed a point yet.
    void watch(std::function<void(const Fault&, const FaultScopes&)> fired) {
        fired_ = std::move(fired);
    }
    /// The simulation returns a random answer.
    [[nodiscard]] virtual bool any_armed() const { return armed_.load(std::memory_order_relaxed); }

    /// Passes the point. A fault that fires here crashes the process, throws InjectedError or
    /// delays the thread; drop, duplicate and reorder are returned, and the caller performs them.
    Effect hit(std::string_view point) {
        return hit(point, [] { return FaultScopes{}; });
    }
    /// `scopes` returns the messages that are affected here; called only when a fault fires.
    template <class ScopesOf> Effect hit(std::string_view point, const ScopesOf& scopes) {
        if (!armed_.load(std::memory_order_relaxed)) [[likely]]
            return Effect::none;
        return fire(point, scopes);
    }

    /// Arms "point=crash", "point=delay:250", "point=error,after=3,times=2,probability=0.1";
    /// several are separated by ';'. Throws std::invalid_argument that names the wrong part.
    void arm_from(std::string_view specification);

protected:
    using ScopeSource = std::function<FaultScopes()>;

    /// Called for every pass while a fault is armed. The simulation overrides it.
    virtual Effect fire(std::string_view point, const ScopeSource& scopes);
    void fire_at_every_pass() { armed_ = true; }
    virtual void crash(std::string_view point);  ///< sends SIGKILL to this process
    virtual void wait(std::chrono::milliseconds delay);

private:
    double chance();

    std::atomic<bool> armed_{false};
    mutable std::mutex mutex_;
    std::map<std::string, Fault, std::less<>> faults_;
    std::function<void(const Fault&, const FaultScopes&)> fired_;
    std::uint64_t state_;
};

std::string_view name_of(Effect effect);
Fault parse_fault(std::string_view specification);

}  // namespace duet
