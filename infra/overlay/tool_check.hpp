#pragma once
// Checks what building a learner's file needs: compiler, linker, compiler cache, temporary folder,
// build folder, disk.

#include <filesystem>
#include <string>
#include <vector>

namespace duet::overlay {

struct ToolFinding {
    std::string what, found;
    std::string advice{};  ///< empty: no problem
};

/// Compiles, links and writes real files (about a second) and removes them. `build`: the folder
/// with build.ninja.
std::vector<ToolFinding> check_tools(const std::filesystem::path& build);

}  // namespace duet::overlay
