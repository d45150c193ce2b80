#pragma once
// Reads the #include lines of a source tree.

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace duet::walls {

/// One #include line. A plain value.
struct Include {
    std::size_t line = 0;
    std::string
        header;         ///< in angle brackets: as written; in quotes: the path from the tree's root
    bool ours = false;  ///< written in quotes
};

/// Keyed by the file's path from the tree's root ("services/payments/main.cpp").
using Includes = std::map<std::string, std::vector<Include>>;

/// Reads every source file below `root`, except in hidden folders and folders named build*. Throws
/// std::runtime_error with the name of a file that cannot be read.
Includes read_includes(const std::filesystem::path& root);

}  // namespace duet::walls
