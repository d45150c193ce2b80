#include "labs/runner/worksheet.hpp"

#include "infra/overlay/edit.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <regex>
#include <sstream>

namespace duet::lab {

namespace {

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(" \t"), to = text.find_last_not_of(" \t\r");
    return from == std::string::npos ? std::string{} : text.substr(from, to - from + 1);
}

std::optional<std::int64_t> number_in(const std::string& text) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, number);
    return problem == std::errc{} && at == end ? std::optional{number} : std::nullopt;
}

std::map<std::string, std::string> filled_in(const std::filesystem::path& worksheet) {
    std::map<std::string, std::string> answers;
    std::istringstream lines{overlay::text_of(worksheet)};
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.rfind('=');
        if (equals == std::string::npos || line.starts_with("#")) continue;
        answers[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
    }
    return answers;
}

/// The number of matching lines in the run's trace.
std::int64_t measured(const std::filesystem::path& program, const Count& count) {
    std::vector<std::string> words{
        program.string(), "--style", count.style, "--seed", std::to_string(count.seed),
        "--seeds",        "1",       "--orders",  "1",      "--faults",
        "none",           "--trace"};
    if (!count.without.empty()) words.insert(words.end(), {"--without", count.without});
    const auto ended = processes::run_bounded(words, program.parent_path(), {});
    if (ended.out.empty())
        throw overlay::ToolTrouble("the simulation said nothing: " + ended.error +
                                   "\nRun ./duet lab doctor.");
    const std::regex wanted{count.lines};
    std::int64_t found = 0;
    std::istringstream lines{ended.out};
    for (std::string line; std::getline(lines, line);)
        found += std::regex_search(line, wanted) ? 1 : 0;
    return found;
}

}  // namespace

std::vector<Answered> held_against(const std::filesystem::path& program, const Lab& lab,
                                   const std::filesystem::path& worksheet) {
    const auto answers = filled_in(worksheet);
    std::vector<Answered> held;
    for (const auto& count : lab.counts) {
        const auto found = answers.find(count.prompt);
        held.push_back({count.prompt,
                        found == answers.end() ? std::nullopt : number_in(found->second),
                        measured(program, count)});
    }
    return held;
}

Verdict verdict_of(const std::vector<Answered>& answers) {
    Verdict verdict;
    verdict.style = "both";
    verdict.kind = Verdict::Kind::pass;
    std::int64_t missing = 0, wrong = 0;
    for (const auto& answer : answers) {
        missing += answer.expected ? 0 : 1;
        wrong += answer.expected && *answer.expected != answer.measured ? 1 : 0;
    }
    const auto of_all = " of " + std::to_string(answers.size());
    verdict.proved = fmt::format("{}{} as you expected", answers.size(), of_all);
    if (missing > 0 || answers.empty()) {
        verdict.kind = Verdict::Kind::inconclusive;
        verdict.what = fmt::format("{}{} have no number yet", missing, of_all);
        verdict.proved.clear();
    } else if (wrong > 0) {
        verdict.kind = Verdict::Kind::fail;
        verdict.invariant = "predictions";
        verdict.what = fmt::format(
            "{}{} are not what you expected: look where the diagram of `observe` says otherwise, "
            "and why",
            wrong, of_all);
    }
    return verdict;
}

}  // namespace duet::lab
