#pragma once
// Runs an untrusted program (it may hang, take all memory, print without end) within bounds and
// captures its output.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace duet::processes {

struct Bounds {
    std::chrono::milliseconds time{
        60'000};             ///< wall-clock time; afterwards the whole process group is killed
    std::size_t memory = 0;  ///< bytes of address space; 0: no bound
    std::size_t max_output = 16u << 20;  ///< bytes kept of each stream
};

struct Ended {
    int wait_status = 0;
    bool in_time = true;
    std::string out, error;
    std::chrono::milliseconds took{0};

    bool well() const { return in_time && wait_status == 0; }
    int exit_code() const;  ///< -1 when it did not exit by itself
    int signal() const;     ///< 0 when no signal ended it
};

/// Runs the command (the first word is a path) to its end, in a process group of its own that ends
/// with this thread. Throws std::system_error when it cannot make a child process. Thread-safe.
Ended run_bounded(const std::vector<std::string>& command, const std::filesystem::path& folder,
                  const Bounds& bounds);

}  // namespace duet::processes
