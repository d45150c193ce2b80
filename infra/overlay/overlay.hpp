#pragma once
// A program of this checkout with some of its source files replaced: one compilation a file, one
// link, nothing else is built.

#include "infra/overlay/build_tree.hpp"

namespace duet::overlay {

struct Replacement {
    std::string file;          ///< of the checkout: "shared/service/outbox/outbox.cpp"
    std::filesystem::path by;  ///< what is compiled in its place
};

struct Built {
    bool well = true;
    std::string said;     ///< by compiler and linker: warnings, or why not
    std::string tools{};  ///< not well, and not for what is in the files: what is wrong with the
                          ///< tools, and what to do
};

struct Building {
    const BuildTree& tree;
    std::filesystem::path folder;  ///< for objects and programs; made when missing
    bool quiet = false;            ///< no warnings: what is built is known to be odd
    std::string flags{};           ///< after all others
};

/// Compiles what replaces, and links the programs into the folder, two at a time. What the compiler
/// says names the files as they are named in `by`, from the checkout. Stops at the first that
/// fails. Where the compiler's words do not settle whether the files or the tools are the reason,
/// the shipped files are built the same way, past the cache: if that fails too, it is the tools.
/// Never throws for what the tools, the disk or the build tree do.
Built build(const Building& where, const std::vector<Replacement>& replacements,
            const std::vector<std::string>& programs);

}  // namespace duet::overlay
