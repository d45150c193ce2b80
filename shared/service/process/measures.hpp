#pragma once
// What a service measures of itself: rate, errors and duration of every kind of message (the RED
// method, T. Wilkie, 2015), and how full its queues are.

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

/// Of the messages that go through the machine. For the writer's thread alone.
class Measures {
public:
    /// `known`: what the service reacts to. Types beyond are counted as "unknown": whoever sends
    /// them must not make series of them.
    Measures(Metrics& metrics, const Handlers& known);

    /// A round is over: each message with what became of it.
    void messages(const std::vector<Inbound>& batch, const std::vector<Result>& results);
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
    struct Nearer {
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
    std::map<Kind, Series, Nearer> series_;
    telemetry::Counter repeated_, retried_;
    telemetry::Histogram batch_seconds_, commits_, batches_;
};

/// Messages and bytes that leave: `what` is "event", "command" or "reply". Thread-safe.
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

/// Of the HTTP door: requests by route, method and status; give it to Server::Options::served.
/// `metrics` must outlive the server.
std::function<void(const http::Served&)> measure_requests(Metrics& metrics);

/// Of the HTTP door: how full it is, how many it refused and closed. Before each reading of
/// `metrics`; thread-safe.
void measure_connections(Metrics& metrics, const http::Connections& connections);
/// What became of a process's spans; before each reading of `metrics`.
void measure_spans(Metrics& metrics, const telemetry::Exporter::Counts& counts);

}  // namespace duet::service
