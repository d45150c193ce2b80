#pragma once
// Small files of the state folder: read whole, replaced whole, locked.

#include "shared/processes/descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <sys/types.h>

namespace duet::processes {

/// A file could not be written: a full disk, no permission, a medium that fails. Its words name the
/// file, the reason and what to do.
class CannotWrite : public std::system_error {
public:
    CannotWrite(int reason, const std::filesystem::path& path);
    const char* what() const noexcept override { return words_.c_str(); }

private:
    std::string words_;
};

/// The file's text; nullopt when there is no such file; throws std::system_error naming path and
/// reason otherwise.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Replaces the file in one step (write beside it, check, rename), so that a reader sees the old or
/// the new text, a crash leaves one of them, and a full disk leaves the old one. Throws
/// CannotWrite; nothing is left beside it then.
void replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode = 0644);

/// The same for a file that is somebody's own: its permissions stay, and a link is followed.
void replace_text_of(const std::filesystem::path& path, std::string_view text);

/// Appends the line, with its end, or nothing of it. Throws CannotWrite.
void append_line(const std::filesystem::path& path, std::string_view line);

/// The last `lines` lines of a log; empty when it cannot be read.
std::string tail_of(const std::filesystem::path& path, std::size_t lines);

/// Takes an exclusive lock on the file for as long as the descriptor lives; children never inherit
/// it. A closed descriptor when somebody else holds it.
Descriptor try_lock(const std::filesystem::path& path);

}  // namespace duet::processes
