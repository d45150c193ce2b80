// duet lab hint, explain, diagnose.

#include "labs/runner/teaching.hpp"
#include "labs/runner/commands/session.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <sstream>

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

// ---- diagnose

struct Diagnosis {
    LabOption lab;
    std::string answers;
    bool json = false;
};

char letter(std::size_t index) { return static_cast<char>('a' + index); }

void show(const lab::Question& question, std::size_t number, std::size_t of) {
    std::cout << "\n" << number << " of " << of << "  " << question.prompt << '\n';
    for (std::size_t i = 0; i < question.answers.size(); ++i)
        std::cout << "   (" << letter(i) << ") " << question.answers[i].text << '\n';
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream in{list};
    for (std::string word; std::getline(in, word, ',');) words.push_back(word);
    return words;
}

/// Asks until the answer is right. True: the first one was.
bool prompt(const lab::Question& question, std::size_t number, std::size_t of) {
    show(question, number, of);
    for (bool first = true;; first = false) {
        std::cout << "> " << std::flush;
        std::string line;
        if (!std::getline(std::cin, line))
            throw Failure(exit_failed,
                          "the answers ended before the questions did; nothing was kept.\nFor "
                          "scripts: --answer b,a,c");
        const auto chosen = lab::answer_named(question, line);
        if (chosen < 0) {
            std::cout << "One letter, (a) to (" << letter(question.answers.size() - 1) << ").\n";
            continue;
        }
        const auto& answer = question.answers[static_cast<std::size_t>(chosen)];
        std::cout << (answer.right ? "Right. " : "No. ") << answer.why << '\n';
        if (answer.right) return first;
    }
}

int keep(LabSession& session, const lab::Lab& lab, std::size_t right, std::size_t of) {
    session.progress.note(lab.name, "diagnosed", fmt::format("{} of {} at once", right, of));
    return right == of ? exit_done : exit_failed;
}

int judge(LabSession& session, const lab::Lab& lab, const std::vector<lab::Question>& questions,
          const Diagnosis& options) {
    const auto words = split(options.answers);
    if (words.size() != questions.size())
        throw Failure(exit_misuse, fmt::format("there are {} questions and {} answers; --answer "
                                               "wants one letter for each: --answer b,a,c",
                                               questions.size(), words.size()));
    auto all = nlohmann::ordered_json::array();
    std::size_t right = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto chosen = lab::answer_named(questions[i], words[i]);
        if (chosen < 0)
            throw Failure(exit_misuse,
                          fmt::format("'{}' is no answer to question {}; (a) to ({}).", words[i],
                                      i + 1, letter(questions[i].answers.size() - 1)));
        const auto& answer = questions[i].answers[static_cast<std::size_t>(chosen)];
        right += answer.right ? 1 : 0;
        all.push_back({{"question", questions[i].prompt},
                       {"answer", answer.text},
                       {"right", answer.right},
                       {"why", answer.why}});
        if (!options.json)
            std::cout << i + 1 << " (" << words[i] << ") " << (answer.right ? "Right. " : "No. ")
                      << answer.why << '\n';
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    return keep(session, lab, right, questions.size());
}

int list_questions(const std::vector<lab::Question>& questions) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& question : questions) {
        auto& answers = all.emplace_back(
            nlohmann::ordered_json{{"question", question.prompt},
                                   {"answers", nlohmann::ordered_json::array()}})["answers"];
        for (const auto& answer : question.answers) answers.push_back(answer.text);
    }
    std::cout << all.dump(2) << '\n';
    return exit_done;
}

int diagnose(const Context& context, const Diagnosis& options) {
    auto session = open_session(context);
    const auto& lab = session.lab(options.lab.lab);
    const auto questions = lab::questions_of(lab);
    if (!options.answers.empty()) return judge(session, lab, questions, options);
    if (options.json) return list_questions(questions);
    std::size_t right = 0;
    for (std::size_t i = 0; i < questions.size(); ++i)
        right += prompt(questions[i], i + 1, questions.size()) ? 1 : 0;
    keep(session, lab, right, questions.size());
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

    auto options = std::make_shared<Diagnosis>();
    auto* diagnosing =
        lab_command(parent, "diagnose", "Say what is wrong before you mend it", options->lab);
    diagnosing->add_option("--answer", options->answers,
                           "For scripts: a letter for each question, as in b,a,c");
    diagnosing->add_flag("--json", options->json,
                         "The questions, or with --answer what is right, for programs");
    diagnosing->footer(
        "Exit codes with --answer: 0 all right, 1 not all.\n\nExamples:\n  duet lab diagnose 2\n  "
        "duet lab diagnose 2 --answer b,a,c");
    diagnosing->callback([&context, options] {
        context.action = [&context, options] { return diagnose(context, *options); };
    });
}

}  // namespace duet::commands
