// duet lab start, diff, reset, solution, rebase: the learner's copy of a lab's files.

#include "infra/supervisor/files.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/overlay/edit.hpp"
#include "labs/runner/commands/session.hpp"
#include "labs/runner/workspace.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <iostream>

namespace duet::commands {

namespace fs = std::filesystem;

namespace {

/// Writes the starter's whole file to a scratch folder, for `diff`.
fs::path written_starter(const LabSession& session, const lab::Lab& lab, const lab::LabFile& file) {
    const auto folder = session.places.scratch_of(lab, "diff");
    fs::create_directories(folder);
    processes::replace_file(folder / file.name,
                            lab::starter_text(lab, file, session.places.source));
    return folder / file.name;
}

/// The learner learns which of the shop's files is guilty from the diagnosis.
void print_files_to_edit(const LabSession& session, const lab::Lab& lab) {
    const auto number = std::to_string(lab.number);
    std::cout << "Lab " << number << ", " << lab.title << ": "
              << session.places.named(session.places.work_of(lab)) << "/\n";
    if (!lab.worksheet.empty()) std::cout << "  " << lab.worksheet << "  to be filled in\n";
    if (session.progress.has(lab.name, "diagnosed"))
        show_files(lab);
    else if (!lab.files.empty())
        std::cout << "  Your copy of the shop is broken: the next check fails, and this is the "
                     "lab.\n  ./duet lab diagnose "
                  << number
                  << " tells at its end which file of the shop yours takes the place of.\n";
    std::cout << "\nRead " << session.places.named(lab.folder / "README.md")
              << ", then ./duet lab observe " << number << ".\n";
}

int start(const Context& context, const std::string& word) {
    auto session = open_session(context);
    const auto& lab = session.lab(word);
    if (!lab::lay_out(session.places, lab))
        show_note(fmt::format(
            "lab {} is laid out already; nothing was touched (./duet lab reset {} starts over).",
            lab.number, lab.number));
    else
        session.progress.note(lab.name, "started");
    print_files_to_edit(session, lab);
    return exit_done;
}

int reset(const Context& context, const std::string& word) {
    auto session = open_session(context);
    const auto& lab = session.lab(word);
    const auto stash = lab::reset(session.places, lab);
    session.progress.note(lab.name, "reset", stash.empty() ? "" : session.places.named(stash));
    if (!stash.empty()) std::cout << "What you had is in " << session.places.named(stash) << "/.\n";
    print_files_to_edit(session, lab);
    return exit_done;
}

int diff(const Context& context, const std::string& word) {
    const auto session = open_session(context);
    const auto& lab = session.started(word);
    bool any = false;
    for (const auto& file : lab.files) {
        const auto mine = session.places.work_of(lab) / file.name;
        const auto text = lab::difference(written_starter(session, lab, file), mine,
                                          "starter/" + file.name, session.places.named(mine));
        any = any || !text.empty();
        std::cout << text;
    }
    if (!any) std::cout << "You have changed nothing yet.\n";
    return exit_done;
}

int solution(const Context& context, const std::string& word, bool anyway) {
    auto session = open_session(context);
    const auto& lab = session.lab(word);
    if (!lab.worksheet.empty()) {
        std::cout << "Nothing is broken here; what you expected is held against what is measured "
                     "once you have written down all of it (./duet lab check "
                  << lab.number << ").\n";
        return exit_done;
    }
    session.require_solved(lab, "solution", anyway);
    session.progress.note(lab.name, "solution");
    const bool begun = lab::is_laid_out(session.places, lab);
    for (const auto& file : lab.files) {
        const auto mine =
            begun ? session.places.work_of(lab) / file.name : written_starter(session, lab, file);
        std::cout << lab::difference(mine, session.places.source / file.file,
                                     begun ? session.places.named(mine) : "starter/" + file.name,
                                     file.file);
    }
    std::cout << "\nThe solution is the shipped code itself. Why it is so: ./duet lab explain "
              << lab.number << '\n';
    return exit_done;
}

/// Merges the changes of the shipped file into the learner's. Returns a text about the result.
std::string rebase_file(const fs::path& mine, const fs::path& base, const fs::path& shipped) {
    const auto merged = lab::merge(mine, base, shipped);
    processes::replace_text_of(mine, merged.text);
    return merged.clean ? "merged" : "merged, with conflicts: look for <<<<<<<";
}

int rebase_learners(const LabSession& session, const lab::Lab& lab) {
    int conflicts = 0;
    for (const auto& file : lab.files) {
        const auto mine = session.places.work_of(lab) / file.name,
                   base = session.places.begun_from(lab) / file.name,
                   shipped = session.places.source / file.file;
        if (!fs::exists(mine) || !fs::exists(base) ||
            overlay::text_of(base) == overlay::text_of(shipped))
            continue;
        const auto said = rebase_file(mine, base, shipped);
        conflicts += said == "merged" ? 0 : 1;
        processes::replace_text_of(base, overlay::text_of(shipped));
        std::cout << session.places.named(mine) << ": " << file.file
                  << " has changed since you began; " << said << '\n';
    }
    return conflicts;
}

int rebase(const Context& context, const std::string& word) {
    const auto session = open_session(context);
    const auto conflicts = rebase_learners(session, session.started(word));
    std::cout << (conflicts > 0 ? "Resolve the conflicts, then check again.\n"
                                : "Up to date with what is shipped.\n");
    return conflicts > 0 ? exit_failed : exit_done;
}

using Act = int (*)(const Context&, const std::string&);

void add(CLI::App& parent, Context& context, const std::string& name, const std::string& words,
         Act act) {
    auto option = std::make_shared<LabOption>();
    auto* command = lab_command(parent, name, words, *option);
    command->footer("Examples:\n  duet lab " + name + " 2");
    command->callback([&context, option, act] {
        context.action = [&context, option, act] { return act(context, option->lab); };
    });
}

void add_solution(CLI::App& parent, Context& context) {
    auto option = std::make_shared<LabOption>();
    auto anyway = std::make_shared<bool>(false);
    auto* command =
        lab_command(parent, "solution", "What the shipped code has that yours has not", *option);
    command->add_flag("--anyway", *anyway, "Although you have not passed yet, nor taken all hints");
    command->footer("Examples:\n  duet lab solution 2\n  duet lab solution 2 --anyway");
    command->callback([&context, option, anyway] {
        context.action = [&context, option, anyway] {
            return solution(context, option->lab, *anyway);
        };
    });
}

}  // namespace

void add_lab_files(CLI::App& parent, Context& context) {
    add(parent, context, "start",
        "Lay out a lab's files for you to mend; what is laid out already is not touched", start);
    add(parent, context, "diff", "What you have changed", diff);
    add(parent, context, "reset", "Start over; your files move to the stash", reset);
    add_solution(parent, context);
    auto option = std::make_shared<LabOption>();
    auto* command = lab_command(
        parent, "rebase",
        "The checkout was updated: merge what has changed in the shipped files into yours",
        *option);
    command->footer(
        "Three ways (diff3): yours, the shipped file as it was when you began, "
        "the shipped file now.\n\nExamples:\n  duet lab rebase 2");
    command->callback([&context, option] {
        context.action = [&context, option] { return rebase(context, option->lab); };
    });
}

}  // namespace duet::commands
