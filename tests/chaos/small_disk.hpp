#pragma once
// A volume so small that it can be filled: an ext4 in a file, mounted over a folder. Needs root.

#include <filesystem>
#include <string>

namespace duet::chaos {

class SmallDisk {
public:
    /// Mounts one of so many megabytes (its file grows as it is used), or says in `problem` why it
    /// cannot.
    void mount(const std::filesystem::path& over, const std::filesystem::path& image,
               int megabytes);
    void unmount();
    bool mounted() const { return mounted_; }
    const std::string& problem() const { return problem_; }

    /// Takes all the space that is left, and gives it back. Throws std::system_error.
    void fill() const;
    void free() const;

private:
    std::filesystem::path over_;
    bool mounted_ = false;
    std::string problem_ = "not tried";
};

/// From now on what this process and its children mount is seen by them alone, and is gone when the
/// last of them is: also when they are killed. Before any other thread is started; false when it
/// cannot be.
bool keep_mounts_to_ourselves();

}  // namespace duet::chaos
