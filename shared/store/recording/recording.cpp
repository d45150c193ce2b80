// Format of a recording: a sequence of entries, each a head as it lies in memory (recordings do not
// leave the machine), the suffix of the file's name, the bytes. One file per process, named
// "<style>+<database>+<start time>", so that sorting by name sorts by time.

#include "shared/store/recording/recording.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

namespace duet::store {

namespace fs = std::filesystem;

namespace {

struct Head {
    std::int64_t at;
    std::uint64_t offset;
    std::uint64_t bytes;
    std::uint32_t name;
    Recorded::Kind kind;
};

constexpr char separator = '+';

std::chrono::nanoseconds now() { return std::chrono::steady_clock::now().time_since_epoch(); }

/// "orchestrated/orders.db" as a part of a file's name.
std::string file_name_part(std::string database) {
    std::replace(database.begin(), database.end(), '/', separator);
    return database;
}

std::string started_at() {
    constexpr std::size_t digits = 20;
    const auto text = std::to_string(now().count());
    return std::string(digits - text.size(), '0') + text;
}

void read_into(std::vector<Recorded>& all, const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    const auto before = all.size();  // changes recorded by earlier processes
    Head head{};
    while (in.read(reinterpret_cast<char*>(&head), sizeof head)) {
        Recorded one{head.kind, std::chrono::nanoseconds{head.at}, std::string(head.name, '\0'),
                     head.offset, std::string(head.bytes, '\0')};
        in.read(one.file.data(), static_cast<std::streamsize>(head.name));
        if (!in.read(one.bytes.data(), static_cast<std::streamsize>(head.bytes)))
            return;  // the process died while it wrote this entry
        if (one.kind == Recorded::Kind::sync) one.offset += before;
        all.push_back(std::move(one));
    }
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder})
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Recording::Recording(const fs::path& folder, const std::string& database)
    : file_{open((folder / (file_name_part(database) + separator + started_at())).c_str(),
                 O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)} {
    if (file_ < 0)
        throw std::system_error(errno, std::generic_category(),
                                "record the writes of " + database + " in " + folder.string());
}

Recording::~Recording() { close(file_); }

bool Recording::add(Recorded::Kind kind, std::string_view file, std::uint64_t offset,
                    std::string_view bytes) {
    const std::lock_guard lock{mutex_};
    Head head{};
    head.at = now().count();
    head.offset = offset;
    head.bytes = bytes.size();
    head.name = static_cast<std::uint32_t>(file.size());
    head.kind = kind;
    ++count_;
    const iovec parts[] = {{&head, sizeof head},
                           {const_cast<char*>(file.data()), file.size()},
                           {const_cast<char*>(bytes.data()), bytes.size()}};
    return writev(file_, parts, 3) ==
           static_cast<ssize_t>(sizeof head + file.size() + bytes.size());
}

std::uint64_t Recording::count() const {
    const std::lock_guard lock{mutex_};
    return count_;
}

std::vector<Recorded> recorded(const fs::path& folder, const std::string& database) {
    std::vector<Recorded> all;
    for (const auto& name : names_in(folder)) {
        if (name.starts_with(file_name_part(database) + separator)) read_into(all, folder / name);
    }
    return all;
}

std::vector<std::string> recorded_databases(const fs::path& folder) {
    std::set<std::string> found;
    for (auto name : names_in(folder)) {
        name.resize(name.rfind(separator));
        std::replace(name.begin(), name.end(), separator, '/');
        found.insert(name);
    }
    return {found.begin(), found.end()};
}

}  // namespace duet::store
