#pragma once
// Decides why a build failed: because of the files that are built, or because of the tools
// (compiler, linker, cache, disk, memory). Only the first counts against the files.

#include <stdexcept>
#include <string>

namespace duet::overlay {

/// The tools do not work, or something they need is missing. what() says what, why, and what to do.
struct ToolTrouble : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How a failed compiler or linker ended.
struct FailedTool {
    std::string said;    ///< standard error and output
    int exit_code = -1;  ///< -1: it did not exit by itself
    int signal = 0;      ///< 0: no signal ended it
    bool in_time = true;
    std::string file;  ///< the compiled file, as the command line names it; empty: a link step
};

enum class Blame {
    files,      ///< the compiler's first error is in the file
    undecided,  ///< there is an error, but the tools may have caused it: a missing header, an
                ///< undefined symbol
    tools,  ///< no error in what is compiled or linked, or the tools' own messages are beside it
};
Blame blame_for(const FailedTool& failed);

/// Says in sentences what is wrong with the tools and what to do about it.
std::string tool_trouble_in(const FailedTool& failed);

}  // namespace duet::overlay
