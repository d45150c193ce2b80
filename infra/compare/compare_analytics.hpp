#pragma once
// duet compare analytics: a subcommand of compare.

#include "infra/duet/cli/context.hpp"

namespace CLI {
class App;
}

namespace duet::commands {

void add_compare_analytics(CLI::App& compare, Context& context);

}  // namespace duet::commands
