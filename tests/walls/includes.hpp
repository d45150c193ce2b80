#pragma once
// The #include lines of a source tree.

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace duet::walls {

struct Include {
    std::size_t line = 0;
    std::string header;  ///< as written when in angle brackets; from the tree's root when it is a
                         ///< file of the tree
    bool ours = false;   ///< it was written in quotes
};

/// By file, its path from the tree's root ("services/payments/main.cpp").
using Includes = std::map<std::string, std::vector<Include>>;

/// Reads every .cpp and .hpp below `root`, but nothing in hidden folders and folders named build*.
/// Throws std::runtime_error naming a file that cannot be read.
Includes read_includes(const std::filesystem::path& root);

}  // namespace duet::walls
