#include "infra/nats/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace duet::nats {

namespace {

void checked(bool succeeded, const std::string& doing) {
    if (!succeeded) throw std::system_error(errno, std::generic_category(), doing);
}

}  // namespace

void write_private_file(const std::filesystem::path& file, std::string_view text) {
    if (!std::filesystem::exists(file.parent_path())) {
        std::filesystem::create_directories(file.parent_path());
        std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all);
    }
    const auto fresh = file.string() + ".new";
    const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    checked(descriptor >= 0, "write " + fresh);
    bool succeeded = fchmod(descriptor, 0600) == 0;
    while (succeeded && !text.empty()) {
        const auto written = write(descriptor, text.data(), text.size());
        succeeded = written >= 0;
        if (succeeded) text.remove_prefix(static_cast<std::size_t>(written));
    }
    const int reason = errno;
    close(descriptor);
    errno = reason;
    checked(succeeded, "write " + fresh);
    std::filesystem::rename(fresh, file);
}

}  // namespace duet::nats
