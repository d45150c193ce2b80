#pragma once
// Builds a program of this checkout with some of its source files replaced: one compilation per
// file, one link, nothing else.

#include "infra/overlay/build_tree.hpp"

namespace duet::overlay {

struct Replacement {
    std::string file;          ///< relative to the checkout: "shared/service/outbox/outbox.cpp"
    std::filesystem::path by;  ///< the file that is compiled in its place
};

struct Built {
    bool well = true;
    std::string said;     ///< output of compiler and linker: warnings, or the errors
    std::string tools{};  ///< set when the build failed and the files are not to blame: what is
                          ///< wrong with the tools, and what to do
};

struct Building {
    const BuildTree& tree;
    std::filesystem::path folder;  ///< for objects and programs; made when it is missing
    bool quiet = false;            ///< no warnings, for code that is odd on purpose
    std::string flags{};           ///< appended after all other flags
};

/// Compiles the replacements and links the programs into the folder, two commands at a time. The
/// compiler's output names the files as `by` does, relative to the checkout. Stops at the first
/// failure. When the output does not settle whether the files or the tools are to blame, builds the
/// shipped files the same way, without the cache: if that fails too, the tools are to blame. Never
/// throws for a failure of the tools, the disk or the build tree.
Built build(const Building& where, const std::vector<Replacement>& replacements,
            const std::vector<std::string>& programs);

}  // namespace duet::overlay
