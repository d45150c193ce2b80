#pragma once
// Time and chance as things that are handed in, so that a test and the simulation can hold them.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet {

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's wall clock. Thread-safe.
class SystemClock final : public Clock {
public:
    Instant now() const override;
};

/// The machine's wall clock as a process sees it whose clock has been set wrong. Thread-safe.
class ShiftedClock final : public Clock {
public:
    Instant now() const override { return SystemClock{}.now() + shift(); }
    void set_shift(std::chrono::microseconds by) { shift_ = by.count(); }
    std::chrono::microseconds shift() const { return std::chrono::microseconds{shift_.load()}; }

private:
    std::atomic<std::int64_t> shift_{0};
};

/// Stands still until moved; for tests and the simulation.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start = Instant{std::chrono::seconds{1'290'000'000}}) : now_{start} {}
    Instant now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ += by; }
    void set(Instant to) { now_ = to; }

private:
    Instant now_;
};

/// RFC 3339 in UTC, always with 'Z'; fractions are printed as milliseconds and only when not zero.
std::string to_rfc3339(Instant instant);

/// Reads RFC 3339 with 'Z' or a numeric offset; nullopt when it is anything else.
std::optional<Instant> from_rfc3339(std::string_view text);

inline std::int64_t to_micros(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_micros(std::int64_t micros) { return Instant{std::chrono::microseconds{micros}}; }

}  // namespace duet
