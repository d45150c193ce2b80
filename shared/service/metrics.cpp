#include "shared/service/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace duet::service {

struct Metrics::Inner {
    prometheus::Registry registry;
    prometheus::Labels labels;
    prometheus::Counter& handled;
    prometheus::Counter& repeated;
    prometheus::Counter& batches;
    prometheus::Histogram& turn;
    prometheus::Family<prometheus::Counter>& sent;
    prometheus::Family<prometheus::Counter>& bytes;
    prometheus::Family<prometheus::Gauge>& gauges;
    prometheus::Family<prometheus::Counter>& spans;

    explicit Inner(const prometheus::Labels& own)
        : labels{own},
          handled{prometheus::BuildCounter().Name("duet_messages_handled_total").Help("Messages taken through the machine").Labels(own).Register(registry).Add({})},
          repeated{prometheus::BuildCounter().Name("duet_messages_repeated_total").Help("Messages that were asked again, delivered again, or known already").Labels(own).Register(registry).Add({})},
          batches{prometheus::BuildCounter().Name("duet_batches_total").Help("Transactions").Labels(own).Register(registry).Add({})},
          turn{prometheus::BuildHistogram().Name("duet_turn_seconds").Help("From the first message of a batch to its commit and answers").Labels(own).Register(registry).Add(
              {}, prometheus::Histogram::BucketBoundaries{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1})},
          sent{prometheus::BuildCounter().Name("duet_messages_sent_total").Help("Events published, commands sent").Labels(own).Register(registry)},
          bytes{prometheus::BuildCounter().Name("duet_bytes_sent_total").Help("Bytes of events and commands").Labels(own).Register(registry)},
          gauges{prometheus::BuildGauge().Name("duet_waiting").Help("What waits, by place").Labels(own).Register(registry)},
          spans{prometheus::BuildCounter().Name("duet_spans_total").Help("Spans of traces, by what became of them").Labels(own).Register(registry)} {}
};

Metrics::Metrics(const std::string& service, const std::string& style) : inner_{std::make_unique<Inner>(prometheus::Labels{{"service", service}, {"style", style}})} {}
Metrics::~Metrics() = default;

void Metrics::batch(std::size_t messages, std::chrono::microseconds took) {
    inner_->handled.Increment(static_cast<double>(messages));
    inner_->batches.Increment();
    inner_->turn.Observe(std::chrono::duration<double>(took).count());
}

void Metrics::came_again(std::size_t messages) { inner_->repeated.Increment(static_cast<double>(messages)); }

void Metrics::sent(const char* what, std::size_t messages, std::size_t bytes) {
    inner_->sent.Add({{"kind", what}}).Increment(static_cast<double>(messages));
    inner_->bytes.Add({{"kind", what}}).Increment(static_cast<double>(bytes));
}

void Metrics::gauge(const char* name, double value) { inner_->gauges.Add({{"place", name}}).Set(value); }

void Metrics::spans(std::uint64_t exported, std::uint64_t dropped) {
    for (const auto& [outcome, count] : {std::pair{"exported", exported}, std::pair{"dropped", dropped}}) {
        auto& counter = inner_->spans.Add({{"outcome", outcome}});
        counter.Increment(static_cast<double>(count) - counter.Value());
    }
}

std::string Metrics::text() const { return prometheus::TextSerializer{}.Serialize(inner_->registry.Collect()); }

}  // namespace duet::service
