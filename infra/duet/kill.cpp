// duet kill: kills or stops one process.

#include "infra/client/shop.hpp"
#include "infra/duet/commands.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <iostream>
#include <memory>

namespace duet::commands {

using nlohmann::json;

namespace {

struct Options {
    std::string name;
    std::string style = "both";
    bool json = false;
};

int kill(const Context& context, const Options& options) {
    check_name(options.name);
    const Shop shop{context.paths};
    unsigned killed = 0;
    json rows = json::array();
    for (const auto& process : shop.processes_named(options.name, options.style)) {
        const auto slug = process.program.slug();
        if (!process.identity || !processes::send_signal(*process.identity, SIGKILL)) {
            rows.push_back(
                {{"process", slug}, {"killed", false}, {"condition", process.condition}});
            if (!options.json)
                std::cout << slug << " was not running (" << process.condition << ").\n";
            continue;
        }
        ++killed;
        rows.push_back({{"process", slug}, {"killed", true}, {"pid", process.identity->pid}});
        if (!options.json)
            std::cout << "Killed " << slug << " (process " << process.identity->pid
                      << "); the supervisor starts it again.\n";
    }
    if (options.json) std::cout << rows.dump(2) << '\n';
    return killed > 0 ? exit_done : exit_failed;
}

}  // namespace

void add_kill(CLI::App& app, Context& context) {
    auto* command =
        app.add_subcommand("kill", "Kill a process (SIGKILL) and watch how the shop recovers");
    auto options = std::make_shared<Options>();
    command->add_option("service", options->name, "e.g. payments, coordinator, gateway, nats")
        ->required();
    command
        ->add_option("--style", options->style, "Only in this style; both: in each where it runs")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "It kills only the process that `up` started, never another with the same "
        "number.\n\nExamples:\n  duet kill payments --style choreographed\n  duet kill nats");
    command->callback([&context, options] {
        context.action = [&context, options] { return kill(context, *options); };
    });
}

}  // namespace duet::commands
