#include "infra/duet/cli/typos.hpp"

#include "infra/duet/cli/context.hpp"
#include "infra/duet/cli/suggestion.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace duet::commands {
namespace {

std::vector<const CLI::App*> children_of(const CLI::App& app) {
    return app.get_subcommands(
        [](const CLI::App* command) { return !command->get_group().empty(); });
}

std::vector<std::string> names_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* command : children_of(app)) names.push_back(command->get_name());
    return names;
}

const CLI::App* command_of(const CLI::App& app, const std::string& name) {
    const auto found =
        app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
    return found.empty() ? nullptr : found.front();
}

/// The path of a command: "duet fault arm".
std::string path_of(const CLI::App& app) {
    return app.get_parent() == nullptr ? std::string{"duet"}
                                       : path_of(*app.get_parent()) + " " + app.get_name();
}

/// The hint "`duet lab start 2` begins lab 2.", when a number was given in place of a command.
std::string beginning(const CLI::App& app, const std::string& word) {
    const bool number = word.find_first_not_of("0123456789") == std::string::npos;
    return number && command_of(app, "start") != nullptr
               ? "; `" + path_of(app) + " start " + word + "` begins " + app.get_name() + " " +
                     word + "."
               : "";
}

std::string help_hint(const CLI::App& app) {
    return "`" + path_of(app) + " --help` lists commands and options.";
}

/// The message "`duet fault` wants one of: arm, list, clear."
std::string wants_one_of(const CLI::App& command) {
    std::string names;
    for (const auto& name : names_of(command)) names += (names.empty() ? "" : ", ") + name;
    return "`" + path_of(command) + "` wants one of: " + names + ".";
}

/// The deepest subcommand that was given.
const CLI::App& chosen(const CLI::App& app) {
    const auto* here = &app;
    while (!here->get_subcommands().empty()) here = here->get_subcommands().front();
    return *here;
}

std::string unknown_option(const CLI::App& command, const std::vector<std::string>& words) {
    const auto wrong =
        std::ranges::find_if(words, [](const std::string& word) { return word.starts_with('-'); });
    if (wrong == words.end())
        return words.empty() ? "" : "'" + words.front() + "' is too much. " + help_hint(command);
    std::vector<std::string> known;
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) known.push_back("--" + name);
    }
    return "there is no option '" + *wrong + "'" + suggestion(*wrong, known) + "\n" +
           help_hint(command);
}

}  // namespace

void refuse_typos(const CLI::App& app, int argc, char** argv) {
    const auto* here = &app;
    for (int index = 1; index < argc; ++index) {
        const std::string word{argv[index]};
        if (word.starts_with('-')) return;
        const auto* next = command_of(*here, word);
        if (next == nullptr && names_of(*here).empty()) return;  // an argument of the command
        if (next == nullptr) {
            throw Failure(exit_misuse, "there is no command '" + path_of(*here) + " " + word + "'" +
                                           suggestion(word, names_of(*here)) +
                                           beginning(*here, word) + "\n" + help_hint(*here));
        }
        here = next;
    }
}

std::string explain(const CLI::App& app, const CLI::ParseError& problem) {
    const auto& command = chosen(app);
    if (dynamic_cast<const CLI::ExtrasError*>(&problem) != nullptr) {
        auto words = command.remaining(true);
        if (words.empty()) words = app.remaining(true);
        if (auto text = unknown_option(command, words); !text.empty()) return text;
    }
    const bool nothing_chosen = dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr &&
                                command.get_require_subcommand_min() > 0;
    if (nothing_chosen) return wants_one_of(command) + "\n" + help_hint(command);
    return std::string{problem.what()} + "\n" + help_hint(command);
}

}  // namespace duet::commands
