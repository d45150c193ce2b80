#pragma once
// A volume small enough to fill: an ext4 file system in a file, mounted over a folder. Needs root.
//

#include <filesystem>
#include <string>

namespace duet::chaos {

/// One thread.
class SmallDisk {
public:
    /// Mounts a volume of so many megabytes (its file grows with use), or sets `problem` to the
    /// reason why not.
    void mount(const std::filesystem::path& over, const std::filesystem::path& image,
               int megabytes);
    void unmount();
    bool mounted() const { return mounted_; }
    const std::string& problem() const { return problem_; }

    /// Takes all the free space, and gives it back. Throws std::system_error.
    void fill() const;
    void free() const;

private:
    std::filesystem::path over_;
    bool mounted_ = false;
    std::string problem_ = "not tried";
};

/// Makes mounts of this process and its children private: they disappear with the last of these
/// processes, even by a kill. Call it before any other thread starts; false when it is not
/// permitted.
bool keep_mounts_to_ourselves();

}  // namespace duet::chaos
