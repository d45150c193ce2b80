#pragma once
// What a lab says: its hints, its explanation with quotations of the shipped code, its diagnosis.

#include "labs/runner/lab.hpp"

namespace duet::lab {

inline constexpr std::size_t hint_levels =
    5;  // where to look; interval and invariant; mechanism; skeleton; solution

/// The sections of hints.md, each with its heading. Throws std::runtime_error when they are not
/// five.
std::vector<std::string> hints_of(const Lab& lab);

/// A line of Markdown without its links: "the reason (course.md)", paths from the repository's
/// root; `folder`: where the line's file is in it.
std::string without_links(const std::string& line, const std::filesystem::path& folder);

/// explain.md without links, with each line `{{path: text}}` replaced by what stands there: from
/// the one line of that file that contains the text to the end of what it begins. Throws
/// std::runtime_error when no line does, or several.
std::string explanation_of(const Lab& lab, const std::filesystem::path& source);
std::string quotation(const std::filesystem::path& source, const std::string& file,
                      const std::string& text);

struct Question {
    struct Answer {
        std::string text, why;  ///< a wrong one's: the evidence that refutes it
        bool right = false;
    };
    std::string prompt;
    std::vector<Answer> answers;  ///< the first is (a)
};

/// diagnose.json. Throws std::runtime_error naming what is wrong with it.
std::vector<Question> questions_of(const Lab& lab);

/// "b" → 1; -1 when there is no such answer.
int answer_named(const Question& question, const std::string& dead_letter);

}  // namespace duet::lab
