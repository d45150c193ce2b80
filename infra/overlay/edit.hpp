#pragma once
// A change to a source file as one text and what it becomes:
//
//     ---- this
//     …
//     ---- becomes
//     …
//
// any number of them in a row. The changed file is made of the file as it is today, so it does not
// grow old beside it; where the text does not stand exactly once any more, that is said, and
// nothing is made.

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

/// What stands before the first "---- this".
std::string_view head_of(std::string_view text);

/// Throws std::runtime_error when there is none, or one has no end.
std::vector<Edit> edits_in(std::string_view text);

/// Each edit applied to what the one before it has made. Throws Stale: "stands nowhere", "stands
/// more than once".
std::string edited(std::string source, const std::vector<Edit>& edits);

/// Throws std::runtime_error naming the file.
std::string text_of(const std::filesystem::path& file);

}  // namespace duet::overlay
