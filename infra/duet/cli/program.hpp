#pragma once
// A program of the command line: `duet` itself, and the programs that it starts (duet-lab,
// duet-import, …). Each is a list of commands and treats typos, errors and exit codes the same way.

#include "infra/duet/cli/context.hpp"

#include <span>

namespace CLI {
class App;
}

namespace duet::commands {

/// Adds a command with its options, help and examples, and sets `Context::action` when it is
/// chosen.
using AddCommand = void (*)(CLI::App&, Context&);

/// Parses the command line, runs the chosen command and returns the exit status. Prints everything
/// that a command throws on standard error. `footer` ends the help.
int run_program(int argc, char** argv, std::span<const AddCommand> commands,
                const char* footer = "");

}  // namespace duet::commands
