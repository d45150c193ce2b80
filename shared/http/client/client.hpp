#pragma once
// The HTTP client of every process: many concurrent calls on one thread.
//
//     Client client;
//     client.send({.url = url}, [](Answer answer) { … });   // on the client's thread
//     const Answer answer = client.call({.url = url});      // waits

#include "shared/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace duet::http {

/// One request. The client adds Host, the framing headers and `Accept: */*`.
struct Call {
    Method method = Method::get;
    std::string url{};
    Headers headers{};
    std::string body{};
    std::chrono::milliseconds timeout{5000};
};

/// The result of a call. `unknown` stands for a timeout or a broken connection: the server may or
/// may not have acted on the request.
struct Answer {
    enum class Outcome { answered, not_sent, unknown };
    Outcome outcome = Outcome::unknown;
    int status = 0;   ///< with `answered`
    Headers headers;  ///< with `answered`; names in lower case
    std::string body;
    std::string error;  ///< without `answered`: the reason, for people
    std::chrono::microseconds took{0};

    bool ok() const { return outcome == Outcome::answered && status >= 200 && status < 300; }
    std::optional<std::string> header(std::string_view name) const;
};

/// Runs libcurl's multi interface on its own thread. A call without a free connection queues while
/// its timeout runs, and ends as `not_sent` when the timeout expires. libcurl may silently send a
/// POST again when a reused connection closes before the response, so every POST must carry an
/// idempotency key. Thread-safe.
class Client {
public:
    struct Options {
        long connections_per_host = 64;  ///< further calls queue
        /// To all hosts; at most, and by default (0), the share of calls (descriptors.hpp).
        long connections = 0;
        /// In flight and queued; further calls end as `not_sent` at once.
        std::size_t calls = 20'000;
    };

    Client();
    explicit Client(Options options);
    /// Calls in flight end as `unknown`, queued ones as `not_sent`.
    ~Client();

    /// Starts the call. `done` runs on the client's thread; it must not block and must not throw.
    void send(Call call, std::function<void(Answer)> done);

    /// Starts the call and waits for its end. Never call this inside a `done`.
    Answer call(Call call);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::http
