#pragma once
// Sends a process's spans to the console, or to any collector, in batches, off the hot path.

#include "shared/http/client.hpp"
#include "shared/telemetry/otlp.hpp"
#include "shared/telemetry/settings.hpp"
#include "shared/telemetry/span_queue.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace duet::telemetry {

class Exporter {
public:
    struct Limits {
        std::size_t most_waiting = 20'000;
        std::size_t batch = 512;
        std::chrono::milliseconds linger{50};         ///< a span waits at most this long for company
        std::chrono::milliseconds timeout{2'000};
        std::chrono::milliseconds first_pause{100};   ///< before a batch is sent again; doubled each time
        std::chrono::milliseconds longest_pause{5'000};
    };

    struct Counts {
        std::uint64_t exported = 0;
        std::uint64_t dropped = 0;   ///< there was no room for them, the collector refused them, or the process ended first
        std::size_t waiting = 0;
    };

    Exporter(Destination destination, Resource resource, Limits limits);
    ~Exporter();   ///< without patience

    /// Never waits. Thread-safe.
    void add(Spans spans) { queue_.add(std::move(spans)); }

    /// Sends what waits, for as long as `patience`; what is left then is dropped.
    void stop(std::chrono::milliseconds patience);

    Counts counts() const;

private:
    using Steady = std::chrono::steady_clock;

    void loop();
    void send(const Spans& batch);
    bool pause(std::chrono::milliseconds length);   ///< false: it is time to give up

    Destination destination_;
    Resource resource_;
    Limits limits_;
    SpanQueue queue_;
    http::Client client_{http::Client::Options{.connections = 2}};   // beside the process's own client
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    Steady::time_point stop_by_{};
    std::atomic<std::uint64_t> exported_{0};
    std::atomic<std::uint64_t> lost_{0};
    std::thread thread_;   ///< last: it uses all of the above
};

/// The exporter that the environment asks for; nullptr where nothing is to be exported.
std::unique_ptr<Exporter> exporter_for(const std::string& service, const std::string& style);

}  // namespace duet::telemetry
