#pragma once
// A circuit breaker (M. Nygard, "Release It!", 2007). After several failures in a row the caller
// stops sending to a service for a while, then tries it with one request. The breaker refuses
// nothing itself: its caller keeps the waiting commands.

#include <chrono>
#include <optional>

namespace duet {

/// The caller passes the current time, measured from any fixed point. One thread.
class Breaker {
public:
    using Moment = std::chrono::microseconds;
    enum class State { closed, half_open, open };

    struct Settings {
        int failures = 5;  ///< failures in a row that open the breaker
        std::chrono::milliseconds open_for{500};
    };

    explicit Breaker(Settings settings) : settings_{settings} {}

    [[nodiscard]] State state(Moment now) const {
        if (failures_ < settings_.failures) return State::closed;
        return now < until_ ? State::open : State::half_open;
    }

    void succeeded() { failures_ = 0; }
    void failed(Moment now) {
        if (++failures_ >= settings_.failures) until_ = now + settings_.open_for;
    }

    /// The time from which one trial request is allowed; nullopt while the breaker is closed.
    std::optional<Moment> half_opens() const {
        return failures_ < settings_.failures ? std::nullopt : std::optional{until_};
    }

private:
    Settings settings_;
    int failures_ = 0;
    Moment until_{};
};

}  // namespace duet
