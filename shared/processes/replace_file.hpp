#pragma once
// Small files that are replaced whole: configuration, keys, passwords, the supervisor's record.
// Every function is safe from any thread; two writers of the same path must exclude each other.

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <sys/types.h>

namespace duet::processes {

/// Owns a file descriptor and closes it. Move-only. One thread.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{other.number_} { other.number_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int number() const { return number_; }
    bool open() const { return number_ >= 0; }
    /// False when not everything written has reached the file; errno has the reason (close(2)).
    [[nodiscard]] bool close();

private:
    int number_ = -1;
};

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
