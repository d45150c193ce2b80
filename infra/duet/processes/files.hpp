#pragma once
// Small files of the state folder: read whole, replaced whole, locked.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace duet::processes {

/// Closes a descriptor. Move-only.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{other.number_} { other.number_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

private:
    int number_ = -1;
};

/// The file's text; nullopt when there is no such file; throws std::system_error naming path and reason otherwise.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Replaces the file in one step (write beside it, rename), so that a reader sees the old or the new text and a crash
/// leaves one of them. Throws std::system_error naming path and reason.
void replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode = 0644);

/// The last `lines` lines of a log; empty when it cannot be read.
std::string tail_of(const std::filesystem::path& path, std::size_t lines);

/// Takes an exclusive lock on the file for as long as the descriptor lives; children never inherit it.
/// A closed descriptor when somebody else holds it.
Descriptor try_lock(const std::filesystem::path& path);

}  // namespace duet::processes
