#pragma once
// The commands to send next, and the meaning of a reply or of none: the one retry layer of the
// orchestrated style. No threads, no sockets: the dispatcher and the simulation use the same class.
//
// Usage: `add` commands, send each batch that `next` gives, report with `answered`; call `due` when
// `next_due` has come.

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

/// Times are passed in, so that a simulation may use any clock. One thread.
class CommandQueue {
public:
    using Moment =
        std::chrono::microseconds;  ///< since any fixed point, such as a steady clock's epoch

    struct Settings {
        std::size_t batch = 256;  ///< max commands in a request
        int under_way = 1;        ///< max requests to one service at a time
        std::chrono::milliseconds timeout{5000};
        std::chrono::milliseconds first_backoff{50};
        std::chrono::milliseconds max_backoff{2000};
        std::chrono::milliseconds store_retry_delay{500};
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

    /// `attempt`: 2 for commands that an earlier process may have sent.
    void add(std::vector<Command> commands, std::int64_t attempt = 1);

    /// The next request to the service. Empty: no command waits, `Settings::under_way` requests are
    /// under way, or the breaker is open. A half-open breaker lets one request with one command
    /// through. After a request without any reply the batch shrinks to one command, then grows to
    /// twice the number of replies: a request too large for its timeout would always fail.
    Batch next(const std::string& service, Moment now);
    /// The timeout of a request. When it expires, the outcome of every command in it is unknown.
    std::chrono::milliseconds timeout() const;
    std::vector<std::string> services() const;  ///< with commands that wait to be sent

    /// The result of a request. Returns the replies that decide their commands. The queue sends the
    /// other commands again with the same ids, after the reply's `retry_after` or else a backoff:
    /// without a reply the outcome is unknown, never assumed to be success or failure.
    std::vector<ReceivedReply> answered(const std::string& service, Batch batch,
                                        std::vector<ReceivedReply> replies, Moment now);

    /// The coordinator could not store this reply (its disk is full). `due` returns it again later;
    /// the service is not called again.
    void not_written(ReceivedReply reply, Moment now) {
        unwritten_.emplace(now + settings_.store_retry_delay, std::move(reply));
    }

    /// Moves the commands whose backoff or `retry_after` is over to their services' queues. Returns
    /// the replies to store again.
    std::vector<ReceivedReply> due(Moment now);
    /// When `due` has something to do next; nullopt: nothing waits for a time.
    std::optional<Moment> next_due() const;

    /// By service.
    std::map<std::string, Breaker::State> breakers(Moment now) const;
    /// The number of commands that wait: for the next request, or for the time of their retry.
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
