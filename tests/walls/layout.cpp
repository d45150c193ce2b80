#include "tests/walls/layout.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <ostream>
#include <regex>
#include <set>
#include <stdexcept>
#include <string_view>

namespace duet::walls {

namespace fs = std::filesystem;

namespace {

bool is_left_out(const fs::path& folder) {
    const auto name = folder.filename().string();
    return name.starts_with(".") || name.starts_with("build");
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream text{file};
    if (!text) throw std::runtime_error("cannot read " + file.string());
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(std::move(line));
    return lines;
}

/// Characters, not bytes: continuation bytes of UTF-8 do not count.
std::size_t columns_of(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool is_table_row(const std::string& file, std::string_view line) {
    const auto begin = line.find_first_not_of(' ');
    return file.ends_with(".md") && begin != std::string_view::npos && line[begin] == '|';
}

/// One word that cannot be broken, after at most one other (a bullet, a comment sign).
bool is_one_word(std::string_view line) {
    int gaps = 0;
    bool in_word = false;
    for (const char c : line) {
        if (c != ' ' && !in_word) ++gaps;
        in_word = c != ' ';
    }
    return gaps <= 2;
}

// --- functions -----------------------------------------------------------------------------------

/// The source without comments, texts and preprocessor lines: each of their characters is a space,
/// so that positions and line numbers stay.
std::string only_code(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        const auto begin = line.find_first_not_of(' ');
        const bool directive = begin != std::string::npos && line[begin] == '#';
        text += directive ? std::string(line.size(), ' ') : line;
        text += '\n';
    }
    static const std::regex token{
        R"re(//[^\n]*|R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])')re"};
    std::string code = text;
    for (std::sregex_iterator at{text.begin(), text.end(), token}, end; at != end; ++at) {
        const auto from = static_cast<std::size_t>(at->position());
        for (std::size_t i = from; i < from + static_cast<std::size_t>(at->length()); ++i) {
            if (code[i] != '\n') code[i] = ' ';
        }
    }
    return code;
}

enum class Scope { names, type, function, other };

bool has_word(std::string_view text, std::string_view word) {
    const auto is_part = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto after = at + word.size();
        if ((at == 0 || !is_part(text[at - 1])) && (after == text.size() || !is_part(text[after])))
            return true;
    }
    return false;
}

Scope scope_after(std::string_view before, Scope around) {
    if (has_word(before, "namespace")) return Scope::names;
    const bool parameters = before.find('(') != std::string_view::npos;
    for (const auto word : {"class", "struct", "union", "enum"}) {
        if (has_word(before, word) && !parameters) return Scope::type;
    }
    const bool may_hold_functions = around == Scope::names || around == Scope::type;
    const auto last = before.find_last_not_of(" \n");
    const bool value = last != std::string_view::npos && before[last] == '=';
    return parameters && may_hold_functions && !value ? Scope::function : Scope::other;
}

struct Open {
    Scope scope;
    std::size_t line;
};

std::size_t lines_before(std::string_view text, std::size_t position) {
    return static_cast<std::size_t>(std::count(text.begin(), text.begin() + position, '\n'));
}

void find_long_functions(const std::string& file, const std::string& code, std::size_t max,
                         std::vector<Finding>& into) {
    std::vector<Open> open;
    std::size_t last = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == '{') {
            const std::string_view before{code.data() + last, i - last};
            const auto begin = std::min(before.find_first_not_of(" \n"), before.size());
            open.push_back({scope_after(before, open.empty() ? Scope::names : open.back().scope),
                            lines_before(code, last + begin) + 1});
        } else if (code[i] == '}' && !open.empty()) {
            const auto closed = open.back();
            open.pop_back();
            const auto length = lines_before(code, i) + 2 - closed.line;
            if (closed.scope == Scope::function && length > max)
                into.push_back({file, closed.line,
                                "a function of " + std::to_string(length) + " lines; at most " +
                                    std::to_string(max)});
        }
        if (code[i] == '{' || code[i] == '}' || code[i] == ';') last = i + 1;
    }
}

