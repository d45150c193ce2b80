#pragma once
// Sends the spans of a process in batches to the console or to any OTLP collector, off the hot
// path. The rules for retries and final refusals: OTLP/HTTP Response
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

/// Owns a thread and a bounded queue. Spans that do not fit are dropped and counted. Thread-safe
/// where a method says so.
class Exporter {
public:
    struct Limits {
        std::size_t max_waiting = 20'000;
        std::size_t batch = 512;
        std::chrono::milliseconds linger{50};  ///< maximum wait of a span until its batch is full
        std::chrono::milliseconds timeout{2'000};
        std::chrono::milliseconds first_pause{
            100};  ///< before the first retry of a batch; doubled for each further one
        std::chrono::milliseconds max_pause{5'000};
        std::size_t max_splits = 64;  ///< per batch; gives at most 129 different requests
    };

    struct Counts {
        std::uint64_t exported = 0;
        std::uint64_t dropped = 0;  ///< the queue was full, or the process ended first
        std::uint64_t refused = 0;  ///< the receiver refused them for good
        std::size_t waiting = 0;
        std::uint64_t splits = 0;  ///< number of refused batches, or parts of one, that were halved
    };

    Exporter(Destination destination, Resource resource, Limits limits);
    ~Exporter();  ///< like stop(0)

    /// Adds spans to the queue without blocking. Thread-safe.
    void add(Spans spans) { queue_.add(std::move(spans)); }

    /// Sends queued spans until `timeout`; drops the rest. Waits for a request in progress, at most
    /// until that request's own timeout. Call once.
    void stop(std::chrono::milliseconds timeout);

    Counts counts() const;

private:
    using Steady = std::chrono::steady_clock;

    /// The result of one request, after the retries that the protocol allows.
    enum class Delivery {
        taken,
        bad_content,  ///< refused because of its content: a smaller part may be accepted
        refused,      ///< refused regardless of content (no such route, wrong key)
        given_up,     ///< the process is ending, and the receiver has not accepted the batch
    };

    void loop();
    void send(const Spans& batch);
    Delivery deliver(std::span<const Span> part);
    Delivery judge(const http::Answer& answer, std::span<const Span> part);
    http::Answer call(const std::string& body);
    void report_refused(std::uint64_t count, std::size_t of);
    bool pause(std::chrono::milliseconds length);  ///< false: the process is ending, give up
    bool is_too_late();

    Destination destination_;
    Resource resource_;
    Limits limits_;
    SpanQueue queue_;
    http::Client client_{
        http::Client::Options{.connections = 2}};  // separate from the process's own client
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    Steady::time_point stop_by_{};
    std::atomic<std::uint64_t> exported_{0};
    std::atomic<std::uint64_t> lost_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> splits_{0};
    std::string refusal_;  ///< the receiver's last refusal, for the log; used by `thread_`
    std::thread thread_;   ///< the last member, because it uses all others
};

/// The exporter configured by the environment; nullptr when nothing is exported.
std::unique_ptr<Exporter> exporter_for(const std::string& service, const std::string& style);

}  // namespace duet::telemetry
