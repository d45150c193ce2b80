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

/// The first and the last instant that RFC 3339 can write in UTC: its years have four digits
/// (section 5.6). A business time lies between them.
inline constexpr Instant first_instant{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
inline constexpr Instant last_instant{
    Instant{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} + std::chrono::days{1}} -
    std::chrono::microseconds{1}};
constexpr bool fits_rfc3339(Instant instant) {
    return first_instant <= instant && instant <= last_instant;
}

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
    explicit ManualClock(Instant start = Instant{std::chrono::seconds{1'290'000'000}})
        : now_{start} {}
    Instant now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ += by; }
    void set(Instant to) { now_ = to; }

private:
    Instant now_;
};

/// RFC 3339 in UTC, always with 'Z'. No fraction, milliseconds or microseconds, whichever says it
/// all: `from_rfc3339` reads the very same instant back. An instant that does not fit (no request
/// can bring one) gets the sign and all digits of its year, as in the expanded form of ISO 8601: it
/// never looks like another time, and nobody reads it back.
std::string to_rfc3339(Instant instant);

/// Reads RFC 3339 with 'Z' or a numeric offset (section 5.6; small letters and a space for the 'T'
/// count, as its notes allow). Digits beyond microseconds are cut off. The second 60 is the first
/// of the next minute, and is taken only where a leap second can stand (section 5.7): before
/// midnight UTC at the end of a month. nullopt: it is anything else, or does not fit
/// (`fits_rfc3339`) once it is converted to UTC.
std::optional<Instant> from_rfc3339(std::string_view text);

inline std::int64_t to_micros(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_micros(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

}  // namespace duet
