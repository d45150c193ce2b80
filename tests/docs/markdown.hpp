#pragma once
// Reads the documents of the checkout: fenced blocks with the marks before them, and prose.
// One thread.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace duet::docs {

/// The whole file. Throws std::runtime_error when it cannot be read.
std::string text_of(const std::filesystem::path& file);

std::vector<std::string> lines_of(const std::string& text);

/// The Markdown files of the checkout, except built, hidden and learners' files, sorted.
std::vector<std::filesystem::path> documents(const std::filesystem::path& root);

/// The pages that a learner works through: README, course, lessons, in-between lessons, cases.
std::vector<std::filesystem::path> taught_pages(const std::filesystem::path& root);

/// labs/*/lesson.md, sorted by number.
std::vector<std::filesystem::path> lessons(const std::filesystem::path& root);

/// A block between two lines of ```.
struct Block {
    std::size_t first = 0;     ///< index of the line after the opening fence
    std::size_t last = 0;      ///< index of the closing fence
    std::string mark;          ///< inside of the comment <!-- … --> directly above, else empty
    std::string before;        ///< the last line of prose above
    std::string text;          ///< its lines, each with its line feed
    bool has_command = false;  ///< contains a line that a reader types
    bool follows_command = false;  ///< a command block stands above it, below the same heading
};

std::vector<Block> blocks_of(const std::string& text);

/// The document without fenced blocks, tables, comments, headings and link targets.
std::string prose_of(const std::string& text);

/// The sentences of a prose, as words per sentence.
std::vector<std::size_t> sentence_lengths(const std::string& prose);

}  // namespace duet::docs
