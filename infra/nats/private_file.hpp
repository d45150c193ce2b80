#pragma once
// Internal to this folder: files that only their owner reads.

#include <filesystem>
#include <string_view>

namespace duet::nats {

/// Replaces `file` by one with mode 0600 and this text; a reader sees the old or the new, whole.
/// The folder is made (0700).
void write_private_file(const std::filesystem::path& file, std::string_view text);

}  // namespace duet::nats
