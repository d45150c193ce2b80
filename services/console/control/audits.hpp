#pragma once
// Audits for whoever asks, one at a time: a large shop takes a while, and two who ask at once get
// the same report.

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

    /// The report as JSON text. Throws store::StoreError when a file cannot be read.
    std::string of(const std::string& style);

private:
    struct Kept {
        std::chrono::steady_clock::time_point begun;  ///< when it was begun
        std::string report;
    };

    Databases databases_;
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

}  // namespace duet::console
