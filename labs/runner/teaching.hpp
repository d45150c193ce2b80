#pragma once
// The texts of a lab: hints, explanation with quotations of the shipped code. Thread-safe.

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

/// explain.md without links. Each line `{{path: text}}` becomes a quotation: from the one line of
/// that file that contains the text to the end of the block that the line begins. Throws
/// std::runtime_error when no line contains it, or several do.
std::string explanation_of(const Lab& lab, const std::filesystem::path& source);
std::string quotation(const std::filesystem::path& source, const std::string& file,
                      const std::string& text);

}  // namespace duet::lab
