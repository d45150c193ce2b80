// duet lesson.

#include "infra/duet/cli/programs.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/overlay/edit.hpp"
#include "labs/runner/commands/session.hpp"
#include "labs/runner/page.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <regex>

namespace duet::commands {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t narrowest = 40, widest = 100;  // prose is hard to read beyond

struct Options {
    std::string lesson;
    bool answers = false;
};

lab::PageStyle style_of_output() {
    const auto width = width_of_output();
    return {width == 0 ? widest : std::clamp(width, narrowest, widest), isatty(STDOUT_FILENO) != 0};
}

/// "60 + 30" of "**Time:** 60 minutes, and 30 minutes for the lab."
std::string time_of(const std::string& lesson) {
    static const std::regex time{R"(\*\*Time:\*\* ([0-9]+)[^0-9\n]*([0-9]+)?)"};
    std::smatch found;
    if (!std::regex_search(lesson, found, time)) return "";
    return found[1].str() + (found[2].matched ? " + " + found[2].str() : "");
}

std::string difficulty_of(const std::string& lesson) {
    static const std::regex difficulty{R"(\*\*Difficulty:\*\* ((★)+))"};
    std::smatch found;
    return std::regex_search(lesson, found, difficulty) ? found[1].str() : "";
}

/// The lessons in the order in which course.md links to them.
std::vector<const lab::Lab*> in_order(const LabSession& session) {
    const auto course = overlay::text_of(session.places.source / "course.md");
    std::vector<const lab::Lab*> lessons;
    for (const auto& lab : session.labs) {
        if (fs::exists(lab.folder / "lesson.md")) lessons.push_back(&lab);
    }
    std::ranges::stable_sort(lessons, {}, [&](const lab::Lab* lab) {
        return course.rfind("labs/" + lab->name + "/lesson.md");
    });
    return lessons;
}

int list(const LabSession& session) {
    std::vector<std::vector<std::string>> rows{{"", "LESSON", "MINUTES", "DIFFICULTY", "LAB"}};
    for (const auto* lab : in_order(session)) {
        const auto text = overlay::text_of(lab->folder / "lesson.md");
        rows.push_back({std::to_string(lab->number), lab->title, time_of(text), difficulty_of(text),
                        state_of(session, *lab)});
    }
    print_table(rows);
    std::cout << "\nMinutes are for the lesson and its lab. Read one with `./duet lesson NUMBER`; "
                 "the pages between the lessons are in labs/between, and the map is course.md.\n";
    return exit_done;
}

int print(const LabSession& session, const Options& options) {
    const auto& lab = session.lab(options.lesson);
    const auto inside = lab.folder.lexically_relative(session.places.source);
    const auto page = [&](const char* name) {
        const auto file = lab.folder / name;
        if (!fs::exists(file))
            throw Failure(exit_failed, "lab " + std::to_string(lab.number) + " has no " + name +
                                           ": " + file.string() +
                                           " is missing.\n`duet lesson` lists the lessons.");
        return lab::printed_page(overlay::text_of(file), inside, style_of_output());
    };
    std::cout << page("lesson.md");
    if (options.answers) std::cout << '\n' << page("answers.md");
    return exit_done;
}

int lesson(const Context& context, const Options& options) {
    const auto session = open_session(context);
    return options.lesson.empty() ? list(session) : print(session, options);
}

}  // namespace

void add_lesson(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("lesson", std::string{program_of("lesson").words});
    auto options = std::make_shared<Options>();
    command->add_option("N", options->lesson, "Its number, or its lab's name; none: the list");
    command->add_flag("--answers", options->answers, "Its answers, too, after the lesson");
    command->footer(
        "For a pager: duet lesson 2 | less\n\nExamples:\n  duet lesson\n  duet lesson 2\n  duet "
        "lesson 2 --answers");
    command->callback([&context, options] {
        context.action = [&context, options] { return lesson(context, *options); };
    });
}

}  // namespace duet::commands
