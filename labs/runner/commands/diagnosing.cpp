// duet lab diagnose.

#include "labs/runner/commands/session.hpp"
#include "labs/runner/diagnosis.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <random>
#include <sstream>

namespace duet::commands {

namespace {

struct Diagnosis {
    LabOption lab;
    std::string answers;
    bool json = false;
};

/// What was answered, and what the answer is worth.
struct Judged {
    std::string answer, why;
    bool right = false;
};

char letter(std::size_t index) { return static_cast<char>('a' + index); }

/// The learner's own order of the answers. Their progress keeps its seed, so that letters mean the
/// same in the next command.
std::uint64_t seed_of(LabSession& session, const lab::Lab& lab) {
    if (const auto* kept = session.progress.last(lab.name, "shuffled")) {
        std::uint64_t seed = 0;
        const auto* end = kept->detail.data() + kept->detail.size();
        const auto [at, problem] = std::from_chars(kept->detail.data(), end, seed);
        if (problem == std::errc{} && at == end) return seed;
    }
    const std::uint64_t seed = std::random_device{}();
    session.progress.note(lab.name, "shuffled", std::to_string(seed));
    return seed;
}

void show(const lab::Question& question, std::size_t number, std::size_t of) {
    std::cout << "\n" << number << " of " << of << "  " << question.prompt << '\n';
    for (std::size_t i = 0; i < question.answers.size(); ++i)
        std::cout << "   (" << letter(i) << ") " << question.answers[i].text << '\n';
    if (question.point)
        std::cout << "   Type FILE:LINE, as in orders.cpp:12. A ? shows the line.\n";
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream in{list};
    for (std::string word; std::getline(in, word, ',');) words.push_back(word);
    return words;
}

/// nullopt: the words are no answer to this question.
std::optional<Judged> judged(const lab::Question& question, const std::filesystem::path& source,
                             const std::string& words) {
    if (!question.point) {
        const auto chosen = lab::answer_named(question, words);
        if (chosen < 0) return std::nullopt;
        const auto& answer = question.answers[static_cast<std::size_t>(chosen)];
        return Judged{answer.text, answer.why, answer.right};
    }
    switch (lab::pointed_at(*question.point, source, words)) {
        case lab::Pointed::right: return Judged{words, question.point->why, true};
        case lab::Pointed::other_line:
            return Judged{words, "Another line of this file. " + question.point->miss, false};
        case lab::Pointed::other_file: return Judged{words, question.point->miss, false};
        case lab::Pointed::unreadable: return std::nullopt;
    }
    return std::nullopt;
}

std::string what_is_wanted(const lab::Question& question) {
    if (question.point) return "FILE:LINE, as in orders.cpp:12";
    return "one letter, (a) to (" + std::string{letter(question.answers.size() - 1)} + ")";
}

/// Asks until the answer is right. True: the first one was.
bool prompt(const lab::Question& question, const std::filesystem::path& source, std::size_t number,
            std::size_t of) {
    show(question, number, of);
    for (bool first = true;; first = false) {
        std::cout << "> " << std::flush;
        std::string line;
        if (!std::getline(std::cin, line))
            throw Failure(exit_failed,
                          "the answers ended before the questions did; nothing was kept.\nFor "
                          "scripts: --answer b,a,c");
        if (question.point && line == "?") {
            std::cout << lab::place_of(question.point->right.front(), source) << ". "
                      << question.point->why << '\n';
            return false;
        }
        const auto answer = judged(question, source, line);
        if (!answer) {
            std::cout << "'" << line << "' is no answer: " << what_is_wanted(question) << ".\n";
            continue;
        }
        std::cout << (answer->right ? "Right. " : "No. ") << answer->why << '\n';
        if (answer->right) return first;
    }
}

int keep(LabSession& session, const lab::Lab& lab, std::size_t right, std::size_t of) {
    session.progress.note(lab.name, "diagnosed",
                          std::to_string(right) + " of " + std::to_string(of) + " at once");
    return right == of ? exit_done : exit_failed;
}

void tell_the_files(const lab::Lab& lab) {
    if (lab.files.empty()) return;
    std::cout << "\nNow you may know which files of the shop are yours to mend:\n";
    show_files(lab);
}

int judge(LabSession& session, const lab::Lab& lab, const std::vector<lab::Question>& questions,
          const Diagnosis& options) {
    const auto words = split(options.answers);
    if (words.size() != questions.size())
        throw Failure(exit_misuse,
                      "there are " + std::to_string(questions.size()) + " questions and " +
                          std::to_string(words.size()) +
                          " answers; --answer wants one letter for each, or FILE:LINE where a "
                          "line is wanted: --answer b,a,orders.cpp:12");
    auto all = nlohmann::ordered_json::array();
    std::size_t right = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto answer = judged(questions[i], session.places.source, words[i]);
        if (!answer)
            throw Failure(exit_misuse, "'" + words[i] + "' is no answer to question " +
                                           std::to_string(i + 1) + ": " +
                                           what_is_wanted(questions[i]) + ".");
        right += answer->right ? 1 : 0;
        all.push_back({{"question", questions[i].prompt},
                       {"answer", answer->answer},
                       {"right", answer->right},
                       {"why", answer->why}});
        if (!options.json)
            std::cout << i + 1 << " (" << words[i] << ") " << (answer->right ? "Right. " : "No. ")
                      << answer->why << '\n';
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else
        tell_the_files(lab);
    return keep(session, lab, right, questions.size());
}

int list_questions(const std::vector<lab::Question>& questions) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& question : questions) {
        nlohmann::ordered_json one{{"question", question.prompt}};
        if (question.point) {
            one["wants"] = "FILE:LINE";
        } else {
            one["answers"] = nlohmann::ordered_json::array();
            for (const auto& answer : question.answers) one["answers"].push_back(answer.text);
        }
        all.push_back(std::move(one));
    }
    std::cout << all.dump(2) << '\n';
    return exit_done;
}

int diagnose(const Context& context, const Diagnosis& options) {
    auto session = open_session(context);
    const auto& lab = session.lab(options.lab.lab);
    auto questions = lab::questions_of(lab);
    lab::shuffle(questions, seed_of(session, lab));
    if (!options.answers.empty()) return judge(session, lab, questions, options);
    if (options.json) return list_questions(questions);
    std::size_t right = 0;
    for (std::size_t i = 0; i < questions.size(); ++i)
        right += prompt(questions[i], session.places.source, i + 1, questions.size()) ? 1 : 0;
    keep(session, lab, right, questions.size());
    tell_the_files(lab);
    return exit_done;
}

}  // namespace

void add_lab_diagnosis(CLI::App& parent, Context& context) {
    auto options = std::make_shared<Diagnosis>();
    auto* diagnosing = lab_command(
        parent, "diagnose", "Say what is wrong; then it names the files to mend", options->lab);
    diagnosing->add_option("--answer", options->answers,
                           "For scripts: a letter for each question, or FILE:LINE where a line is "
                           "wanted, as in b,a,orders.cpp:12");
    diagnosing->add_flag("--json", options->json,
                         "The questions, or with --answer what is right, for programs");
    diagnosing->footer(
        "The order of the answers is your own and stays the same; --json lists them in it.\nExit "
        "codes with --answer: 0 all right, 1 not all.\n\nExamples:\n  duet lab diagnose 2\n  duet "
        "lab diagnose 2 --answer b,a,c,d,orders.cpp:12");
    diagnosing->callback([&context, options] {
        context.action = [&context, options] { return diagnose(context, *options); };
    });
}

}  // namespace duet::commands
