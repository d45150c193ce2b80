#include "infra/supervisor/files.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace duet::processes {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

}  // namespace

std::optional<std::string> read_file(const std::filesystem::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.open()) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        refuse("cannot read", path);
    }
    std::string text;
    char piece[16384];
    for (;;) {
        const auto count = ::read(file.number(), piece, sizeof piece);
        if (count == 0) return text;
        if (count > 0)
            text.append(piece, static_cast<std::size_t>(count));
        else if (errno != EINTR)
            refuse("cannot read", path);
    }
}

void replace_text_of(const std::filesystem::path& path, std::string_view text) {
    struct stat before {};
    if (::stat(path.c_str(), &before) != 0) return replace_file(path, text);
    replace_file(std::filesystem::canonical(path), text, before.st_mode & 07777);
}

void append_line(const std::filesystem::path& path, std::string_view line) {
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
    struct stat before {};
    if (!file.open() || ::flock(file.number(), LOCK_EX) != 0 ||
        ::fstat(file.number(), &before) != 0)
        throw CannotWrite{errno, path};
    if (write_all(file, std::string{line} + "\n")) {
        if (!file.close()) throw CannotWrite{errno, path};
        return;
    }
    const int reason = errno;
    if (::ftruncate(file.number(), before.st_size) != 0) throw CannotWrite{errno, path};
    throw CannotWrite{reason, path};
}

std::string tail_of(const std::filesystem::path& path, std::size_t lines) {
    std::ifstream file{path, std::ios::binary};
    file.seekg(0, std::ios::end);
    const auto size = static_cast<std::streamoff>(file.tellg());
    if (!file || size <= 0) return {};
    file.seekg(size > 65536 ? size - 65536 : 0);
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto from = text.size();
    if (!text.empty() && text.back() == '\n') --from;
    for (std::size_t found = 0; found < lines && from != std::string::npos; ++found) {
        from = from == 0 ? std::string::npos : text.rfind('\n', from - 1);
    }
    return from == std::string::npos ? text : text.substr(from + 1);
}

Descriptor try_lock(const std::filesystem::path& path) {
    Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
    if (!file.open()) refuse("cannot write", path);
    if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) return file;
    if (errno != EWOULDBLOCK) refuse("cannot lock", path);
    return {};
}

}  // namespace duet::processes
