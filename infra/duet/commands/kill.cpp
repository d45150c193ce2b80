// duet kill: the bad day on demand.

#include "infra/duet/commands/commands.hpp"
#include "infra/duet/commands/shop.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <iostream>
#include <memory>

namespace duet::commands {
namespace {

struct Options {
    std::string name;
    std::string style = "both";
};

int kill(const Context& context, const Options& options) {
    check_name(options.name);
    const Shop shop{context.paths};
    unsigned killed = 0;
    for (const auto& process : shop.processes_named(options.name, options.style)) {
        const auto slug = process.program.slug();
        if (!process.identity || !processes::send_signal(*process.identity, SIGKILL)) {
            std::cout << slug << " was not running (" << process.condition << ").\n";
            continue;
        }
        ++killed;
        std::cout << "Killed " << slug << " (process " << process.identity->pid << "); the supervisor starts it again.\n";
    }
    return killed > 0 ? exit_done : exit_failed;
}

}  // namespace

void add_kill(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("kill", "Kill a process (SIGKILL) and see what becomes of the orders");
    auto options = std::make_shared<Options>();
    command->add_option("service", options->name, "e.g. payments, coordinator, gateway, nats")->required();
    command->add_option("--style", options->style, "Only in this style; both: in each where it runs")->capture_default_str();
    command->footer("Only the process that `up` started, never another that got its number.\n\nExamples:\n  duet kill payments --style choreographed\n"
                    "  duet kill nats");
    command->callback([&context, options] { context.action = [&context, options] { return kill(context, *options); }; });
}

}  // namespace duet::commands
