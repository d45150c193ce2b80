#include "tests/docs/outputs.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <regex>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

namespace duet::docs {
namespace fs = std::filesystem;

namespace {

struct Volatile {
    const char* pattern;
    const char* by;
};

/// The documented list: tests/docs/README.md has the same lines.
constexpr std::array volatile_parts{
    Volatile{R"(\bo-([0-9a-z]{12,}|…))", "o-…"},                    // order ids
    Volatile{R"(\bvisitor-([0-9a-z-]+|…))", "visitor-…"},           // customers without a name
    Volatile{R"(\+([0-9.]|…)+ s)", "+… s"},                         // time since the order
    Volatile{R"(\d\d:\d\d:\d\d(\.\d+)?)", "…"},                     // time of day
    Volatile{R"(process \d+|process …)", "process …"},              // process numbers
    Volatile{R"(127\.0\.0\.1:\d+|127\.0\.0\.1:…)", "127.0.0.1:…"},  // ports
    Volatile{R"(\b\d+(\.\d+)? ms\b)", "… ms"},                      // durations
};

std::string printed_by(const std::string& command) {
    const std::unique_ptr<FILE, void (*)(FILE*)> pipe{::popen(command.c_str(), "r"),
                                                      [](FILE* open) { ::pclose(open); }};
    if (!pipe) throw std::runtime_error("cannot start a shell");
    std::string text;
    char part[4096];
    while (const auto read = std::fread(part, 1, sizeof part, pipe.get())) text.append(part, read);
    return text;
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

bool is_mark_of(const std::string& mark, Needs needs) {
    return needs == Needs::shop ? mark.starts_with("run in shop") : mark == "run";
}

std::string command_in(const std::string& mark) {
    return mark.starts_with("output: ./duet") ? mark.substr(8) : "";
}

std::string filter_in(const std::string& mark) {
    return mark.starts_with("output: ") && command_in(mark).empty() ? mark.substr(8) : "";
}

std::string part_after(const std::string& filter, const std::string& word) {
    std::smatch found;
    const std::regex part{"(^|\\s)" + word + R"re(\s+"([^"]*)")re"};
    return std::regex_search(filter, found, part) ? found[2].str() : "";
}

/// What a terminal shows of a command: no trailing spaces, one line feed at the end.
std::string tidy(const std::string& text) {
    auto shown = std::regex_replace(text, std::regex{R"([ \t]+\n)"}, "\n");
    while (!shown.empty() && shown.back() == '\n') shown.pop_back();
    while (!shown.empty() && shown.front() == '\n') shown.erase(0, 1);
    return shown + "\n";
}

/// The quoted words of the paragraph "You should see …" between two lines of a page.
std::vector<std::string> promised(const std::vector<std::string>& lines, std::size_t from,
                                  std::size_t to) {
    // What a reader types, and the placeholder, are no output.
    static const std::regex quote{R"(`(?!\./duet|--|ID`)([^`]+)`)"};
    std::vector<std::string> found;
    bool promises = false;
    for (auto at = from; at < to && !lines[at].starts_with("#"); ++at) {
        const auto& line = lines[at];
        if (line.find("ou should see") != std::string::npos) promises = true;
        if (line.empty() || line.find("](") != std::string::npos) promises = false;
        if (!promises) continue;
        for (auto word = std::sregex_iterator{line.begin(), line.end(), quote};
             word != std::sregex_iterator{}; ++word)
            found.push_back((*word)[1]);
    }
    return found;
}

/// True when the first commands of a page that need a shop start it.
bool starts_a_shop(const fs::path& page) {
    for (const auto& block : blocks_of(text_of(page))) {
        if (is_mark_of(block.mark, Needs::shop))
            return block.text.find("./duet up") != std::string::npos;
    }
    return false;
}

/// The form in which two outputs are compared.
std::string comparable(const std::string& text, bool sorted) {
    auto lines = lines_of(normalized(text));
    if (sorted) std::ranges::sort(lines);
    std::string all;
    for (const auto& line : lines) all += line + "\n";
    return all;
}

/// True when a command printed a promised word, or its part before "…".
bool has_printed(const std::string& printed, const std::string& word) {
    const auto begin = normalized(word.substr(0, word.find("…")));
    return normalized(printed).find(begin.substr(0, begin.size() - 1)) != std::string::npos;
}

/// Runs a marked block; `until "REGEX"` repeats it.
std::string typed(Checkout& checkout, const Block& block) {
    const auto until = part_after(block.mark, "until");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    for (;;) {
        auto printed = checkout.run(block.text);
        if (until.empty() || std::regex_search(printed, std::regex{until}) ||
            std::chrono::steady_clock::now() > deadline)
            return printed;
        std::this_thread::sleep_for(std::chrono::milliseconds{300});  // between two looks
    }
}

}  // namespace

std::string without_volatile_parts(const std::string& text) {
    auto same = text;
    for (const auto& part : volatile_parts)
        same = std::regex_replace(same, std::regex{part.pattern}, part.by);
    return same;
}

std::string normalized(const std::string& text) {
    // Columns move with what stands in them.
    return tidy(std::regex_replace(without_volatile_parts(text), std::regex{" +"}, " "));
}

std::string selected(const std::string& printed, const std::string& filter) {
    const auto only = part_after(filter, "only"), less = part_after(filter, "less");
    const auto style = part_after(filter, "style");
    const auto from = part_after(filter, "from"), last = part_after(filter, "last");
    auto begin = std::string::npos;
    if (!from.empty()) begin = printed.find(from);
    if (!last.empty()) begin = printed.rfind(last);
    if (begin != std::string::npos) begin = printed.rfind('\n', begin);
    std::vector<std::string> kept;
    std::string of_style;
    for (auto line : lines_of(begin == std::string::npos ? printed : printed.substr(begin + 1))) {
        if (line.find("orchestrated") != std::string::npos) of_style = "orchestrated";
        if (line.find("choreographed") != std::string::npos) of_style = "choreographed";
        if (!style.empty() && style != of_style) continue;
        if (!only.empty() && !std::regex_search(line, std::regex{only})) continue;
        if (!less.empty()) line = std::regex_replace(line, std::regex{less}, "");
        kept.push_back(line);
    }
    std::string text;
    for (const auto& line : kept) text += line + "\n";
    return tidy(text);
}

Checkout::Checkout(const fs::path& root, const fs::path& programs, const fs::path& page,
                   Needs needs)
    : needs_{needs} {
    std::string pattern = (fs::temp_directory_path() / "duet-docs-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    folder_ = pattern;
    for (const auto* part : {"services", "shared", "infra", "labs", "tests"})
        fs::create_symlink(root / part, folder_ / part);
    std::ofstream{folder_ / "duet"} << "#!/bin/sh\nexport DUET_ROOT=" << quoted(root)
                                    << " DUET_STATE=" << quoted(folder_ / ".duet")
                                    << " DUET_WORK=" << quoted(folder_ / "work") << "\n"
                                    << "exec " << quoted(programs / "duet-command") << " \"$@\"\n";
    fs::permissions(folder_ / "duet", fs::perms::owner_all);
    if (needs_ == Needs::shop && !starts_a_shop(page)) run("./duet up");
}

Checkout::~Checkout() {
    if (needs_ == Needs::shop) run("./duet down");
    std::error_code ignored;  // ignored: a leftover in /tmp is no reason to fail
    fs::remove_all(folder_, ignored);
}

std::string Checkout::run(const std::string& script) {
    static const std::regex id{R"(\bID\b)"}, order{R"(\bo-[0-9a-z]{12,}\b)"};
    // A line may need the id that the line before it printed, as a reader copies it.
    std::vector<std::string> parts{script};
    if (std::regex_search(script, id)) parts = lines_of(script);
    std::string printed;
    for (const auto& part : parts) {
        std::ofstream{folder_ / "typed.sh"} << std::regex_replace(part, id, last_order_) << "\n";
        const auto now =
            printed_by("cd " + quoted(folder_) +
                       " && DISPLAY= WAYLAND_DISPLAY= bash ./typed.sh </dev/null 2>&1");
        for (auto at = std::sregex_iterator{now.begin(), now.end(), order};
             at != std::sregex_iterator{}; ++at)
            last_order_ = at->str();
        printed += now;
    }
    return printed;
}

bool has_marks(const fs::path& page, Needs needs) {
    for (const auto& block : blocks_of(text_of(page))) {
        if (is_mark_of(block.mark, needs)) return true;
        if (needs == Needs::nothing && !command_in(block.mark).empty()) return true;
    }
    return false;
}

std::vector<Difference> replay(const fs::path& page, Checkout& checkout, Needs needs, bool write) {
    const auto lines = lines_of(text_of(page));
    const auto blocks = blocks_of(text_of(page));
    std::vector<Difference> different;
    std::string printed, rewritten;
    bool ours = false;
    std::size_t copied = 0;
    const auto where = [&](std::size_t line) {
        return page.string() + ":" + std::to_string(line + 1);
    };
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        const auto& block = blocks[at];
        for (; copied < block.first; ++copied) rewritten += lines[copied] + "\n";
        auto now = block.text;
        const auto command = command_in(block.mark);
        if (block.has_command) ours = is_mark_of(block.mark, needs);
        if (block.has_command && ours) {
            printed = typed(checkout, block);
            const auto next = at + 1 < blocks.size() ? blocks[at + 1].first : lines.size();
            for (const auto& word : promised(lines, block.last, next)) {
                if (!has_printed(printed, word))
                    different.push_back({where(block.last), "`" + word + "`", printed});
            }
        } else if (block.mark.starts_with("output") &&
                   (command.empty() ? ours : needs == Needs::nothing)) {
            if (!command.empty()) printed = checkout.run(command);
            const auto shown = selected(printed, filter_in(block.mark));
            const bool sorted = filter_in(block.mark).starts_with("sorted");
            const auto expected = comparable(block.text, sorted);
            const auto got = comparable(shown, sorted);
            if (got != expected) {
                different.push_back({where(block.first), expected, got});
                now = tidy(without_volatile_parts(shown));
            }
        }
        rewritten += now;
        copied = block.last;
    }
    for (; copied < lines.size(); ++copied) rewritten += lines[copied] + "\n";
    if (write && !different.empty()) std::ofstream{page} << rewritten;
    return different;
}

}  // namespace duet::docs
