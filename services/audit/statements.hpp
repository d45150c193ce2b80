#pragma once
// Reads the SQL files of this folder. Their format: a comment has lines of its own, and a statement
// ends with a `;` at the end of a line.

#include <string>
#include <string_view>
#include <vector>

namespace duet::audit {

/// The statements of a file, each on one line, without comments and without the `;`.
std::vector<std::string> statements_in(std::string_view script);

}  // namespace duet::audit
