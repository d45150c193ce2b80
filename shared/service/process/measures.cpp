#include "shared/service/process/measures.hpp"

#include <memory>
#include <mutex>
#include <tuple>

namespace duet::service {

namespace {

const std::vector<double> sizes{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

bool came_again(const Inbound& message, const Result& result) {
    return message.attempt > 1 || result.status == Result::Status::repeated;
}

}  // namespace

Measures::Measures(Metrics& metrics, const Handlers& known)
    : metrics_{metrics},
      known_{known},
      repeated_{metrics.counter("duet_messages_repeated_total",
                                "Messages that were retried, redelivered, or known already")},
      retried_{
          metrics.counter("duet_batches_retried_total",
                          "Batches that were rolled back and handled again, message by message")},
      batch_seconds_{metrics.histogram(
          "duet_batch_seconds", "From the first message of a batch to its commit and answers",
          telemetry::seconds_of_work())},
      commits_{metrics.histogram("duet_commit_seconds", "Of a COMMIT, with what it syncs",
                                 telemetry::seconds_of_work())},
      batches_{metrics.histogram("duet_batch_messages", "Messages in one transaction", sizes)} {}

Measures::Series& Measures::series(const Inbound& message) {
    const std::pair<Inbound::Kind, std::string_view> wanted{message.kind, message.type};
    if (const auto found = series_.find(wanted); found != series_.end()) return found->second;
    const Kind kind{message.kind,
                    known_.find(message.kind, message.type) != nullptr ? message.type : "unknown"};
    if (const auto found = series_.find(kind); found != series_.end()) return found->second;
    const auto seconds =
        metrics_.histogram("duet_message_seconds", "From a message's arrival to its commit",
                           telemetry::seconds_of_work(),
                           {{"kind", std::string{name_of(message.kind)}}, {"type", kind.second}});
    return series_.emplace(kind, Series{kind.second, seconds, {}}).first->second;
}

void Measures::count(Series& series, const Inbound& message, std::string_view outcome) {
    auto found = series.outcomes.find(outcome);
    if (found == series.outcomes.end()) {
        found =
            series.outcomes
                .emplace(outcome, metrics_.counter(
                                      "duet_messages_handled_total",
                                      "Messages taken through the machine, by what became of them",
                                      {{"kind", std::string{name_of(message.kind)}},
                                       {"type", series.type},
                                       {"outcome", std::string{outcome}}}))
                .first;
    }
    found->second.add();
}

void Measures::messages(const std::vector<Inbound>& batch, const std::vector<Result>& results) {
    const auto now = std::chrono::steady_clock::now();
    std::size_t again = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        auto& one = series(batch[i]);
        count(one, batch[i], outcome_of(batch[i], results[i]));
        one.seconds.observe(now - batch[i].arrived);
        again += came_again(batch[i], results[i]) ? 1 : 0;
    }
    if (again > 0) repeated_.add(static_cast<double>(again));
}

void Measures::batch(std::size_t messages, std::chrono::steady_clock::duration took,
                     std::chrono::steady_clock::duration commit) {
    batch_seconds_.observe(took);
    commits_.observe(commit);
    batches_.observe(static_cast<double>(messages));
}

Sent::Sent(Metrics& metrics, const char* what)
    : messages_{metrics.counter("duet_messages_sent_total",
                                "Events published, commands and replies sent", {{"kind", what}})},
      bytes_{metrics.counter("duet_bytes_sent_total", "Bytes of events, commands and replies",
                             {{"kind", what}})} {}

std::function<void(const http::Served&)> measure_requests(Metrics& metrics) {
    using Route = std::tuple<std::string, http::Method, int>;
    struct Known {
        std::mutex mutex;
        std::map<Route, std::pair<telemetry::Counter, telemetry::Histogram>> series;
    };
    return [&metrics, known = std::make_shared<Known>()](const http::Served& served) {
        const std::lock_guard lock{known->mutex};
        const Route route{served.pattern.empty() ? "unknown" : served.pattern, served.method,
                          served.status};
        auto found = known->series.find(route);
        if (found == known->series.end()) {
            const Metrics::Labels of_route{{"route", std::get<0>(route)},
                                           {"method", std::string{http::name_of(served.method)}}};
            auto with_code = of_route;
            with_code["code"] = std::to_string(served.status);
            found =
                known->series
                    .emplace(route,
                             std::pair{metrics.counter("duet_http_requests_total",
                                                       "Requests answered, by status; 0 when the "
                                                       "connection was broken off",
                                                       with_code),
                                       metrics.histogram("duet_http_request_seconds",
                                                         "From a request's last byte to its answer",
                                                         telemetry::seconds_of_work(), of_route)})
                    .first;
        }
        found->second.first.add();
        found->second.second.observe(served.took);
    };
}

void measure_connections(Metrics& metrics, const http::Connections& connections) {
    const auto gauge = [&](const char* name, const char* help, std::size_t value) {
        metrics.gauge(name, help).set(static_cast<double>(value));
    };
    gauge("duet_http_connections", "Connections that are open at the HTTP door", connections.open);
    gauge("duet_http_connections_idle", "Open connections between two requests", connections.idle);
    gauge("duet_http_connections_max", "Maximum number of connections at the HTTP door",
          connections.max);
    const auto refused = [&](const char* reason, std::size_t value) {
        metrics
            .counter("duet_http_connections_refused_total",
                     "Connections answered 503 and closed (full), and accepts that found no "
                     "descriptor free (descriptors)",
                     {{"reason", reason}})
            .reach(static_cast<double>(value));
    };
    refused("full", connections.refused);
    refused("descriptors", connections.without_descriptors);
    metrics
        .counter("duet_http_connections_idle_closed_total",
                 "Idle connections that were closed to make room for others")
        .reach(static_cast<double>(connections.idle_closed));
}

void measure_spans(Metrics& metrics, const telemetry::Exporter::Counts& counts) {
    const auto count = [&metrics](const char* outcome, std::uint64_t spans) {
        const std::string help = "Spans of traces, by what became of them";
        auto series = metrics.counter("duet_spans_total", help, {{"outcome", outcome}});
        series.reach(static_cast<double>(spans));
    };
    count("exported", counts.exported);
    count("dropped", counts.dropped);
    count("refused", counts.refused);
    const std::string help = "Refused batches of spans, or parts of one, that were halved";
    metrics.counter("duet_span_batch_splits_total", help).reach(static_cast<double>(counts.splits));
}

}  // namespace duet::service
