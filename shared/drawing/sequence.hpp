#pragma once
// A sequence diagram as data, drawn for a terminal or as Mermaid
// (https://mermaid.js.org/syntax/sequenceDiagram.html). It knows nothing of the domain: the caller
// provides participants and labels. Pure functions.
//
// Thread-safe.

#include <cstddef>
#include <string>
#include <vector>

namespace duet::drawing {

/// One row of the diagram: an arrow, a mark on one lifeline, or a label alone.
struct Line {
    std::string left{};  ///< printed before the lifelines: a time
    std::string from{},
        to{};  ///< participants; `to` empty: a mark on `from`; both empty: only the label
    std::string words{};  ///< the label: after the lifelines; on the arrow in Mermaid
    std::string aside{};  ///< after the label, in a terminal only: a duration, a remark
    bool dashed = false;
    bool answers = false;   ///< a reply: Mermaid draws it with a dotted line
    bool lost = false;      ///< the message did not arrive
    bool alarming = false;  ///< the mark of a fault
    std::string remark{};   ///< Mermaid only: a separate note after the line
};

struct Sequence {
    std::vector<std::string>
        participants;  ///< from left to right; must contain every name used in `lines`
    std::vector<Line> lines;
};

/// The characters that the lines consist of.
struct Pen {
    const char *life, *solid, *dash, *right, *left, *lost, *mark, *alarm;
};
extern const Pen ascii;
extern const Pen unicode;

struct Layout {
    std::size_t column = 13;  ///< characters from one lifeline to the next
    std::size_t left = 11;    ///< width of the text before the lifelines, right-aligned
    std::string heading{};    ///< of the column before the lifelines
    Pen pen = ascii;
};

/// Lines without line breaks at their ends; the first line names the participants.
std::vector<std::string> as_lines(const Sequence& sequence, const Layout& layout);
std::string as_text(const Sequence& sequence, const Layout& layout);
std::string as_mermaid(const Sequence& sequence);

/// Selects the lines to show where there is room for `max`: the beginning, the end, and all lines
/// in `always` (which may exceed `max`).
std::vector<bool> shown(std::size_t lines, std::size_t max, const std::vector<std::size_t>& always);
/// "… 12 lines …"
std::string elided(std::size_t lines);

/// Puts two texts side by side, `gap` blanks between them.
std::vector<std::string> beside(const std::vector<std::string>& one,
                                const std::vector<std::string>& other, std::size_t gap);

/// Counts characters, not bytes, of UTF-8.
std::size_t width_of(const std::string& text);
std::string padded(const std::string& text, std::size_t width);

/// Replaces the characters that have a meaning in Mermaid by blanks.
std::string mermaid_words(std::string words);

}  // namespace duet::drawing
