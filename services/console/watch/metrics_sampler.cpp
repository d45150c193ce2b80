#include "services/console/watch/metrics_sampler.hpp"

#include "shared/store/connection.hpp"
#include "shared/telemetry/percentile.hpp"

#include <algorithm>

namespace duet::console {

namespace {

constexpr std::int64_t max_orders = 5000;
constexpr std::int64_t micros_of_latencies = 10'000'000;
constexpr int max_facts = 30;

}  // namespace

MetricsSampler::MetricsSampler(std::map<std::string, std::string> databases)
    : databases_{std::move(databases)} {}
MetricsSampler::~MetricsSampler() = default;
MetricsSampler::MetricsSampler(MetricsSampler&&) noexcept = default;

store::Connection& MetricsSampler::open(const std::string& service) {
    auto& connection = open_[service];
    if (!connection)
        connection = std::make_unique<store::Connection>(databases_.at(service),
                                                         store::Connection::Mode::read_only);
    return *connection;
}

void MetricsSampler::latencies(StyleMetrics& metrics, std::int64_t newest, Instant now) {
    std::vector<double> took;
    auto rows = open("orders").query(
        "SELECT MAX(CASE WHEN h.to_state IN ('dispatched', 'rejected', 'cancelled') THEN h.at END) "
        "AS ended, MIN(h.at) "
        "FROM orders o JOIN history h ON h.order_id = o.order_id WHERE o.seq > ? GROUP BY o.seq "
        "HAVING ended > ?",
        newest - max_orders, to_micros(now) - micros_of_latencies);
    while (rows.next())
        took.push_back(static_cast<double>(rows.integer(0) - rows.integer(1)) / 1000);
    metrics.p50_ms = percentile(took, 0.50);
    metrics.p99_ms = percentile(took, 0.99);
}

void MetricsSampler::freshness(StyleMetrics& metrics, std::int64_t newest) {
    std::vector<double> lags;
    auto ended = open("orders").query(
        "SELECT o.order_id, MIN(h.at) FROM orders o JOIN history h ON h.order_id = o.order_id "
        "WHERE o.seq > ? AND h.to_state IN ('confirmed', 'rejected', 'cancelled') GROUP BY o.seq "
        "ORDER BY o.seq DESC LIMIT ?",
        newest - 10 * max_facts, max_facts);
    while (ended.next()) {
        const auto known =
            open("reporting").number("SELECT at FROM facts WHERE order_id = ?", ended.text(0));
        if (known && *known > 0)
            lags.push_back(std::max(0.0, static_cast<double>(*known - ended.integer(1)) / 1000));
    }
    metrics.freshness_ms = percentile(lags, 0.50);
}

std::optional<StyleMetrics> MetricsSampler::take(Instant now) {
    try {
        StyleMetrics metrics;
        const auto newest = open("orders").number("SELECT MAX(seq) FROM orders").value_or(0);
        metrics.accepted = newest;
        metrics.in_flight = databases_.contains("coordinator")
                                ? open("coordinator")
                                      .number(
                                          "SELECT COUNT(*) FROM under_way WHERE saga_id NOT LIKE "
                                          "'round-%' AND saga_id NOT LIKE 'backfill-%'")
                                      .value_or(0)
                                : open("orders")
                                      .number(
                                          "SELECT COUNT(*) FROM orders WHERE seq > ? AND state IN "
                                          "('pending', 'in_review', 'confirmed')",
                                          newest - max_orders)
                                      .value_or(0);
        latencies(metrics, newest, now);
        freshness(metrics, newest);
        return metrics;
    } catch (const store::StoreError&) {
        open_.clear();  // not there yet, or replaced: the next sample opens it again
        return std::nullopt;
    }
}

}  // namespace duet::console
