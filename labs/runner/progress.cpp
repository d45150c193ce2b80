#include "labs/runner/progress.hpp"

#include "infra/supervisor/files.hpp"
#include "shared/clock/clock.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace duet::lab {

Progress::Progress(std::filesystem::path file) : file_{std::move(file)} {
    std::ifstream in{file_};
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        Entry entry;
        if (!(words >> entry.at >> entry.lab >> entry.what)) continue;
        std::getline(words >> std::ws, entry.detail);
        entries_.push_back(std::move(entry));
    }
}

void Progress::note(const std::string& lab, const std::string& what, const std::string& detail) {
    std::filesystem::create_directories(file_.parent_path());
    Entry entry{to_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now())), lab,
                what, detail};
    auto padded = what;
    padded.resize(std::max<std::size_t>(padded.size(), 9), ' ');
    processes::append_line(
        file_, entry.at + "  " + lab + "  " + (detail.empty() ? what : padded + " " + detail));
    entries_.push_back(std::move(entry));
}

const Entry* Progress::last(const std::string& lab, const std::string& what) const {
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
        return entry.lab == lab && entry.what == what;
    });
    return found == entries_.rend() ? nullptr : &*found;
}

bool Progress::has(const std::string& lab, const std::string& what) const {
    return last(lab, what) != nullptr;
}

int Progress::count(const std::string& lab, const std::string& what) const {
    return static_cast<int>(
        std::count_if(entries_.begin(), entries_.end(),
                      [&](const Entry& entry) { return entry.lab == lab && entry.what == what; }));
}

}  // namespace duet::lab
