#pragma once
// Measures the texts of the course: the three tables that an editor's review measured first.
// One thread.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace duet::docs {

/// One page or one room of pages.
struct Prose {
    std::size_t lines = 0;      ///< of Markdown
    std::size_t over_100 = 0;   ///< lines over 100 characters, without tables and link targets
    std::size_t longest = 0;    ///< the longest of all lines, in characters
    std::size_t words = 0;      ///< of prose
    std::size_t sentences = 0;  ///< of prose
    std::size_t over_25 = 0;    ///< sentences of more than 25 words
    std::size_t longest_sentence = 0;  ///< in words
    std::size_t semicolons = 0;        ///< in prose
    std::size_t questions = 0;         ///< question marks in prose
    std::size_t headless = 0;  ///< "what …", "who …" as a noun, after a preposition or "is"
    std::size_t replaced = 0;  ///< words of replaced_words.txt
};

/// One pattern for all words of replaced_words.txt.
std::string replaced_words();

Prose measured(const std::string& markdown);

/// The sum over pages.
Prose measured(const std::vector<std::filesystem::path>& pages);

/// Characters of UTF-8, not bytes.
std::size_t width_of(const std::string& line);

/// How often the right answer is the n-th, and how often it is the longest (diagnose.json).
struct Balance {
    std::size_t questions = 0;
    std::vector<std::size_t> right_at;  ///< count per place
    std::size_t longest_right = 0;
};

Balance balance_of_diagnoses(const std::filesystem::path& root);

/// A term, the lesson that uses it first, and whether that use links or defines it.
struct Term {
    std::string name;
    std::string first_used;
    bool explained = false;
};

std::vector<Term> first_uses(const std::filesystem::path& root);

/// The tables, as Markdown.
std::string tables(const std::filesystem::path& root);

}  // namespace duet::docs
