#pragma once
// A file in memory, for code that opens a path.

#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace duet::fuzz {

class MemoryFile {
public:
    explicit MemoryFile(std::string_view content) : descriptor_{memfd_create("fuzz", MFD_CLOEXEC)} {
        if (descriptor_ < 0 || write(descriptor_, content.data(), content.size()) !=
                                   static_cast<ssize_t>(content.size()))
            throw std::runtime_error("no file in memory");
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

}  // namespace duet::fuzz
