#include "labs/runner/page.hpp"

#include "labs/runner/teaching.hpp"
#include "shared/drawing/sequence.hpp"

#include <algorithm>
#include <numeric>
#include <regex>
#include <sstream>

namespace duet::lab {

namespace {

using drawing::width_of, drawing::padded;
using Lines = std::vector<std::string>;

constexpr std::size_t narrowest_column = 8;

Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// Without Markdown's marks for links and bold text.
std::string plain(const std::string& line, const std::filesystem::path& folder) {
    static const std::regex glossary{R"(\[([^\]]+)\]\([^)]*glossary\.md[^)]*\))"},
        anchor{R"(\[([^\]]+)\]\(#[^)]*\))"}, reference{R"(\[([^\]]+)\]\[[^\]]+\])"},
        bold{R"(\*\*([^*]+)\*\*)"}, tag{R"(</?(details|summary)>)"};
    auto text = line;
    for (const auto* mark : {&glossary, &anchor, &reference})
        text = std::regex_replace(text, *mark, "$1");
    text = without_links(text, folder);
    return std::regex_replace(std::regex_replace(text, bold, "$1"), tag, "");
}

std::string heading(const std::string& line, const PageStyle& style) {
    const auto level = line.find_first_not_of('#');
    const auto words = line.substr(line.find_first_not_of("# "));
    const auto shown = style.bold ? "\033[1m" + words + "\033[0m" : words;
    if (level > 2) return shown + "\n";
    return shown + "\n" + std::string(width_of(words), level == 1 ? '=' : '-') + "\n";
}

/// The cells of "| a | b |".
Lines cells_of(const std::string& row) {
    Lines cells;
    std::istringstream in{row.substr(1)};
    for (std::string cell; std::getline(in, cell, '|');) {
        const auto from = cell.find_first_not_of(' '), to = cell.find_last_not_of(' ');
        cells.push_back(from == std::string::npos ? "" : cell.substr(from, to - from + 1));
    }
    return cells;
}

/// Takes from the widest columns what the width does not hold.
std::vector<std::size_t> widths_of(const std::vector<Lines>& rows, std::size_t width) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    }
    const auto gaps = 2 * (widths.size() - 1);
    while (std::accumulate(widths.begin(), widths.end(), gaps) > width) {
        const auto widest = std::ranges::max_element(widths);
        if (*widest <= narrowest_column) break;
        --*widest;
    }
    return widths;
}

std::string table(const Lines& source, std::size_t width) {
    std::vector<Lines> rows;
    for (const auto& line : source) {
        if (line.find_first_not_of("|-: ") != std::string::npos) rows.push_back(cells_of(line));
    }
    const auto widths = widths_of(rows, width);
    std::string text;
    for (std::size_t n = 0; n < rows.size(); ++n) {
        std::vector<Lines> cells;
        std::size_t height = 1;
        for (std::size_t i = 0; i < rows[n].size(); ++i) {
            cells.push_back(wrapped(rows[n][i], widths[i]));
            height = std::max(height, cells.back().size());
        }
        for (std::size_t line = 0; line < height; ++line) {
            std::string row;
            for (std::size_t i = 0; i < cells.size(); ++i)
                row += padded(line < cells[i].size() ? cells[i][line] : "", widths[i]) + "  ";
            text += row.erase(row.find_last_not_of(' ') + 1) + "\n";
        }
        if (n > 0) continue;
        std::string rule;
        for (const auto column : widths) rule += std::string(column, '-') + "  ";
        text += rule.erase(rule.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

/// The length of a list item's mark with its indentation: "- ", "  1. "; 0: no list item.
std::size_t mark_of(const std::string& line) {
    static const std::regex mark{R"(^\s*([-*]|[0-9]+\.) +)"};
    std::smatch found;
    return std::regex_search(line, found, mark) ? static_cast<std::size_t>(found.length()) : 0;
}

/// A paragraph or a list item, its lines after the first below the text of the first.
std::string paragraph(const std::string& text, std::size_t width) {
    const auto mark = mark_of(text);
    const auto lines = wrapped(text.substr(mark), width - std::min(width / 2, mark));
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i)
        out += (i == 0 ? text.substr(0, mark) : std::string(mark, ' ')) + lines[i] + "\n";
    return out;
}

/// Collects what belongs together: the lines of a paragraph, of a table.
class Printer {
public:
    Printer(const std::filesystem::path& folder, const PageStyle& style)
        : folder_{folder}, style_{style} {}

    void take(const std::string& line) {
        if (line.starts_with("```")) {
            end();
            code_ = !code_;
        } else if (code_) {
            out_ += line.empty() ? "\n" : "    " + line + "\n";
        } else if (line.starts_with("|")) {
            if (!prose_.empty()) end();
            table_.push_back(plain(line, folder_));
        } else if (line.starts_with("#")) {
            end();
            out_ += heading(plain(line, folder_), style_);
        } else {
            take_prose(line);
        }
    }
    std::string ended() {
        end();
        return std::move(out_);
    }

private:
    void take_prose(const std::string& line) {
        static const std::regex definition{R"(^\[[^\]]+\]: )"};
        const auto text = plain(line, folder_);
        const auto from = text.find_first_not_of(' ');
        if (!table_.empty() || from == std::string::npos || mark_of(line) > 0) end();
        if (line.empty() && !out_.ends_with("\n\n")) out_ += "\n";
        if (from == std::string::npos || line.starts_with("<!--") ||
            std::regex_search(line, definition))
            return;
        prose_ += prose_.empty() ? text : " " + text.substr(from);
    }
    void end() {
        if (!table_.empty()) out_ += table(table_, style_.width);
        if (!prose_.empty()) out_ += paragraph(prose_, style_.width);
        table_.clear();
        prose_.clear();
    }

    std::filesystem::path folder_;
    PageStyle style_;
    std::string out_, prose_;
    Lines table_;
    bool code_ = false;
};

}  // namespace

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    Lines lines;
    std::istringstream words{text};
    std::string line;
    for (std::string word; words >> word;) {
        if (!line.empty() && width_of(line) + 1 + width_of(word) > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

std::string printed_page(const std::string& markdown, const std::filesystem::path& folder,
                         const PageStyle& style) {
    Printer printer{folder, style};
    for (const auto& line : lines_of(markdown)) printer.take(line);
    return printer.ended();
}

std::string first_drawing(const std::string& markdown, const std::string& heading) {
    const auto at = markdown.find("\n## " + heading + "\n");
    if (at == std::string::npos) return {};
    const auto fence = markdown.find("\n```\n", at), ends = markdown.find("\n```\n", fence + 4);
    const auto next = markdown.find("\n## ", at + 4);
    if (fence == std::string::npos || ends == std::string::npos || fence > next) return {};
    return markdown.substr(fence + 5, ends - fence - 4);
}

}  // namespace duet::lab
