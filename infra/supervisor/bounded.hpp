#pragma once
// Runs a program that nobody trusts to end, to be modest, or to be right: within bounds, and
// everything it says is caught.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace duet::processes {

struct Bounds {
    std::chrono::milliseconds time{
        60'000};             ///< by the wall clock; then the whole process group is killed
    std::size_t memory = 0;  ///< bytes of address space; 0: no bound
    std::size_t max_output = 16u << 20;  ///< bytes that are kept of either stream
};

struct Ended {
    int wait_status = 0;
    bool in_time = true;
    std::string out, error;
    std::chrono::milliseconds took{0};

    bool well() const { return in_time && wait_status == 0; }
    int exit_code() const;  ///< -1 when it did not exit by itself
    int signal() const;     ///< 0 when none ended it
};

/// Runs the command (its first word a path) to its end, in a process group of its own that ends
/// with this thread. Throws std::system_error when there can be no child.
Ended run_bounded(const std::vector<std::string>& command, const std::filesystem::path& folder,
                  const Bounds& bounds);

}  // namespace duet::processes
