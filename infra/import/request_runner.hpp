#pragma once
// Runs many tasks at once over one HTTP client and repeats each call until its outcome is known.

#include "shared/http/client/client.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace duet::importer {

/// A task of one or more calls. Every call must be safe to repeat: by its key, or because it has no
/// effect. One thread.
class RequestTask {
public:
    virtual ~RequestTask() = default;

    /// The next call.
    virtual http::Call call() const = 0;

    /// Takes a usable answer (no timeout, overload or server error: the runner retries those).
    /// Returns how long to wait before the next call; nullopt when the task is done. An exception
    /// ends the whole run.
    virtual std::optional<std::chrono::milliseconds> take(const http::Answer& answer) = 0;
};

/// How long to wait before the same call is repeated; nullopt when the answer is usable. Unknown
/// outcomes, 5xx and overload (429, 503 with Retry-After) are repeated with the same key, because
/// the shop may or may not have acted.
std::optional<std::chrono::milliseconds> repeat_after(const http::Answer& answer, int attempt);

/// All calls and answers meet on the thread that calls `run`, so nothing else needs a lock. One
/// thread.
class RequestRunner {
public:
    struct Options {
        std::size_t in_flight = 64;
        std::chrono::milliseconds timeout = std::chrono::minutes(2);  ///< without any usable answer
        std::chrono::milliseconds grace =
            std::chrono::seconds(15);  ///< for calls in flight at an interruption
        std::function<bool()> interrupted = [] { return false; };
        std::function<void()> on_batch = [] {};  ///< called often; must be quick
    };
    enum class End { finished, interrupted, gave_up };

    explicit RequestRunner(Options options);
    ~RequestRunner();

    /// `next` returns the next task, or null when none is ready (the runner calls it again after a
    /// task finished). `done` takes back a finished task; interrupted tasks are not passed to it.
    End run(const std::function<std::unique_ptr<RequestTask>()>& next,
            const std::function<void(RequestTask&)>& done);

    /// The last answer that had to be repeated, for display; "" when there was none.
    const std::string& trouble() const { return trouble_; }

private:
    struct Run;
    Options options_;
    std::unique_ptr<http::Client> client_;
    std::string trouble_;
};

}  // namespace duet::importer
