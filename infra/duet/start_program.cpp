// The commands that are programs of their own: `duet` replaces itself by that program (exec).

#include "infra/duet/cli/programs.hpp"
#include "infra/duet/commands.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>

namespace duet::commands {

namespace {

int hand_over(const std::filesystem::path& program, const ProgramOfItsOwn& to,
              std::vector<std::string> words) {
    if (to.takes_name) words.insert(words.begin(), std::string{to.command});
    words.insert(words.begin(), program.string());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(program.c_str(), arguments.data());
    throw Failure(exit_failed, program.string() + ": " + std::strerror(errno) +
                                   "\nIt is built by ./duet " + std::string{to.command} +
                                   " in the checkout.");
}

void add(CLI::App& app, Context& context, const ProgramOfItsOwn& to) {
    auto* command = app.add_subcommand(std::string{to.command}, std::string{to.words});
    command->set_help_flag();  // the program has its own
    command->prefix_command();
    command->callback([&context, command, &to] {
        context.action = [&context, command, &to] {
            return hand_over(context.paths.programs / to.program, to, command->remaining());
        };
    });
}

}  // namespace

void add_demo(CLI::App& app, Context& context) { add(app, context, program_of("demo")); }
void add_compare(CLI::App& app, Context& context) { add(app, context, program_of("compare")); }
void add_import(CLI::App& app, Context& context) { add(app, context, program_of("import")); }
void add_bench(CLI::App& app, Context& context) { add(app, context, program_of("bench")); }
void add_simulate(CLI::App& app, Context& context) { add(app, context, program_of("simulate")); }
void add_mutants(CLI::App& app, Context& context) { add(app, context, program_of("mutants")); }
void add_lab(CLI::App& app, Context& context) { add(app, context, program_of("lab")); }
void add_lesson(CLI::App& app, Context& context) { add(app, context, program_of("lesson")); }
void add_figures(CLI::App& app, Context& context) { add(app, context, program_of("figures")); }
void add_chaos(CLI::App& app, Context& context) { add(app, context, program_of("chaos")); }

}  // namespace duet::commands
