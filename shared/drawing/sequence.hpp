#pragma once
// A sequence diagram as data, drawn for a terminal or as Mermaid
// (https://mermaid.js.org/syntax/sequenceDiagram.html). What it is about, the caller knows.

#include <cstddef>
#include <string>
#include <vector>

namespace duet::drawing {

struct Line {
    std::string left{};  ///< before the lifelines: a time
    std::string from{},
        to{};  ///< participants; `to` empty: a mark at one place; both empty: words alone
    std::string words{};  ///< behind the lifelines; on the arrow in Mermaid
    std::string aside{};  ///< behind the words, for a terminal only: a duration, a remark
    bool dashed = false;
    bool answers = false;   ///< Mermaid draws answers with a dotted line
    bool lost = false;      ///< did not arrive
    bool alarming = false;  ///< a mark: something went wrong here
    std::string remark{};   ///< Mermaid: a note of its own behind the line
};

struct Sequence {
    std::vector<std::string> participants;  ///< from left to right; every one that a line names
    std::vector<Line> lines;
};

/// The characters lines are made of.
struct Pen {
    const char *life, *solid, *dash, *right, *left, *lost, *mark, *alarm;
};
extern const Pen ascii;
extern const Pen unicode;

struct Layout {
    std::size_t column = 13;  ///< characters from one lifeline to the next
    std::size_t left = 11;    ///< width of what stands before the lifelines, right-aligned
    std::string heading{};    ///< above it
    Pen pen = ascii;
};

/// Without a line break at their ends; the first names the participants.
std::vector<std::string> as_lines(const Sequence& sequence, const Layout& layout);
std::string as_text(const Sequence& sequence, const Layout& layout);
std::string as_mermaid(const Sequence& sequence);

/// Which of many lines are shown where there is room for `most`: the beginning, the end, and those
/// that always are (they may make it more).
std::vector<bool> shown(std::size_t lines, std::size_t max,
                        const std::vector<std::size_t>& always);
/// "… 12 lines …"
std::string elided(std::size_t lines);

/// Two texts beside each other, `gap` blanks between.
std::vector<std::string> beside(const std::vector<std::string>& one,
                                const std::vector<std::string>& other, std::size_t gap);

/// Characters, not bytes, of UTF-8.
std::size_t width_of(const std::string& text);
std::string padded(const std::string& text, std::size_t width);

/// Without what has a meaning in Mermaid.
std::string mermaid_words(std::string words);

}  // namespace duet::drawing
