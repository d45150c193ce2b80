#include "tests/docs/markdown.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace duet::docs {
namespace fs = std::filesystem;

namespace {

bool is_typed(const std::string& line) {
    static const std::regex typed{
        R"(^ *(\$ )?(\./duet|curl|diff|kill|sqlite3|for |cp |grep |[A-Z_]+=\S+ \./duet).*)"};
    return std::regex_match(line, typed);
}

/// The mark that ends in the line above `fence`; a mark may take several lines.
std::string mark_above(const std::vector<std::string>& lines, std::size_t fence) {
    if (fence == 0 || !lines[fence - 1].ends_with("-->")) return "";
    std::string mark;
    for (auto at = fence; at-- > 0;) {
        mark = lines[at] + (mark.empty() ? "" : "\n" + mark);
        if (!lines[at].starts_with("<!--")) continue;
        const auto from = mark.find_first_not_of(' ', 4);
        const auto to = mark.find_last_not_of(' ', mark.size() - 4);
        return mark.substr(from, to + 1 - from);
    }
    return "";
}

std::string replaced(const std::string& text, const std::string& pattern, const std::string& by) {
    return std::regex_replace(text, std::regex{pattern}, by);
}

}  // namespace

std::string text_of(const fs::path& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<fs::path> documents(const fs::path& root) {
    std::vector<fs::path> found;
    for (auto at = fs::recursive_directory_iterator{root}; at != fs::recursive_directory_iterator{};
         ++at) {
        const auto name = at->path().filename().string();
        if (at->is_directory() &&
            (name.starts_with("build") || name.starts_with(".") || name == "work"))
            at.disable_recursion_pending();
        else if (at->path().extension() == ".md")
            found.push_back(at->path());
    }
    std::ranges::sort(found);
    return found;
}

std::vector<fs::path> lessons(const fs::path& root) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator{root / "labs"}) {
        if (fs::exists(entry.path() / "lesson.md")) found.push_back(entry.path() / "lesson.md");
    }
    std::ranges::sort(found);
    return found;
}

std::vector<fs::path> taught_pages(const fs::path& root) {
    std::vector<fs::path> found{root / "README.md", root / "course.md"};
    std::ranges::copy(lessons(root), std::back_inserter(found));
    for (const auto* folder : {"labs/between", "labs/cases"}) {
        std::vector<fs::path> pages;
        for (const auto& entry : fs::directory_iterator{root / folder}) {
            if (entry.path().extension() == ".md") pages.push_back(entry.path());
        }
        std::ranges::sort(pages);
        std::ranges::copy(pages, std::back_inserter(found));
    }
    return found;
}

std::vector<Block> blocks_of(const std::string& text) {
    const auto lines = lines_of(text);
    std::vector<Block> found;
    std::string prose;
    bool open = false, command_seen = false;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const auto& line = lines[at];
        if (line.find_first_not_of(' ') != std::string::npos &&
            line.compare(line.find_first_not_of(' '), 3, "```") == 0) {
            if (!open) {
                found.push_back({});
                found.back().first = at + 1;
                found.back().mark = mark_above(lines, at);
                found.back().before = prose;
                found.back().follows_command = command_seen;
            } else {
                found.back().last = at;
                command_seen = command_seen || found.back().has_command;
            }
            open = !open;
        } else if (open) {
            found.back().text += line + "\n";
            found.back().has_command = found.back().has_command || is_typed(line);
        } else if (line.starts_with("#")) {
            command_seen = false;
        } else if (!line.empty() && !line.starts_with("<!--")) {
            prose = line;
        }
    }
    return found;
}

std::string prose_of(const std::string& text) {
    std::string prose;
    bool fenced = false, comment = false;
    for (const auto& line : lines_of(text)) {
        if (line.find("```") != std::string::npos) {
            fenced = !fenced;
            continue;
        }
        if (line.starts_with("<!--")) comment = true;
        const bool left_out = fenced || comment || line.starts_with("|") || line.starts_with("#") ||
                              std::regex_search(line, std::regex{R"(^\[[^\]]+\]: )"});
        if (comment && line.ends_with("-->")) comment = false;
        prose += (left_out ? "" : line) + "\n";
    }
    prose = replaced(prose, R"(\]\([^)]*\))", "]");
    return replaced(prose, R"(https?://\S+)", "");
}

std::vector<std::size_t> sentence_lengths(const std::string& prose) {
    // A paragraph or a list item ends a sentence, a line break does not. Code is one word.
    auto text = replaced(prose, R"(`[^`]*`)", "code");
    text = replaced(text, R"(\n *([-*]|\d+\.) +)", "\n\n");
    text = replaced(text, R"(\n>? *\n)", " \x01 ");
    std::vector<std::size_t> lengths;
    std::istringstream words{text};
    std::size_t count = 0;
    const auto end = [&] {
        if (count > 0) lengths.push_back(count);
        count = 0;
    };
    static const std::regex letters{R"([A-Za-z0-9])"}, stop{R"([.!?:]["')*\]]*$)"};
    for (std::string word; words >> word;) {
        if (std::regex_search(word, letters)) ++count;
        if (word == "\x01" || std::regex_search(word, stop)) end();
    }
    end();
    return lengths;
}

}  // namespace duet::docs
