#pragma once
// A circuit breaker (M. Nygard, "Release It!", 2007): who has not answered several times in a row
// is left alone for a while, then tried with one request. Nothing is refused meanwhile; who uses it
// keeps what waits.

#include <chrono>
#include <optional>

namespace duet {

/// No threads, no clock: the moments come from outside, from any fixed point.
class Breaker {
public:
    using Moment = std::chrono::microseconds;
    enum class State { closed, half_open, open };

    struct Settings {
        int failures = 5;  ///< in a row, until it opens
        std::chrono::milliseconds open_for{500};
    };

    explicit Breaker(Settings settings) : settings_{settings} {}

    State state(Moment now) const {
        if (failures_ < settings_.failures) return State::closed;
        return now < until_ ? State::open : State::half_open;
    }

    void succeeded() { failures_ = 0; }
    void failed(Moment now) {
        if (++failures_ >= settings_.failures) until_ = now + settings_.open_for;
    }

    /// When it lets one request through; nullopt while it lets all through.
    std::optional<Moment> half_opens() const {
        return failures_ < settings_.failures ? std::nullopt : std::optional{until_};
    }

private:
    Settings settings_;
    int failures_ = 0;
    Moment until_{};
};

}  // namespace duet
