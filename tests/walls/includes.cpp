#include "tests/walls/includes.hpp"

#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>

namespace duet::walls {

namespace fs = std::filesystem;

namespace {

bool is_source(const fs::path& path) {
    static const std::set<std::string> extensions{".cpp", ".hpp", ".h", ".cc"};
    return extensions.contains(path.extension().string());
}

bool is_excluded(const fs::path& folder) {
    const auto name = folder.filename().string();
    return name.starts_with(".") || name.starts_with("build");
}

/// The path from the root of a quoted include: a file beside the including one, or a path from the
/// root already.
std::string resolved(const fs::path& root, const fs::path& file, const std::string& header) {
    const auto beside = (file.parent_path() / header).lexically_normal();
    const bool climbs = header.starts_with(".");
    if (climbs || fs::exists(root / beside)) return beside.generic_string();
    return fs::path{header}.lexically_normal().generic_string();
}

std::vector<Include> includes_of(const fs::path& root, const fs::path& file) {
    static const std::regex directive{R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re"};
    std::ifstream text{root / file};
    if (!text) throw std::runtime_error("cannot read " + (root / file).string());
    std::vector<Include> found;
    std::size_t number = 0;
    for (std::string line; std::getline(text, line);) {
        ++number;
        std::smatch parts;
        if (!std::regex_search(line, parts, directive)) continue;
        const bool ours = parts[1] == "\"";
        found.push_back({number, ours ? resolved(root, file, parts[2]) : parts[2].str(), ours});
    }
    return found;
}

}  // namespace

Includes read_includes(const fs::path& root) {
    Includes all;
    auto entry = fs::recursive_directory_iterator{root};
    for (; entry != fs::recursive_directory_iterator{}; ++entry) {
        if (entry->is_directory() && is_excluded(entry->path())) entry.disable_recursion_pending();
        if (!entry->is_regular_file() || !is_source(entry->path())) continue;
        const auto file = entry->path().lexically_relative(root);
        all[file.generic_string()] = includes_of(root, file);
    }
    return all;
}

}  // namespace duet::walls
