#pragma once
// The metrics of a service: rate, errors and duration of every kind of message (the RED method,
// T. Wilkie, 2015), and how full its queues are. Series: shared/telemetry/README.md.

#include "shared/http/server/server.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/service/machine/inbound.hpp"
#include "shared/telemetry/exporter.hpp"
#include "shared/telemetry/metrics.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace duet::service {

using telemetry::Metrics;

/// Metrics of the messages that go through the machine. `metrics` and `known` must outlive it. On
/// the writer's thread only. One thread.
class Measures {
public:
    /// `known`: the types with a handler. All other types share the label "unknown", which bounds
    /// the number of series.
    Measures(Metrics& metrics, const Handlers& known);

    /// Counts each message of a batch with its result.
    void messages(const std::vector<Inbound>& batch, const std::vector<Result>& results);
    /// `took`: from the first message to the answers; `commit`: the COMMIT alone.
    void batch(std::size_t messages, std::chrono::steady_clock::duration took,
               std::chrono::steady_clock::duration commit);

    /// `total`: of Machine::batches_retried.
    void batches_retried(std::uint64_t total) { retried_.reach(static_cast<double>(total)); }

private:
    struct Series {
        std::string type;
        telemetry::Histogram seconds;
        std::map<std::string_view, telemetry::Counter> outcomes;
    };
    using Kind = std::pair<Inbound::Kind, std::string>;
    struct Less {
        using is_transparent = void;
        template <class A, class B> bool operator()(const A& a, const B& b) const {
            return a.first != b.first ? a.first < b.first
                                      : std::string_view{a.second} < std::string_view{b.second};
        }
    };

    Series& series(const Inbound& message);
    void count(Series& series, const Inbound& message, std::string_view outcome);

    Metrics& metrics_;
    const Handlers& known_;
    std::map<Kind, Series, Less> series_;
    telemetry::Counter repeated_, retried_;
    telemetry::Histogram batch_seconds_, commits_, batches_;
};

/// Counts messages and bytes that leave; `what` is "event", "command" or "reply". Thread-safe.
class Sent {
public:
    Sent(Metrics& metrics, const char* what);
    void add(std::size_t messages, std::size_t bytes) {
        messages_.add(static_cast<double>(messages));
        bytes_.add(static_cast<double>(bytes));
    }

private:
    telemetry::Counter messages_, bytes_;
};

/// Requests at the HTTP door by route, method and status: assign it to Server::Options::served.
/// `metrics` must outlive the server. Thread-safe.
std::function<void(const http::Served&)> measure_requests(Metrics& metrics);

/// Connections of the HTTP door: open, refused, closed. Call it before each reading of `metrics`.
/// Thread-safe.
void measure_connections(Metrics& metrics, const http::Connections& connections);
/// Spans exported, dropped and refused. Call it before each reading of `metrics`. Thread-safe.
void measure_spans(Metrics& metrics, const telemetry::Exporter::Counts& counts);

}  // namespace duet::service
