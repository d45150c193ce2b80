#pragma once
// Finds seeds for a lab's scenes: runs that show with the starter what the scene promises, and that
// pass with the shipped code. One thread.

#include "labs/runner/lab.hpp"

#include <filesystem>
#include <functional>

namespace duet::lab {

struct FoundSeeds {
    std::vector<std::uint64_t> seeds;  ///< those that hold, ascending
    std::uint64_t looked_at = 0;       ///< seeds 1 to this one were tried
};

/// Tries the seeds from 1 to `max`. `starter`, `shipped`: the simulations to run. `go_on` is called
/// before each seed with the number of seeds looked at; false ends the search.
FoundSeeds search_seeds(const Lab& lab, const Scene& scene, const std::filesystem::path& starter,
                        const std::filesystem::path& shipped, std::uint64_t max,
                        const std::function<bool(std::uint64_t)>& go_on);

}  // namespace duet::lab
