// duet simulate, duet mutants: programs of their own, so that this one need not hold the whole
// shop.

#include "infra/duet/commands/commands.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>

namespace duet::commands {

namespace {

int hand_over(const std::filesystem::path& program, const std::string& command,
              std::vector<std::string> words) {
    words.insert(words.begin(), program.string());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(program.c_str(), arguments.data());
    throw Failure(exit_failed, program.string() + ": " + std::strerror(errno) +
                                   "\nIt is built by ./duet " + command + " in the checkout.");
}

void add(CLI::App& app, Context& context, const std::string& name, const std::string& program,
         const std::string& words) {
    auto* command = app.add_subcommand(name, words);
    command->set_help_flag();  // the program has its own
    command->prefix_command();
    command->callback([&context, command, name, program] {
        context.action = [&context, command, name, program] {
            return hand_over(context.paths.programs / program, name, command->remaining());
        };
    });
}

}  // namespace

void add_simulate(CLI::App& app, Context& context) {
    add(app, context, "simulate", "duet-simulate",
        "Play many days of the shop in one process, each with faults of its own, and check every "
        "invariant");
}

void add_mutants(CLI::App& app, Context& context) {
    add(app, context, "mutants", "duet-mutants",
        "Plant bugs in the shop's code and see which invariant catches each");
}

}  // namespace duet::commands
