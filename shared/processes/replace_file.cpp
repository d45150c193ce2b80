#include "shared/processes/replace_file.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace duet::processes {
namespace {

/// Some file systems (NFS, quotas) report a lack of space only at the end (close(2)).
bool write_and_close(Descriptor file, std::string_view text, mode_t mode) {
    return ::fchmod(file.number(), mode) == 0 && write_all(file, text) && file.close();
}

const char* advice_for(int reason) {
    switch (reason) {
        case ENOSPC:
        case EDQUOT:
            return "Free some space, then run the command again; what was there before is as it "
                   "was.";
        case EACCES:
        case EPERM:
        case EROFS:
            return "Make its folder yours (chown) and writable, then run the command again.";
        default:
            return "See that its folder is there and its disk is sound, then run the command "
                   "again.";
    }
}

}  // namespace

CannotWrite::CannotWrite(int reason, const std::filesystem::path& path)
    : std::system_error{reason, std::generic_category()},
      words_{"cannot write " + path.string() + ": " + code().message() + ".\n" +
             advice_for(reason)} {}

bool write_all(const Descriptor& file, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(file.number(), text.data(), text.size());
        if (count >= 0)
            text.remove_prefix(static_cast<std::size_t>(count));
        else if (errno != EINTR)
            return false;
    }
    return true;
}

void replace_file(const std::filesystem::path& path, std::string_view text, mode_t mode) {
    const std::filesystem::path fresh = path.string() + ".new";
    Descriptor file{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)};
    if (!file.open()) throw CannotWrite{errno, fresh};
    if (write_and_close(std::move(file), text, mode) && ::rename(fresh.c_str(), path.c_str()) == 0)
        return;
    const int reason = errno;
    ::unlink(fresh.c_str());
    throw CannotWrite{reason, path};
}

void replace_private_file(const std::filesystem::path& path, std::string_view text) {
    const auto folder = path.parent_path();
    if (!std::filesystem::exists(folder)) {
        std::filesystem::create_directories(folder);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    }
    replace_file(path, text, 0600);
}

}  // namespace duet::processes
