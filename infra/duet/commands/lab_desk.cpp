#include "infra/duet/commands/lab_desk.hpp"

#include "infra/duet/commands/suggestion.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace duet::commands {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_of(const lab::Lab& lab) {
    const auto number = std::to_string(lab.number);
    return {number, number.size() == 1 ? "0" + number : number, lab.name, lab.name.substr(3)};
}

}  // namespace

const lab::Lab& Desk::lab(const std::string& word) const {
    std::vector<std::string> known;
    for (const auto& one : labs) {
        const auto names = names_of(one);
        if (std::ranges::find(names, word) != names.end()) return one;
        known.push_back(names.back());
    }
    throw Failure(exit_misuse, "there is no lab '" + word + "'" + suggestion(word, known) + "\n`duet lab` lists them; one is meant by its number or its name.");
}

const lab::Lab& Desk::started(const std::string& word) const {
    const auto& found = lab(word);
    if (fs::is_directory(places.work_of(found))) return found;
    throw Failure(exit_failed, "lab " + std::to_string(found.number) + " has not been started: " + places.named(places.work_of(found)) + " is not there.\nBegin with ./duet lab start " + std::to_string(found.number) + ".");
}

Desk open_desk(const Context& context) {
    auto places = lab::find_places(context.paths);
    if (!fs::is_directory(places.labs())) throw Failure(exit_failed, "there are no labs in " + places.source.string() + "; the folder labs/ of the checkout is missing.");
    auto labs = lab::read_labs(places.labs());
    lab::Progress progress{places.progress()};
    return {std::move(places), std::move(labs), std::move(progress)};
}

std::vector<std::string> styles_of(const lab::Lab& lab, const std::string& option) {
    if (option.empty() || option == "both") return lab.styles;
    for (const auto& style : styles_from(option)) {
        if (std::ranges::find(lab.styles, style) == lab.styles.end()) throw Failure(exit_misuse, "lab " + std::to_string(lab.number) + " is not done in the " + style + " style, only in the " + lab.styles.front() + " one.");
    }
    return {option};
}

CLI::App* lab_command(CLI::App& parent, const std::string& name, const std::string& words, LabOption& option) {
    auto* command = parent.add_subcommand(name, words);
    command->add_option("lab", option.lab, "Its number, or its name")->required();
    return command;
}

}  // namespace duet::commands
