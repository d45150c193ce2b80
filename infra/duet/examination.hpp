#pragma once
// What `duet doctor` looks at.

#include "infra/supervisor/paths.hpp"

#include <string>
#include <vector>

namespace duet::commands {

struct Finding {
    enum class Verdict { well, note, bad };
    std::string what;
    Verdict verdict = Verdict::well;
    std::string found;
    std::string advice;  ///< empty when there is nothing to do
};

/// Looks, and tries compiler and cache; leaves nothing behind but an entry of the cache.
std::vector<Finding> examine(const processes::Paths& paths);

}  // namespace duet::commands
