#pragma once
// Reads numbers from a process's /metrics (Prometheus text format).

#include <string_view>

namespace duet::console {

/// The sum of all samples of this name (every label set), or of those whose labels contain `label`
/// (`place="queue"`).
double sum_of(std::string_view text, std::string_view name, std::string_view label = {});

}  // namespace duet::console
