#pragma once
// A temporary folder for one test. One thread.

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <stdlib.h>

namespace duet::tests {

inline void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << text;
}

class Scratch {
public:
    Scratch() {
        auto pattern = (std::filesystem::temp_directory_path() / "duet labs XXXXXX")
                           .string();  // a space: paths are quoted everywhere
        if (mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("cannot make a temporary folder");
        folder_ = pattern;
    }
    ~Scratch() {
        std::error_code left_over;  // in the temporary folder, where it does no harm
        std::filesystem::remove_all(folder_, left_over);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    void file(const std::string& name, const std::string& text) const {
        write(folder_ / name, text);
    }

private:
    std::filesystem::path folder_;
};

}  // namespace duet::tests
