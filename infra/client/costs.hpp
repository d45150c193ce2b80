#pragma once
// What a run costs: processor time from the kernel, messages and bytes from the processes' own
// counters.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace duet::workload {

/// One process of the shop.
struct Counted {
    std::string name;        ///< unique: "orchestrated/payments"
    pid_t pid = 0;           ///< 0: it does not run
    std::uint16_t port = 0;  ///< of its /metrics; 0: it has none
};

/// What one process had used when it was looked at.
struct Reading {
    pid_t pid = 0;
    double cpu_seconds = 0;
    double messages = 0, bytes = 0;
};

using Readings = std::map<std::string, Reading>;  ///< by Counted::name

/// Looks at all of them; one that cannot be read counts as nothing so far.
Readings read_counters(const std::vector<Counted>& processes);

struct Costs {
    std::size_t processes = 0;  ///< that were involved
    double cpu_seconds = 0;
    double messages = 0, bytes = 0;
    std::vector<std::string>
        restarted;  ///< died in between: what they used before is not in the figures
};

/// What was used between two looks.
Costs between(const Readings& before, const Readings& after);

/// The sum over all samples of a metric in Prometheus text format (0.0.4), whatever their labels.
double sum_of(const std::string& exposition, const std::string& metric);

}  // namespace duet::workload
