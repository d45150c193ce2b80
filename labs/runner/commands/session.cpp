#include "labs/runner/commands/session.hpp"

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/cli/suggestion.hpp"
#include "infra/supervisor/running.hpp"
#include "labs/runner/teaching.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <limits>
#include <thread>

namespace duet::commands {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_of(const lab::Lab& lab) {
    const auto number = std::to_string(lab.number);
    return {number, number.size() == 1 ? "0" + number : number, lab.name, lab.name.substr(3)};
}

std::uint64_t seed_from(const std::string& word, const std::string& command) {
    std::uint64_t seed = 0;
    const auto* end = word.data() + word.size();
    const auto [at, problem] = std::from_chars(word.data(), end, seed);
    if (problem == std::errc{} && at == end && !word.empty()) return seed;
    throw Failure(
        exit_misuse,
        fmt::format(
            "'{}' is no seed: a seed is a whole number, at most {}, and names a run of the "
            "simulation.\nA verdict prints it behind the word seed: ./duet lab {} 2 --seed 4417",
            word, std::numeric_limits<std::uint64_t>::max(), command));
}

}  // namespace

const lab::Lab& LabSession::lab(const std::string& word) const {
    std::vector<std::string> known;
    for (const auto& one : labs) {
        const auto names = names_of(one);
        if (std::ranges::find(names, word) != names.end()) return one;
        known.push_back(names.back());
    }
    throw Failure(exit_misuse,
                  "there is no lab '" + word + "'" + suggestion(word, known) +
                      "\n`duet lab` lists them; one is meant by its number or its name.");
}

const lab::Lab& LabSession::started(const std::string& word) const {
    const auto& found = lab(word);
    if (fs::is_directory(places.work_of(found))) return found;
    throw Failure(
        exit_failed,
        fmt::format(
            "lab {} has not been started: {} is not there.\nBegin with ./duet lab start {}.",
            found.number, places.named(places.work_of(found)), found.number));
}

void LabSession::require_solved(const lab::Lab& lab, const std::string& command,
                                bool anyway) const {
    const auto passed_fully = [&](const lab::Entry& entry) {
        return entry.lab == lab.name && entry.what == "checked" &&
               entry.detail.starts_with("full PASS");
    };
    const bool solved =
        progress.has(lab.name, "finished") || std::ranges::any_of(progress.entries(), passed_fully);
    if (anyway || solved || progress.count(lab.name, "hint") >= static_cast<int>(lab::hint_levels))
        return;
    throw Failure(exit_failed,
                  fmt::format("you have not passed lab {} yet, and this reveals the solution. To "
                              "see it now, add --anyway: ./duet lab {} {} --anyway",
                              lab.number, command, lab.number));
}

std::string state_of(const LabSession& session, const lab::Lab& lab) {
    if (session.progress.has(lab.name, "finished")) return "finished";
    if (const auto* checked = session.progress.last(lab.name, "checked"))
        return checked->detail.substr(0, checked->detail.find(" seeds"));
    return session.progress.has(lab.name, "started") ? "started" : "";
}

LabSession open_session(const Context& context) {
    auto places = lab::find_lab_paths(context.paths);
    if (!fs::is_directory(places.labs()))
        throw Failure(exit_failed, "there are no labs in " + places.source.string() +
                                       "; the folder labs/ of the checkout is missing.");
    auto labs = lab::read_all_labs(places.lab_folders());
    lab::Progress progress{places.progress()};
    return {std::move(places), std::move(labs), std::move(progress)};
}

std::vector<std::string> styles_of(const lab::Lab& lab, const std::string& option) {
    if (option.empty() || option == "both") return lab.styles;
    for (const auto& style : styles_from(option)) {
        if (std::ranges::find(lab.styles, style) == lab.styles.end())
            throw Failure(exit_misuse,
                          fmt::format("lab {} is not done in the {} style, only in the {} one.",
                                      lab.number, style, lab.styles.front()));
    }
    return {option};
}

CLI::Option* seed_option(CLI::App& command, std::optional<std::uint64_t>& seed,
                         const std::string& words) {
    return command
        .add_option_function<std::string>(
            "--seed",
            [&seed, name = command.get_name()](const std::string& word) {
                seed = seed_from(word, name);
            },
            words)
        ->type_name("UINT");
}

CLI::App* lab_command(CLI::App& parent, const std::string& name, const std::string& words,
                      LabOption& option) {
    auto* command = parent.add_subcommand(name, words);
    command->add_option("lab", option.lab, "Its number, or its name")->required();
    return command;
}

std::shared_ptr<CheckOptions> add_check(CLI::App& parent, Context& context, const std::string& name,
                                        const std::string& words, Act act, CLI::App*& command) {
    auto options = std::make_shared<CheckOptions>();
    command = lab_command(parent, name, words, options->lab);
    command->add_option("--style", options->style, "Only this style of a lab that is done in both");
    command->callback([&context, options, act] {
        context.action = [&context, options, act] { return act(context, *options); };
    });
    return options;
}

void refuse_contradictions(const lab::Lab& lab, const CheckOptions& options) {
    styles_of(lab, options.style);
    const auto number = std::to_string(lab.number);
    if (options.seed && options.real)
        throw Failure(
            exit_misuse,
            fmt::format("--seed names a simulated run, and real processes have no seed: --full "
                        "injects the fault at the same point every time.\nThe run: ./duet lab "
                        "check {} --seed {}; real processes: ./duet lab check {} --full",
                        number, *options.seed, number));
}

void show_files(const lab::Lab& lab) {
    for (const auto& file : lab.files)
        std::cout << "  " << file.name
                  << std::string(file.name.size() < 28 ? 28 - file.name.size() : 1, ' ')
                  << "takes the place of " << file.file << '\n';
}

lab::Prepared prepared(const LabSession& session, const lab::Lab& lab) {
    show_progress("building what you changed …");
    const overlay::BuildTree tree{session.places.source, session.places.build};
    auto ready = lab::prepare(
        session.places, tree, lab,
        lab.files.empty() ? lab::Variant{} : lab::learners(session.places.work_of(lab)), false);
    clear_progress();
    return ready;
}

processes::Descriptor take_lock(const LabSession& session, const lab::Lab& lab) {
    const auto folder = session.places.scratch_of(lab, "work");
    fs::create_directories(folder);
    auto lock = processes::try_lock(folder / ".lock");
    if (!lock.open())
        show_note(
            fmt::format("another command builds or checks lab {}; waiting for it", lab.number));
    while (!lock.open()) {
        output::stop_if_lost();
        if (interrupted()) throw processes::Interrupted{};  // `watch` catches the signal
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        lock = processes::try_lock(folder / ".lock");
    }
    return lock;
}

}  // namespace duet::commands
