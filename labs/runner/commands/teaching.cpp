// duet lab hint, explain.

#include "labs/runner/teaching.hpp"
#include "labs/runner/commands/session.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace duet::commands {

namespace {

int hint(const Context& context, const std::string& word, bool again) {
    auto session = open_session(context);
    const auto& lab = session.lab(word);
    const auto hints = lab::hints_of(lab);
    const auto used = static_cast<std::size_t>(session.progress.count(lab.name, "hint"));
    if (again) {
        if (used == 0) std::cout << "You have taken no hint yet.\n";
        for (std::size_t i = 0; i < std::min(used, hints.size()); ++i)
            std::cout << "Hint " << i + 1 << " of " << hints.size() << ": " << hints[i] << '\n';
        return exit_done;
    }
    if (used >= hints.size()) {
        std::cout << "That was the last hint; ./duet lab hint " << lab.number
                  << " --again shows all of them.\n";
        return exit_done;
    }
    session.progress.note(lab.name, "hint", std::to_string(used + 1));
    std::cout << "Hint " << used + 1 << " of " << hints.size() << ": " << hints[used] << '\n';
    return exit_done;
}

int explain(const Context& context, const std::string& word, bool anyway) {
    auto session = open_session(context);
    const auto& lab = session.lab(word);
    session.require_solved(lab, "explain", anyway);
    std::cout << lab::explanation_of(lab, session.places.source);
    session.progress.note(lab.name, "explained");
    return exit_done;
}

}  // namespace

void add_lab_teaching(CLI::App& parent, Context& context) {
    auto hinted = std::make_shared<LabOption>();
    auto again = std::make_shared<bool>(false);
    auto* hinting = lab_command(
        parent, "hint", "The next of five hints; it is recorded, and costs nothing", *hinted);
    hinting->add_flag("--again", *again, "Those you have had");
    hinting->footer(
        "Where to look, interval and invariant, mechanism, skeleton, solution.\n\nExamples:\n  "
        "duet lab hint 2\n  duet lab hint 2 --again");
    hinting->callback([&context, hinted, again] {
        context.action = [&context, hinted, again] { return hint(context, hinted->lab, *again); };
    });

    auto explained = std::make_shared<LabOption>();
    auto* explaining =
        lab_command(parent, "explain",
                    "What the shipped code does, and why; how others meet the same", *explained);
    auto anyway = std::make_shared<bool>(false);
    explaining->add_flag("--anyway", *anyway,
                         "Although you have not passed yet, nor taken all hints");
    explaining->footer("Examples:\n  duet lab explain 2\n  duet lab explain 2 --anyway");
    explaining->callback([&context, explained, anyway] {
        context.action = [&context, explained, anyway] {
            return explain(context, explained->lab, *anyway);
        };
    });
}

}  // namespace duet::commands
