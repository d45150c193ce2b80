#pragma once
// A page of the course (Markdown, as labs/*/lesson.md use it) for a terminal. Pure functions.
//
// Thread-safe.

#include <filesystem>
#include <string>
#include <vector>

namespace duet::lab {

/// How a page is printed: the widest line of prose and tables, and whether headings are bold.
struct PageStyle {
    std::size_t width = 100;
    bool bold = false;
};

/// Headings, prose and lists wrapped, tables aligned, code as it is but indented. Links lose their
/// targets in the glossary; other links keep the path from the repository's root. `folder`: where
/// the page is in the repository.
std::string printed_page(const std::string& markdown, const std::filesystem::path& folder,
                         const PageStyle& style);

/// Lines of words that fit into the width; a word that is longer stands alone.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

/// The first block of code below a heading of the second level; empty when there is none.
std::string first_drawing(const std::string& markdown, const std::string& heading);

}  // namespace duet::lab
