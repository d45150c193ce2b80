#pragma once
// Calls to other processes over HTTP: many at once, one thread, no thread per call.

#include "shared/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace duet::http {

/// Host, framing and `Accept: */*` are the client's own; of a call come the other headers.
struct Call {
    Method method = Method::get;
    std::string url{};
    Headers headers{};
    std::string body{};
    std::chrono::milliseconds timeout{5000};
};

/// What became of a call. `unknown` is the honest answer to a timeout or a broken connection: the
/// other side may or may not have acted.
struct Answer {
    enum class Outcome { answered, not_sent, unknown };
    Outcome outcome = Outcome::unknown;
    int status = 0;   ///< with `answered`
    Headers headers;  ///< with `answered`; names in lower case
    std::string body;
    std::string error;  ///< otherwise: what happened, for a person
    std::chrono::microseconds took{0};

    bool ok() const { return outcome == Outcome::answered && status >= 200 && status < 300; }
    std::optional<std::string> header(std::string_view name) const;
};

/// libcurl's multi interface on one thread of its own. Thread-safe. A call for which there is no
/// connection waits its turn while its timeout runs, and ends as `not_sent` when that is over.
/// libcurl may silently send a POST again when a kept connection closes before answering, so every
/// POST must carry its idempotency key.
class Client {
public:
    struct Options {
        long connections_per_host = 64;  ///< more calls than that wait their turn
        long connections =
            0;  ///< to all hosts; 0, or more than that: the share of calls (descriptors.hpp)
        std::size_t calls =
            20'000;  ///< at once, with those that wait; more end as `not_sent` at once
    };

    Client();
    explicit Client(Options options);
    ~Client();  ///< calls under way end as `unknown`, those that wait for their turn as `not_sent`

    /// Starts the call; `done` runs on the client's thread, must not block and must not throw.
    void send(Call call, std::function<void(Answer)> done);

    /// Starts the call and waits for it. Never from inside a `done`.
    Answer call(Call call);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::http
