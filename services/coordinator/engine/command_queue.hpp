#pragma once
// Which commands go out next, and what an answer or a silence means: the one retry layer of the
// orchestrated style. No threads, no sockets; the dispatcher and the simulation ask the same
// object.

#include "shared/messages/command.hpp"
#include "shared/resilience/breaker.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duet::coordinator {

/// One thread at a time.
class CommandQueue {
public:
    using Moment = std::chrono::microseconds;  ///< since any fixed point

    struct Settings {
        std::size_t batch = 256;  ///< commands in one request at most
        int under_way = 1;        ///< requests to one service at once
        std::chrono::milliseconds timeout{5000};
        std::chrono::milliseconds first_backoff{50};
        std::chrono::milliseconds max_backoff{2000};
        std::chrono::milliseconds hand_over_again{500};
        Breaker::Settings breaker{};  ///< one for each service
    };

    struct QueuedCommand {
        Command command;
        std::int64_t attempt = 1;
    };
    using Batch = std::vector<QueuedCommand>;

    /// `below(n)` gives a whole number from 0 to n - 1: full jitter (Brooker, "Exponential Backoff
    /// and Jitter", 2015).
    CommandQueue(Settings settings, std::function<std::int64_t(std::int64_t)> below)
        : settings_{settings}, below_{std::move(below)} {}

    /// `attempt`: 2 for what may have been sent before, by a process that has died since.
    void add(std::vector<Command> commands, std::int64_t attempt = 1);

    /// The next request to the service; empty when there is none, enough are under way, or it is
    /// left alone for now. After a silence it is asked a single command, then twice as many as it
    /// answered: a request that is too large for its time would be silent for ever.
    Batch next(const std::string& service, Moment now);
    /// How long the answer to a request is waited for; then it is a silence.
    std::chrono::milliseconds timeout() const;
    std::vector<std::string> services() const;  ///< that something waits for

    /// What was decided. The rest is asked again with the same ids once `due` says so: no reply is
    /// an unknown outcome, and never assumed to be one or the other.
    std::vector<ReceivedReply> answered(const std::string& service, Batch batch,
                                        std::vector<ReceivedReply> replies, Moment now);

    /// The coordinator could not write this reply down (its disk is full): it is handed over once
    /// more, nobody is asked again.
    void not_written(ReceivedReply reply, Moment now) {
        unwritten_.emplace(now + settings_.hand_over_again, std::move(reply));
    }

    /// What is to be asked again waits for its service from now on; returns the replies to hand
    /// over once more.
    std::vector<ReceivedReply> due(Moment now);
    std::optional<Moment> next_due() const;

    /// By service.
    std::map<std::string, Breaker::State> breakers(Moment now) const;
    /// Commands that are not with a service now: they wait for their turn, or to be asked again.
    std::size_t waiting() const;

private:
    struct Lane {
        std::deque<QueuedCommand> waiting;
        int under_way = 0;
        std::size_t max = 0;  ///< commands in the next request
        Breaker breaker;
    };
    Lane& lane(const std::string& service) {
        return lanes_.try_emplace(service, Lane{{}, 0, settings_.batch, Breaker{settings_.breaker}})
            .first->second;
    }
    void later(QueuedCommand sent, Moment at) { later_.emplace(at, std::move(sent)); }
    std::chrono::milliseconds backoff(std::int64_t attempt) const;

    Settings settings_;
    std::function<std::int64_t(std::int64_t)> below_;
    std::map<std::string, Lane> lanes_;
    std::multimap<Moment, QueuedCommand> later_;
    std::multimap<Moment, ReceivedReply> unwritten_;
};

}  // namespace duet::coordinator
