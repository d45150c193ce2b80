#pragma once
// Fault points: named places between durable steps where a learner, a test or the simulation can
// make something go wrong. Off, a point costs one branch.

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

/// What an armed point does when it is reached.
enum class Effect { none, crash, error, delay, drop, duplicate, reorder };

struct Fault {
    std::string point;  ///< e.g. "payments.capture.after_commit"
    Effect effect = Effect::error;
    std::chrono::milliseconds delay{0};  ///< with Effect::delay
    std::uint64_t after = 0;             ///< lets this many passes through first
    std::uint64_t times = 1;             ///< fires this often, then stays silent; 0 = for ever
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

/// The armed faults of one process. Thread-safe. The simulation derives from it to make `crash` an
/// exception.
class Faults {
public:
    explicit Faults(std::uint64_t seed = 1) : state_{seed} {}
    virtual ~Faults() = default;

    void arm(Fault fault);  ///< replaces a fault at the same point
    void clear();           ///< disarms everything
    void clear(const std::string& point);
    std::vector<Fault> list() const;
    /// `fired` is called for every fault that fires, before it takes effect: a crash leaves no time
    /// afterwards. Before any thread passes a point.
    void watch(std::function<void(const Fault&, const FaultScopes&)> fired) {
        fired_ = std::move(fired);
    }
    /// The simulation says so now and then.
    virtual bool any_armed() const { return armed_.load(std::memory_order_relaxed); }

    /// What should happen here? Crash, error and delay are carried out; drop, duplicate and reorder
    /// are returned to the caller.
    Effect hit(std::string_view point) {
        return hit(point, [] { return FaultScopes{}; });
    }
    /// `scopes` returns the messages that are affected here; called only when a fault fires.
    template <class ScopesOf> Effect hit(std::string_view point, const ScopesOf& scopes) {
        if (!armed_.load(std::memory_order_relaxed)) [[likely]]
            return Effect::none;
        return fire(point, scopes);
    }

    /// "point=crash", "point=delay:250", "point=error,after=3,times=2,probability=0.1"; several
    /// separated by ';'. Throws std::invalid_argument saying what is wrong with which part.
    void arm_from(std::string_view specification);

protected:
    using ScopeSource = std::function<FaultScopes()>;

    /// What a pass does; the simulation decides for itself at every point.
    virtual Effect fire(std::string_view point, const ScopeSource& scopes);
    void fire_at_every_pass() { armed_ = true; }
    virtual void crash(std::string_view point);  ///< SIGKILL to this very process
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
