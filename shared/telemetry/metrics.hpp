#pragma once
// Numbers of a process in the Prometheus text format. The only file that knows prometheus-cpp, with
// its .cpp. Names follow https://prometheus.io/docs/practices/naming/: base units, `_total` for
// what only grows.

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

/// Handles; thread-safe, good as long as the Metrics they come from.
class Counter {
public:
    explicit Counter(prometheus::Counter& it) : it_{&it} {}
    void add(double count = 1);
    void reach(double count);  ///< where another keeps the count

private:
    prometheus::Counter* it_;
};

class Gauge {
public:
    explicit Gauge(prometheus::Gauge& it) : it_{&it} {}
    void set(double value);

private:
    prometheus::Gauge* it_;
};

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

/// Thread-safe. Asking for the same name and labels again gives the same series.
class Metrics {
public:
    using Labels = std::map<std::string, std::string>;

    /// `own`: labels of every series, {"service": "orders", "style": "orchestrated"}.
    explicit Metrics(Labels own);
    ~Metrics();

    Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
    Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    /// `bounds`: upper ends of the buckets, ascending.
    Histogram histogram(const std::string& name, const std::string& help,
                        const std::vector<double>& bounds, const Labels& labels = {});

    std::string text() const;
    static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

/// Upper ends of buckets for what takes from half a millisecond to ten seconds.
const std::vector<double>& seconds_of_work();

}  // namespace duet::telemetry
