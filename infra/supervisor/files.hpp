#pragma once
// Small files of the state folder: read whole, replaced whole (shared/processes/replace_file.hpp),
// locked. Every function is safe from any thread.

#include "shared/processes/replace_file.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace duet::processes {

/// The file's text; nullopt when there is no such file. Throws std::system_error with path and
/// reason when the file cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Replaces a file that the user owns and edits: keeps its permissions and follows a link.
void replace_text_of(const std::filesystem::path& path, std::string_view text);

/// Appends the line and its end, or, when that fails, nothing of it. Throws CannotWrite.
void append_line(const std::filesystem::path& path, std::string_view line);

/// The last `lines` lines of a log; empty when it cannot be read.
std::string tail_of(const std::filesystem::path& path, std::size_t lines);

/// Takes an exclusive lock on the file that lasts as long as the descriptor; child processes never
/// inherit it. Returns a closed descriptor when another process holds the lock.
[[nodiscard]] Descriptor try_lock(const std::filesystem::path& path);

}  // namespace duet::processes
