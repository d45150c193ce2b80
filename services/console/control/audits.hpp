#pragma once
// Audits on demand, one at a time. An audit of a large shop takes a while, so requests that arrive
// together share one report.

#include "services/console/control/log_lines.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace duet::console {

/// Thread-safe.
class Audits {
public:
    explicit Audits(Databases databases) : databases_{std::move(databases)} {}

    /// The report as JSON text, of an audit that began after the call. Throws store::StoreError
    /// when a file cannot be read.
    std::string of(const std::string& style);

private:
    struct Kept {
        std::chrono::steady_clock::time_point begun;
        std::string report;
    };

    Databases databases_;
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

}  // namespace duet::console
