#include "tests/promises/small_disk.hpp"

#include "infra/duet/processes/launch.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace duet::tests {

namespace {

constexpr off_t megabyte = 1024 * 1024;
constexpr off_t size = 400 * megabyte;   // thirteen databases, each with a write-ahead log of up to 16 MB

void run(const std::vector<std::string>& command) { processes::output_of(command, std::chrono::seconds(30)); }

}  // namespace

void SmallDisk::mount(const std::filesystem::path& over, const std::filesystem::path& image) {
    over_ = over;
    if (geteuid() != 0) {
        problem_ = "only root can mount a small volume";
        return;
    }
    try {
        const int file = open(image.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        if (file < 0 || ftruncate(file, size) != 0) throw std::system_error(errno, std::generic_category(), "make " + image.string());
        close(file);
        run({"/sbin/mkfs.ext4", "-q", "-F", "-m", "0", image.string()});
        run({"/bin/mount", "-o", "loop", image.string(), over.string()});
        mounted_ = true;
    } catch (const std::exception& problem) {
        problem_ = problem.what();
    }
}

void SmallDisk::unmount() {
    if (mounted_) run({"/bin/umount", "--lazy", over_.string()});
    mounted_ = false;
}

void SmallDisk::fill() const {
    const int file = open((over_ / "filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error(errno, std::generic_category(), "open the filler");
    // Ever smaller pieces, so that not a block is left.
    for (std::size_t piece = megabyte; piece > 0; piece /= 2) {
        const std::vector<char> zeros(piece);
        while (write(file, zeros.data(), piece) > 0) continue;
    }
    close(file);
}

void SmallDisk::free() const { std::filesystem::remove(over_ / "filler"); }

}  // namespace duet::tests
