#include "shared/telemetry/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

namespace duet::telemetry {

void Counter::add(double count) { it_->Increment(count); }
void Counter::reach(double count) {
    static std::mutex
        readings;  // two concurrent readings of /metrics must not both add the difference
    const std::lock_guard lock{readings};
    it_->Increment(count - it_->Value());  // Increment ignores negative values
}
void Gauge::set(double value) { it_->Set(value); }
void Histogram::observe(double value) { it_->Observe(value); }

struct Metrics::Inner {
    prometheus::Registry registry;
    prometheus::Labels own;
};

Metrics::Metrics(Labels own) : inner_{std::make_unique<Inner>()} { inner_->own = std::move(own); }
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
    return Counter{prometheus::BuildCounter()
                       .Name(name)
                       .Help(help)
                       .Labels(inner_->own)
                       .Register(inner_->registry)
                       .Add(labels)};
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
    return Gauge{prometheus::BuildGauge()
                     .Name(name)
                     .Help(help)
                     .Labels(inner_->own)
                     .Register(inner_->registry)
                     .Add(labels)};
}

Histogram Metrics::histogram(const std::string& name, const std::string& help,
                             const std::vector<double>& bounds, const Labels& labels) {
    return Histogram{prometheus::BuildHistogram()
                         .Name(name)
                         .Help(help)
                         .Labels(inner_->own)
                         .Register(inner_->registry)
                         .Add(labels, bounds)};
}

std::string Metrics::text() const {
    return prometheus::TextSerializer{}.Serialize(inner_->registry.Collect());
}

const std::vector<double>& seconds_of_work() {
    static const std::vector<double> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                            0.1,    0.25,  0.5,    1,     2.5,  10};
    return bounds;
}

}  // namespace duet::telemetry
