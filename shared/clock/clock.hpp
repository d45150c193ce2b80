#pragma once
// Time as a dependency: code receives a Clock, so that tests and the simulation control time.

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
/// (section 5.6). Every business time lies between them.
inline constexpr Instant first_instant{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
inline constexpr Instant last_instant{
    Instant{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} + std::chrono::days{1}} -
    std::chrono::microseconds{1}};
constexpr bool fits_rfc3339(Instant instant) {
    return first_instant <= instant && instant <= last_instant;
}

/// The source of the current time.
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

/// The machine's wall clock plus a shift: a process whose clock is set wrong. Thread-safe.
class ShiftedClock final : public Clock {
public:
    Instant now() const override { return SystemClock{}.now() + shift(); }
    void set_shift(std::chrono::microseconds by) { shift_ = by.count(); }
    std::chrono::microseconds shift() const { return std::chrono::microseconds{shift_.load()}; }

private:
    std::atomic<std::int64_t> shift_{0};
};

/// Changes only when a caller moves it; for tests and the simulation. One thread.
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

/// Writes RFC 3339 in UTC, always with 'Z' and with the shortest fraction that is exact (none,
/// milliseconds or microseconds): `from_rfc3339` reads the same instant back. An instant that does
/// not fit (no request can bring one) is written with a sign and all digits of its year, as in the
/// expanded form of ISO 8601. It cannot be mistaken for another time, and `from_rfc3339` rejects
/// it.
std::string to_rfc3339(Instant instant);

/// Reads RFC 3339 with 'Z' or a numeric offset (section 5.6; lower case letters and a space in
/// place of the 'T' are allowed, as its notes say). Digits beyond microseconds are cut off. Second
/// 60 means the first second of the next minute. It is accepted only where a leap second is
/// possible (section 5.7): before midnight UTC at the end of a month. Returns nullopt for any other
/// text, and for a time that does not fit (`fits_rfc3339`) after conversion to UTC.
std::optional<Instant> from_rfc3339(std::string_view text);

inline std::int64_t to_micros(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_micros(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

}  // namespace duet