// --- words ---------------------------------------------------------------------------------------

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// A part of an identifier ends at an underscore or digit, and before a capital letter.
bool is_part_at(const std::string& line, std::size_t at, std::size_t length) {
    const auto end = at + length;
    const bool begins = at == 0 || !is_letter(line[at - 1]) ||
                        (std::isupper(static_cast<unsigned char>(line[at])) != 0 &&
                         std::islower(static_cast<unsigned char>(line[at - 1])) != 0);
    const bool ends = end >= line.size() || !is_letter(line[end]) ||
                      (std::isupper(static_cast<unsigned char>(line[end])) != 0 &&
                       std::islower(static_cast<unsigned char>(line[end - 1])) != 0);
    return begins && ends;
}

}  // namespace

Texts read_texts(const fs::path& root, const std::vector<std::string>& endings) {
    Texts all;
    auto entry = fs::recursive_directory_iterator{root};
    for (; entry != fs::recursive_directory_iterator{}; ++entry) {
        if (entry->is_directory() && is_left_out(entry->path())) entry.disable_recursion_pending();
        if (!entry->is_regular_file()) continue;
        const auto file = entry->path().lexically_relative(root).generic_string();
        const bool wanted = std::any_of(endings.begin(), endings.end(),
                                        [&](const auto& ending) { return file.ends_with(ending); });
        if (wanted) all[file] = lines_of(entry->path());
    }
    return all;
}

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
    return out << finding.file << ':' << finding.line << ": " << finding.what;
}

std::vector<Finding> long_lines(const Texts& texts, std::size_t columns) {
    std::vector<Finding> found;
    for (const auto& [file, lines] : texts) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto length = columns_of(lines[i]);
            if (length <= columns || is_table_row(file, lines[i]) || is_one_word(lines[i]))
                continue;
            found.push_back({file, i + 1,
                             std::to_string(length) + " columns; at most " +
                                 std::to_string(columns) + " (./duet format)"});
        }
    }
    return found;
}

std::vector<Finding> long_functions(const Texts& sources, std::size_t lines) {
    std::vector<Finding> found;
    for (const auto& [file, text] : sources)
        find_long_functions(file, only_code(text), lines, found);
    return found;
}

std::vector<Finding> headers_without_comment(const Texts& sources) {
    std::vector<Finding> found;
    for (const auto& [file, lines] : sources) {
        if (!file.ends_with(".hpp")) continue;
        auto line = lines.begin();
        if (line != lines.end() && *line == "#pragma once") ++line;
        line = std::find_if(line, lines.end(), [](const auto& text) { return !text.empty(); });
        if (line == lines.end() || !line->starts_with("//"))
            found.push_back({file, 1, "a header opens with a comment that says what it is for"});
    }
    return found;
}

std::vector<Finding> dead_files(const Texts& sources, const Texts& cmake) {
    static const std::regex include{R"re(^\s*#\s*include\s*"([^"]+)")re"};
    std::set<std::string> included;
    for (const auto& [file, lines] : sources) {
        for (const auto& line : lines) {
            std::smatch parts;
            if (std::regex_search(line, parts, include)) included.insert(parts[1]);
        }
    }
    std::string built;
    for (const auto& [file, lines] : cmake) {
        for (const auto& line : lines) built += line + '\n';
    }
    std::vector<Finding> found;
    for (const auto& [file, lines] : sources) {
        const auto name = fs::path{file}.filename().string();
        if (file.ends_with(".hpp") && !included.contains(file) && !included.contains(name) &&
            built.find(name) == std::string::npos)
            found.push_back({file, 1, "no file includes this header"});
        const auto stem = fs::path{file}.stem().string();
        if (file.ends_with(".cpp") && !has_word(built, stem))
            found.push_back({file, 1, "no CMakeLists.txt names this file"});
    }
    return found;
}

std::vector<Finding> banned_words(const Texts& texts, const std::vector<std::string>& banned) {
    std::vector<Finding> found;
    for (const auto& [file, lines] : texts) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto small = lower(lines[i]);
            for (const auto& word : banned) {
                for (auto at = small.find(word); at != std::string::npos;
                     at = small.find(word, at + 1)) {
                    if (!is_part_at(lines[i], at, word.size())) continue;
                    found.push_back({file, i + 1,
                                     "says '" + word +
                                         "'; shared/README.md has the "
                                         "field's term"});
                    break;
                }
            }
        }
    }
    return found;
}

}  // namespace duet::walls
