#pragma once
// Changes to a source file, kept as text and its replacement:
//
//     ---- this
//     …
//     ---- becomes
//     …
//
// any number of them in a row. The changed file is made from today's file, so no copy grows stale.
// Where the text no longer occurs exactly once, applying the edit fails.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace duet::overlay {

struct Edit {
    std::string original, changed;
};

struct Stale : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The text before the first "---- this".
std::string_view head_of(std::string_view text);

/// Throws std::runtime_error when there is no edit, or one has no end.
std::vector<Edit> edits_in(std::string_view text);

/// Applies each edit to the result of the one before. Throws Stale when the text occurs nowhere or
/// more than once.
std::string edited(std::string source, const std::vector<Edit>& edits);

/// Throws std::runtime_error with the file's name.
std::string text_of(const std::filesystem::path& file);

}  // namespace duet::overlay
