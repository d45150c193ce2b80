#include "tests/chaos/small_disk.hpp"

#include "infra/supervisor/files.hpp"
#include "infra/supervisor/launch.hpp"

#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace duet::chaos {

namespace {

constexpr off_t megabyte = 1024 * 1024;

void run(const std::vector<std::string>& command) {
    processes::output_of(command, std::chrono::seconds(30));
}

[[noreturn]] void refuse(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void make_image(const std::filesystem::path& image, int megabytes) {
    const processes::Descriptor file{::open(image.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)};
    if (!file.open() || ftruncate(file.number(), megabytes * megabyte) != 0)
        refuse("make " + image.string());
}

}  // namespace

void SmallDisk::mount(const std::filesystem::path& over, const std::filesystem::path& image,
                      int megabytes) {
    over_ = over;
    if (geteuid() != 0) {
        problem_ = "only root can mount a small volume";
        return;
    }
    try {
        make_image(image, megabytes);
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
    const processes::Descriptor file{
        ::open((over_ / "filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)};
    if (!file.open()) refuse("open the filler");
    struct statvfs space {};
    if (fstatvfs(file.number(), &space) != 0) refuse("look at the space of " + over_.string());
    // Most of the space in one piece, without writing it; then ever smaller pieces, until not a
    // block is left.
    auto end = static_cast<off_t>(space.f_bavail * space.f_frsize);
    while (end > megabyte && ::fallocate(file.number(), 0, 0, end) != 0) end -= megabyte;
    if (lseek(file.number(), 0, SEEK_END) < 0) refuse("fill " + over_.string());
    for (std::size_t piece = megabyte; piece > 0; piece /= 2) {
        const std::vector<char> zeros(piece);
        while (write(file.number(), zeros.data(), piece) > 0) continue;
    }
}

void SmallDisk::free() const { std::filesystem::remove(over_ / "filler"); }

bool keep_mounts_to_ourselves() {
    return geteuid() == 0 && ::unshare(CLONE_NEWNS) == 0 &&
           ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace duet::chaos
