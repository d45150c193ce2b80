#pragma once
// Sends a process's spans to the console, or to any collector, in batches, off the hot path. Which
// refusals are for good and which are not: OTLP/HTTP Response
// (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response).

#include "shared/http/client/client.hpp"
#include "shared/telemetry/otlp.hpp"
#include "shared/telemetry/settings.hpp"
#include "shared/telemetry/span_queue.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>

namespace duet::telemetry {

class Exporter {
public:
    struct Limits {
        std::size_t max_waiting = 20'000;
        std::size_t batch = 512;
        std::chrono::milliseconds linger{50};  ///< a span waits at most this long for company
        std::chrono::milliseconds timeout{2'000};
        std::chrono::milliseconds first_pause{
            100};  ///< before a batch is sent again; doubled each time
        std::chrono::milliseconds max_pause{5'000};
        std::size_t max_splits = 64;  ///< of a batch: 129 different requests
    };

    struct Counts {
        std::uint64_t exported = 0;
        std::uint64_t dropped = 0;  ///< there was no room for them, or the process ended first
        std::uint64_t refused = 0;  ///< the receiver did not want them and never will
        std::size_t waiting = 0;
        std::uint64_t splits = 0;  ///< how often a refused batch, or a part of one, was halved
    };

    Exporter(Destination destination, Resource resource, Limits limits);
    ~Exporter();  ///< without timeout

    /// Never waits. Thread-safe.
    void add(Spans spans) { queue_.add(std::move(spans)); }

    /// Sends what waits, for as long as `timeout`; what is left then is dropped. A request that is
    /// under way when the timeout ends is waited for, at most for its timeout.
    void stop(std::chrono::milliseconds timeout);

    Counts counts() const;

private:
    using Steady = std::chrono::steady_clock;

    /// What became of one request, after the retries that the protocol allows.
    enum class Delivery {
        taken,
        bad_content,  ///< refused for what is in it: a smaller part may be taken
        refused,      ///< refused whatever is in it (no such route, wrong key)
        given_up,     ///< the process ends before the receiver could take it
    };

    void loop();
    void send(const Spans& batch);
    Delivery deliver(std::span<const Span> part);
    Delivery judge(const http::Answer& answer, std::span<const Span> part);
    http::Answer call(const std::string& body);
    void report_refused(std::uint64_t count, std::size_t of);
    bool pause(std::chrono::milliseconds length);  ///< false: it is time to give up
    bool is_too_late();

    Destination destination_;
    Resource resource_;
    Limits limits_;
    SpanQueue queue_;
    http::Client client_{
        http::Client::Options{.connections = 2}};  // beside the process's own client
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    Steady::time_point stop_by_{};
    std::atomic<std::uint64_t> exported_{0};
    std::atomic<std::uint64_t> lost_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> splits_{0};
    std::string refusal_;  ///< the receiver's last one, for the log; of `thread_`
    std::thread thread_;   ///< last: it uses all of the above
};

/// The exporter that the environment asks for; nullptr where nothing is to be exported.
std::unique_ptr<Exporter> exporter_for(const std::string& service, const std::string& style);

}  // namespace duet::telemetry
