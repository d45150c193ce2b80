#pragma once
// Waits for saves in a folder. Linux only (inotify(7)). One thread.

#include "infra/supervisor/files.hpp"

#include <filesystem>

namespace duet::commands {

class Saves {
public:
    /// Counts from now on. Throws std::system_error naming the folder.
    explicit Saves(const std::filesystem::path& folder);

    /// Waits until a file of the folder is written to its end, or another takes its place (which is
    /// how editors save). False: interrupted.
    bool wait_for_one();

private:
    processes::Descriptor events_;
};

}  // namespace duet::commands
