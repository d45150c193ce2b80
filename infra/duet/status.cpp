// duet status: shows what runs, where, and whether it is ready.

#include "infra/duet/commands.hpp"
#include "infra/duet/overview.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {
namespace {

int status(const Context& context, bool json) {
    const auto overview = read_overview(context.paths);
    std::cout << (json ? as_json(overview) : as_text(overview));
    if (!overview.record) return exit_not_up;
    return overview.all_ready() ? exit_done : exit_not_ready;
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "status", "Show what runs, on which ports, with which keys, and whether it is ready");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json,
                      "Print JSON: gateway, console, keys, processes (name, style, pid, port, "
                      "database, ready)");
    command->footer(
        "Exit codes: 0 all ready, 3 not up, 4 up but not all ready.\n\nExamples:\n  duet status\n"
        "  duet status --json | jq -r .gateway");
    command->callback(
        [&context, json] { context.action = [&context, json] { return status(context, *json); }; });
}

}  // namespace duet::commands
