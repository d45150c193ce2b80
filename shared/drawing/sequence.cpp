#include "shared/drawing/sequence.hpp"

#include <algorithm>

namespace duet::drawing {

const Pen ascii{"|", "-", ".", ">", "<", "x", "*", "X"};
const Pen unicode{"│", "─", "╌", "▶", "◀", "✕", "●", "✖"};

namespace {

std::string without_end(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

/// The lifelines with one line's arrow or mark across them.
std::string across(const Line& line, const std::vector<std::string>& participants,
                   const Layout& layout) {
    const auto& pen = layout.pen;
    std::vector<const char*> cells(participants.size() * layout.column, " ");
    for (std::size_t i = 0; i < participants.size(); ++i) cells[i * layout.column] = pen.life;
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(participants.begin(), participants.end(), name) -
                                        participants.begin()) *
               layout.column;
    };
    const auto from = place(line.from);
    if (line.from.empty() && line.to.empty()) {
        // a label alone leaves the lifelines empty
    } else if (line.to.empty() || line.to == line.from) {
        cells[from] = line.alarming ? pen.alarm : pen.mark;
    } else {
        const auto to = place(line.to);
        for (auto i = std::min(from, to) + 1; i < std::max(from, to); ++i)
            cells[i] = line.dashed ? pen.dash : pen.solid;
        const auto end = from < to ? to - 1 : to + 1;
        cells[end] = from < to ? pen.right : pen.left;
        if (line.lost) cells[(from + to) / 2] = pen.lost;
    }
    std::string text;
    for (const auto* cell : cells) text += cell;
    return text;
}

std::string right_aligned(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, width_of(text)), ' ') + text;
}

}  // namespace

std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, width_of(text)), ' ');
}

std::vector<std::string> as_lines(const Sequence& sequence, const Layout& layout) {
    std::string names = padded(layout.heading, layout.left + 2);
    for (const auto& name : sequence.participants) names += padded(name, layout.column);
    std::vector<std::string> lines{without_end(std::move(names))};
    for (const auto& line : sequence.lines) {
        auto text = right_aligned(line.left, layout.left) + "  " +
                    across(line, sequence.participants, layout) + " " + line.words;
        if (!line.aside.empty()) text += "   " + line.aside;
        lines.push_back(without_end(std::move(text)));
    }
    return lines;
}

std::string as_text(const Sequence& sequence, const Layout& layout) {
    std::string text;
    for (const auto& line : as_lines(sequence, layout)) text += line + '\n';
    return text;
}

std::string mermaid_words(std::string words) {
    for (auto& c : words) {
        if (c == ';' || c == '#' || c == ':') c = ' ';
    }
    return words;
}

std::string as_mermaid(const Sequence& sequence) {
    std::string text = "sequenceDiagram\n";
    for (const auto& name : sequence.participants) text += "  participant " + name + "\n";
    for (const auto& line : sequence.lines) {
        const auto words = mermaid_words(line.words);
        if (line.from.empty() && line.to.empty()) {
            text += "  %% " + words + "\n";
        } else if (line.to.empty() || line.to == line.from) {
            text +=
                "  Note over " + line.from + ": " + (line.alarming ? "FAULT " : "") + words + "\n";
        } else {
            const char* arrow = line.lost ? "--x" : line.dashed || line.answers ? "-->>" : "->>";
            text += "  " + line.from + arrow + line.to + ": " + words + "\n";
        }
        if (!line.remark.empty())
            text += "  Note over " + line.from + ": " + mermaid_words(line.remark) + "\n";
    }
    return text;
}

std::vector<bool> shown(std::size_t lines, std::size_t max,
                        const std::vector<std::size_t>& always) {
    std::vector<bool> which(lines, lines <= max);
    if (lines <= max) return which;
    const auto ending = max / 2, beginning = max - ending;
    std::fill_n(which.begin(), beginning, true);
    std::fill(which.end() - static_cast<std::ptrdiff_t>(ending), which.end(), true);
    for (const auto line : always) which.at(line) = true;
    return which;
}

std::string elided(std::size_t lines) {
    return "… " + std::to_string(lines) + (lines == 1 ? " line …" : " lines …");
}

std::vector<std::string> beside(const std::vector<std::string>& one,
                                const std::vector<std::string>& other, std::size_t gap) {
    std::size_t width = 0;
    for (const auto& line : one) width = std::max(width, width_of(line));
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < std::max(one.size(), other.size()); ++i) {
        const auto left = i < one.size() ? one[i] : std::string{};
        lines.push_back(
            without_end(padded(left, width + gap) + (i < other.size() ? other[i] : "")));
    }
    return lines;
}

}  // namespace duet::drawing
