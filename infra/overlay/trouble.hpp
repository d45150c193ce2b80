#pragma once
// Why a build failed: for what is in the files that are built, or for the tools (compiler, linker,
// cache, disk, memory). Only the first is a judgement on the files.

#include <stdexcept>
#include <string>

namespace duet::overlay {

/// The tools do not work, or what they need is not there. Says what, why, and what to do.
struct ToolTrouble : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How a compiler or a linker ended that did not end well.
struct FailedTool {
    std::string said;    ///< standard error and output
    int exit_code = -1;  ///< -1: it did not exit by itself
    int signal = 0;      ///< 0: none ended it
    bool in_time = true;
    std::string file;  ///< that was compiled, as the compiler names it; empty: it was linked
};

enum class Blame {
    files,      ///< the compiler's first error stands in the file
    undecided,  ///< there is an error, but the tools may be the reason: a missing header, an
                ///< undefined symbol
    tools,      ///< none in what is compiled or linked, or the tools' own words stand beside it
};
Blame blame_for(const FailedTool& failed);

/// What is wrong with the tools, and what to do about it, in sentences.
std::string tool_trouble_in(const FailedTool& failed);

}  // namespace duet::overlay
