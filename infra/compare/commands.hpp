#pragma once
// The commands of the program duet-compare.

#include "infra/duet/cli/program.hpp"

namespace duet::commands {

void add_compare(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);

}  // namespace duet::commands
