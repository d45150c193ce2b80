#include "shared/drawing/svg.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace duet::drawing {

namespace {

constexpr int column = 120, row = 20, left = 90, top = 90, margin = 20, label = 520;
constexpr int character = 8, text_row = 17;

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else if (c == '"')
            safe += "&quot;";
        else
            safe += c;
    }
    return safe;
}

std::string text_at(int x, int y, const std::string& words, const std::string& more = {}) {
    return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\"" + more + ">" +
           escaped(words) + "</text>\n";
}

std::string line_from(int x1, int y1, int x2, int y2, const std::string& more) {
    return "<line x1=\"" + std::to_string(x1) + "\" y1=\"" + std::to_string(y1) + "\" x2=\"" +
           std::to_string(x2) + "\" y2=\"" + std::to_string(y2) + "\" stroke=\"" + more + "/>\n";
}

std::string opened(int width, int height, const std::string& title) {
    const auto size = std::to_string(width) + " " + std::to_string(height);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
           size + "\" width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) +
           "\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n<title>" +
           escaped(title) +
           "</title>\n<defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" "
           "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L10 5L0 "
           "10z\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" +
           text_at(margin, 30, title, " font-size=\"18\" font-weight=\"bold\"");
}

/// One row: an arrow or a mark across the lifelines, the time before and the label behind them.
std::string drawn(const Line& line, const std::map<std::string, int>& places, int y, int behind) {
    std::string svg;
    if (!line.left.empty()) svg += text_at(left - 10, y + 4, line.left, " text-anchor=\"end\"");
    const auto label_text = line.words + (line.aside.empty() ? "" : "   " + line.aside);
    svg += text_at(behind, y + 4, label_text, line.alarming ? " fill=\"#b00020\"" : "");
    if (line.from.empty()) return svg;
    const auto from = places.at(line.from);
    if (line.to.empty() || line.to == line.from) {
        const std::string colour = line.alarming ? "#b00020" : "black";
        return svg + "<circle cx=\"" + std::to_string(from) + "\" cy=\"" + std::to_string(y) +
               "\" r=\"4\" fill=\"" + colour + "\"/>\n";
    }
    const std::string dashes = line.dashed || line.answers ? "\" stroke-dasharray=\"5 4" : "";
    svg += line_from(from, y, places.at(line.to), y,
                     "black" + dashes + "\" marker-end=\"url(#head)\"");
    if (line.lost) svg += text_at((from + places.at(line.to)) / 2 - 4, y + 5, "x");
    return svg;
}

}  // namespace

std::string as_svg(const Sequence& sequence, const std::string& title, const std::string& heading) {
    const auto columns = static_cast<int>(sequence.participants.size());
    const auto behind = left + column * columns;
    const auto bottom = top + row * (static_cast<int>(sequence.lines.size()) + 1);
    auto svg = opened(behind + label + margin, bottom + margin, title);
    svg += text_at(left - 10, top - 20, heading, " text-anchor=\"end\" font-style=\"italic\"");
    std::map<std::string, int> places;
    for (int i = 0; i < columns; ++i) {
        const auto& name = sequence.participants[static_cast<std::size_t>(i)];
        const auto x = places[name] = left + column / 2 + column * i;
        svg += text_at(x, top - 20, name, " text-anchor=\"middle\" font-weight=\"bold\"");
        svg += line_from(x, top - 10, x, bottom, "#999\"");
    }
    int y = top;
    for (const auto& line : sequence.lines) svg += drawn(line, places, y += row, behind);
    return svg + "</svg>\n";
}

std::string as_svg(const std::string& characters, const std::string& title) {
    std::vector<std::string> lines;
    std::size_t widest = width_of(title) + 10;
    std::istringstream in{characters};
    for (std::string line; std::getline(in, line);) {
        widest = std::max(widest, width_of(line));
        lines.push_back(line);
    }
    auto svg = opened(2 * margin + character * static_cast<int>(widest),
                      top + text_row * static_cast<int>(lines.size()), title);
    int y = top - 30;
    for (const auto& line : lines)
        svg += text_at(margin, y += text_row, line,
                       " font-family=\"monospace\" xml:space=\"preserve\"");
    return svg + "</svg>\n";
}

}  // namespace duet::drawing
