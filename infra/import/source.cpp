#include "infra/import/source.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace duet::importer {

namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

bool is_regular(const std::string& file) {
    struct stat found {};
    return ::stat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

int open_stream(const std::string& file) {
    if (file == "-") return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    return ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
}

processes::Descriptor nameless_file_in(const std::string& folder) {
    std::filesystem::create_directories(folder);
    std::string path = folder + "/import-stream-XXXXXX";
    processes::Descriptor file{::mkostemp(path.data(), O_CLOEXEC)};
    if (!file.open()) fail("cannot make a file in " + folder + " for the copy of the stream");
    ::unlink(path.c_str());
    return file;
}

ssize_t read_some(int from, std::array<char, 65536>& buffer) {
    while (true) {
        const ssize_t got = ::read(from, buffer.data(), buffer.size());
        if (got >= 0 || errno != EINTR) return got;
    }
}

void write_all(int to, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::write(to, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("cannot copy the stream into the state folder");
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

}  // namespace

Source::Source(const std::string& file, const std::string& folder, std::uint64_t max_bytes)
    : name_(file == "-" ? "standard input" : file), path_(file) {
    if (file != "-" && is_regular(file)) return;
    const processes::Descriptor stream(open_stream(file));
    if (!stream.open()) fail(name_);
    copy_ = nameless_file_in(folder);
    // Each opening reads from the beginning.
    path_ = "/proc/self/fd/" + std::to_string(copy_.number());
    copy_from(stream.number(), max_bytes);
}

void Source::copy_from(int stream, std::uint64_t max_bytes) const {
    std::array<char, 65536> buffer{};
    std::uint64_t copied = 0;
    while (true) {
        const ssize_t got = read_some(stream, buffer);
        if (got < 0) fail(name_);
        if (got == 0) return;
        copied += static_cast<std::uint64_t>(got);
        if (copied > max_bytes) {
            throw std::runtime_error(
                fmt::format("{}: the stream is longer than {} bytes, the limit for a copy. Save it "
                            "to a file and import that.",
                            name_, max_bytes));
        }
        write_all(copy_.number(), buffer.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace duet::importer
