#pragma once
// What a run costs: processor time from the kernel, messages and bytes from the processes' own
// counters. Thread-safe.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace duet::workload {

/// A process whose costs are counted.
struct Counted {
    std::string name;        ///< unique: "orchestrated/payments"
    pid_t pid = 0;           ///< 0: it is not running
    std::uint16_t port = 0;  ///< of its /metrics; 0: it has no metrics
};

/// What one process had used at the time of a reading.
struct Reading {
    pid_t pid = 0;
    double cpu_seconds = 0;
    double messages = 0, bytes = 0;
};

using Readings = std::map<std::string, Reading>;  ///< by Counted::name

/// Reads all of them at once. A process that cannot be read counts as zero.
Readings read_counters(const std::vector<Counted>& processes);

struct Costs {
    std::size_t processes = 0;  ///< processes that took part
    double cpu_seconds = 0;
    double messages = 0, bytes = 0;
    std::vector<std::string>
        restarted;  ///< processes that died in between: the figures lack what they used before
};

/// The difference between two readings.
Costs between(const Readings& before, const Readings& after);

/// Sums all samples of a metric in Prometheus text format (0.0.4), over all labels.
double sum_of(const std::string& exposition, const std::string& metric);

}  // namespace duet::workload
