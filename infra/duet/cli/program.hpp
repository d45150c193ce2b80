#pragma once
// A program of the command line: `duet` itself, and those that it starts (duet-lab, duet-import, …).
// Each is a list of commands; typos, errors and exit codes are the same in all of them.

#include "infra/duet/cli/context.hpp"

#include <span>

namespace CLI {
class App;
}

namespace duet::commands {

/// Adds a command with its options, help and examples; sets `Context::action` when it is chosen.
using AddCommand = void (*)(CLI::App&, Context&);

/// Parses the command line, runs the command that was chosen, and returns the exit status.
/// Whatever a command throws is said on standard error. `footer` stands under the help.
int run_program(int argc, char** argv, std::span<const AddCommand> commands,
                const char* footer = "");

}  // namespace duet::commands
