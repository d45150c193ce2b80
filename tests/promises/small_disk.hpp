#pragma once
// A volume so small that it can be filled: an ext4 in a file, mounted over a folder. Needs root.

#include <filesystem>
#include <string>

namespace duet::tests {

class SmallDisk {
public:
    /// Mounts it, or says in `problem` why it cannot.
    void mount(const std::filesystem::path& over, const std::filesystem::path& image);
    void unmount();
    bool mounted() const { return mounted_; }
    const std::string& problem() const { return problem_; }

    /// Takes all the space that is left, and gives it back.
    void fill() const;
    void free() const;

private:
    std::filesystem::path over_;
    bool mounted_ = false;
    std::string problem_ = "not tried";
};

}  // namespace duet::tests
