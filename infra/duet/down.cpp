// duet down: ends what `up` started; orders stay.

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/supervisor/running.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace duet::commands {
namespace {

int down(const Context& context) {
    const auto ended = processes::bring_down(context.paths, show_progress);
    clear_progress();
    if (ended == 0)
        std::cout << "Nothing was running.\n";
    else
        std::cout << "Ended " << ended << " processes. Orders are kept in "
                  << (context.paths.state / "data").string() << ".\n";
    return exit_done;
}

}  // namespace

void add_down(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "down", "End everything that `up` started here, and nothing else; orders are kept");
    command->footer(
        "Services first, then the broker, each with 5 s to finish its work.\n\nExamples:\n  duet "
        "down\n  duet down && mv .duet .duet-before      and the next `up` starts with an empty "
        "shop");
    command->callback([&context] { context.action = [&context] { return down(context); }; });
}

}  // namespace duet::commands
