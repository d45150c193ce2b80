#pragma once
// Many errands at once over one HTTP client, each repeated until its outcome is known.

#include "shared/http/client/client.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace duet::importer {

/// Something to bring about through one or more calls. Every call must be safe to repeat (a key, or
/// no effect).
class RequestTask {
public:
    virtual ~RequestTask() = default;

    /// What to ask now.
    virtual http::Call call() const = 0;

    /// Takes an answer that says something (no timeout, no overload, no server error: those are
    /// asked again). Returns how long to wait before the next call; nullopt when the errand is
    /// done. May throw: then the whole run ends.
    virtual std::optional<std::chrono::milliseconds> take(const http::Answer& answer) = 0;
};

/// How long to wait before the same call is made again; nullopt when the answer says something.
/// Unknown outcomes, 5xx and overload (429, 503 with Retry-After) are to be repeated with the same
/// key: the other side may or may not have acted.
std::optional<std::chrono::milliseconds> repeat_after(const http::Answer& answer, int attempt);

/// Calls and their answers meet on the thread that runs it; nothing else needs a lock.
class RequestRunner {
public:
    struct Options {
        std::size_t in_flight = 64;
        std::chrono::milliseconds timeout =
            std::chrono::minutes(2);  ///< without any answer that says something
        std::chrono::milliseconds grace =
            std::chrono::seconds(15);  ///< for calls under way when interrupted
        std::function<bool()> interrupted = [] { return false; };
        std::function<void()> each_turn = [] {};  ///< often; must be quick
    };
    enum class End { finished, interrupted, gave_up };

    explicit RequestRunner(Options options);
    ~RequestRunner();

    /// `next` gives the next errand, or null when there is none at the moment (it is asked again
    /// after one finished); `done` takes back an errand that is done. Errands that an interruption
    /// cuts short are never given to `done`.
    End run(const std::function<std::unique_ptr<RequestTask>()>& next,
            const std::function<void(RequestTask&)>& done);

    /// The last answer that had to be repeated, for a person; "" when there was none.
    const std::string& trouble() const { return trouble_; }

private:
    struct Run;
    Options options_;
    std::unique_ptr<http::Client> client_;
    std::string trouble_;
};

}  // namespace duet::importer
