#pragma once
// The metrics of a process in the Prometheus text format. Only this header's .cpp includes
// prometheus-cpp. Names follow https://prometheus.io/docs/practices/naming/: base units, `_total`
// for counters.

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace duet::telemetry {

/// A handle of a series. It must not outlive its Metrics. Thread-safe.
class Counter {
public:
    explicit Counter(prometheus::Counter& it) : it_{&it} {}
    void add(double count = 1);
    void reach(double count);  ///< sets the total where another component counts

private:
    prometheus::Counter* it_;
};

/// A handle of a series. It must not outlive its Metrics. Thread-safe.
class Gauge {
public:
    explicit Gauge(prometheus::Gauge& it) : it_{&it} {}
    void set(double value);

private:
    prometheus::Gauge* it_;
};

/// A handle of a series. It must not outlive its Metrics. Thread-safe.
class Histogram {
public:
    explicit Histogram(prometheus::Histogram& it) : it_{&it} {}
    void observe(double value);
    void observe(std::chrono::steady_clock::duration took) {
        observe(std::chrono::duration<double>(took).count());
    }

private:
    prometheus::Histogram* it_;
};

/// The registry of a process. The same name and labels always give the same series. Thread-safe.
class Metrics {
public:
    using Labels = std::map<std::string, std::string>;

    /// `own`: labels of every series, e.g. {"service": "orders", "style": "orchestrated"}.
    explicit Metrics(Labels own);
    ~Metrics();

    Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
    Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    /// `bounds`: upper bounds of the buckets, ascending.
    Histogram histogram(const std::string& name, const std::string& help,
                        const std::vector<double>& bounds, const Labels& labels = {});

    std::string text() const;
    static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// Upper bounds of buckets for durations from 0.5 ms to 10 s.
const std::vector<double>& seconds_of_work();

}  // namespace duet::telemetry
