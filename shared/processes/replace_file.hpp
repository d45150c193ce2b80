#pragma once
// Small files that are replaced whole: configuration, keys, passwords, the supervisor's record.
// Every function is safe from any thread; two writers of the same path must exclude each other.

#include "shared/processes/descriptor.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <sys/types.h>

namespace duet::processes {

/// A file could not be written: a full disk, no permission, a medium that fails. what() names the
/// file, the reason and what to do.
class CannotWrite : public std::system_error {
public:
    CannotWrite(int reason, const std::filesystem::path& path);
    const char* what() const noexcept override { return words_.c_str(); }

private:
    std::string words_;
};

/// Writes all of the text. False when it failed; errno has the reason.
[[nodiscard]] bool write_all(const Descriptor& file, std::string_view text);

/// Replaces the file in one step (write beside it, check, rename): a reader sees the old or the new
/// text, a crash leaves one of them, and a full disk leaves the old one. Throws CannotWrite, and
/// leaves no temporary file then.
void replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode = 0644);

/// The same for secrets: mode 0600, and a missing folder is made with mode 0700.
void replace_private_file(const std::filesystem::path& path, std::string_view text);

}  // namespace duet::processes
