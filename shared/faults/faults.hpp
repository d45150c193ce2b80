#pragma once
// Fault points: named places between durable steps where a learner, a test or the simulation
// injects a fault. A point without an armed fault costs one branch.

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

/// A fault armed at one point, with its counters.
struct Fault {
    std::string point;  ///< e.g. "payments.capture.after_commit"
    Effect effect = Effect::error;
    std::chrono::milliseconds delay{0};  ///< with Effect::delay
    std::uint64_t after = 0;             ///< passes without effect before the first fault
    std::uint64_t times = 1;             ///< fires at most this often; 0: no limit
    double probability = 1.0;            ///< of firing, at each pass
    std::uint64_t fired = 0;
    std::uint64_t passed = 0;
};

/// Thrown by `hit` for Effect::error.
struct InjectedError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What a thread is working on while it passes fault points: a trace context and the order or
/// return. The observer of faults (`watch`) receives it.
struct Concern {
    std::string context;
    std::string subject;
};
using Concerns = std::vector<Concern>;

/// Sets the concerns of the current thread for its lifetime. One thread.
class Concerning {
public:
    explicit Concerning(Concerns concerns);
    ~Concerning();
    Concerning(const Concerning&) = delete;
    Concerning& operator=(const Concerning&) = delete;

private:
    Concerns mine_;
    const Concerns* before_;
};

/// The armed faults of one process. The simulation derives from it and turns `crash` into an
/// exception. Thread-safe.
class Faults {
public:
    explicit Faults(std::uint64_t seed = 1) : state_{seed} {}
    virtual ~Faults() = default;

    void arm(Fault fault);  ///< replaces a fault at the same point
    void clear();           ///< disarms everything
    void clear(const std::string& point);
    std::vector<Fault> list() const;
    /// Calls `observer` for every fault that fires, before the fault takes effect, because a crash
    /// leaves no time afterwards. Call `watch` before any thread passes a point.
    void watch(std::function<void(const Fault&, const Concerns&)> observer) {
        observer_ = std::move(observer);
    }
    /// True when a fault may fire. The simulation overrides it with a random value.
    virtual bool any_armed() const { return armed_.load(std::memory_order_relaxed); }

    /// Passes a fault point. Executes crash, error (throws InjectedError) and delay itself; returns
    /// drop, duplicate and reorder to the caller, who executes them.
    Effect hit(std::string_view point) {
        if (!armed_.load(std::memory_order_relaxed)) [[likely]]
            return Effect::none;
        return fire(point);
    }

    /// Arms "point=crash", "point=delay:250" (milliseconds) or
    /// "point=error,after=3,times=2,probability=0.1"; several faults are separated by ';'. Throws
    /// std::invalid_argument that names the wrong part.
    void arm_from(std::string_view specification);

protected:
    /// Handles one pass. The simulation overrides it and decides at every point.
    virtual Effect fire(std::string_view point);
    void fire_at_every_pass() { armed_ = true; }
    virtual void crash(std::string_view point);  ///< sends SIGKILL to this process
    virtual void wait(std::chrono::milliseconds delay);

private:
    double chance();

    std::atomic<bool> armed_{false};
    mutable std::mutex mutex_;
    std::map<std::string, Fault, std::less<>> faults_;
    std::function<void(const Fault&, const Concerns&)> observer_;
    std::uint64_t state_;
};

std::string_view name_of(Effect effect);
Fault parse_fault(std::string_view specification);

}  // namespace duet
