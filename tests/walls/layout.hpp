#pragma once
// How the texts of the tree are laid out and worded: STYLE rules that a machine can check.

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace duet::walls {

/// Path from the tree's root → the file's lines, without their line ends.
using Texts = std::map<std::string, std::vector<std::string>>;

/// Reads every file whose name ends in one of `endings` (".cpp"), except below hidden folders and
/// folders named build*. Throws std::runtime_error naming a file that cannot be read.
Texts read_texts(const std::filesystem::path& root, const std::vector<std::string>& endings);

struct Finding {
    std::string file;
    std::size_t line = 0;  ///< from 1
    std::string what;
};
std::ostream& operator<<(std::ostream& out, const Finding& finding);

/// Lines of more than `columns` characters. Left out: rows of Markdown tables and lines that hold
/// one unbreakable word (a link, a path).
std::vector<Finding> long_lines(const Texts& texts, std::size_t columns);

/// Functions of more than `lines` lines, from the first line of the signature to the closing brace.
/// Reads braces, not C++: macros that hide braces are not understood.
std::vector<Finding> long_functions(const Texts& sources, std::size_t lines);

/// Headers whose first line, or first line after #pragma once, is no comment.
std::vector<Finding> headers_without_comment(const Texts& sources);

/// Headers that no file includes, and .cpp files that no CMakeLists.txt of the tree names.
std::vector<Finding> dead_files(const Texts& sources, const Texts& cmake);

/// Words of `banned` as whole words, and as parts of identifiers (`told` in `told_by`). The
/// comparison ignores case.
std::vector<Finding> banned_words(const Texts& texts, const std::vector<std::string>& banned);

}  // namespace duet::walls
