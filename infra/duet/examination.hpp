#pragma once
// The checks of `duet doctor`.

#include "infra/supervisor/paths.hpp"

#include <string>
#include <vector>

namespace duet::commands {

struct Finding {
    enum class Verdict { well, note, bad };
    std::string what;
    Verdict verdict = Verdict::well;
    std::string found;
    std::string advice;  ///< empty: nothing to do
};

/// Runs all checks, compiler and cache included. Leaves nothing behind apart from an entry in the
/// compiler cache.
std::vector<Finding> examine(const processes::Paths& paths);

}  // namespace duet::commands
