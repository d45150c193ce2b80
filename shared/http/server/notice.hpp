#pragma once
// Gathers what happens often and says it seldom: at once when it begins, then once per period.

#include <chrono>
#include <cstddef>
#include <optional>

namespace duet::http {

/// What a server did because it was full, since the last word about it.
struct Turmoil {
    std::size_t refused = 0;              ///< answered 503: every seat was taken
    std::size_t without_descriptors = 0;  ///< accept(2) found no descriptor
    std::size_t idle_closed = 0;          ///< made room for others

    bool any() const { return refused + without_descriptors + idle_closed > 0; }
};

/// No clock of its own; for one thread.
class Notice {
public:
    using Clock = std::chrono::steady_clock;

    explicit Notice(Clock::duration period) : period_(period) {}

    Turmoil& gathered() { return gathered_; }
    /// What has gathered, when it is time to say it; then it begins at nothing again.
    std::optional<Turmoil> due(Clock::time_point now);
    /// How long the next word has to wait; nullopt when there is nothing to say.
    std::optional<Clock::duration> wait(Clock::time_point now) const;

private:
    const Clock::duration period_;
    std::optional<Clock::time_point> said_;
    Turmoil gathered_;
};

}  // namespace duet::http
