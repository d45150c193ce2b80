// Sequence diagrams as text and as Mermaid.

#include "shared/drawing/sequence.hpp"
#include "tests/catch.hpp"

using namespace duet::drawing;

namespace {

Sequence example() {
    Sequence sequence{{"orders", "payments", "shipping"}, {}};
    sequence.lines.push_back(
        {.left = "+0.1 ms", .from = "orders", .to = "shipping", .words = "book", .aside = "2 ms"});
    sequence.lines.push_back(
        {.left = "+2 ms", .from = "shipping", .to = "payments", .words = "void", .dashed = true});
    sequence.lines.push_back(
        {.from = "payments", .to = "orders", .words = "done", .answers = true, .lost = true});
    sequence.lines.push_back({.from = "payments", .words = "crash", .alarming = true});
    sequence.lines.push_back(
        {.from = "shipping", .to = "shipping", .words = "remembers; that: #1"});
    return sequence;
}

}  // namespace

TEST_CASE("a diagram for a terminal has lifelines, arrows and labels") {
    const auto text = as_text(example(), {.column = 10, .left = 8});
    CHECK(text ==
          "          orders    payments  shipping\n"
          " +0.1 ms  |------------------>|          book   2 ms\n"
          "   +2 ms  |         |<........|          void\n"
          "          |<---x----|         |          done\n"
          "          |         X         |          crash\n"
          "          |         |         *          remembers; that: #1\n");
}

TEST_CASE("a label alone leaves the lifelines empty") {
    const Sequence sequence{{"orders", "payments"}, {{.words = elided(3)}, {.words = elided(1)}}};
    CHECK(as_text(sequence, {.column = 10, .left = 8}) ==
          "          orders    payments\n"
          "          |         |          … 3 lines …\n"
          "          |         |          … 1 line …\n");
    CHECK(as_mermaid(sequence).find("  %% … 3 lines …\n") != std::string::npos);
}

TEST_CASE("a long diagram shows its beginning, its end and the required lines") {
    using Lines = std::vector<bool>;
    CHECK(shown(0, 3, {}).empty());
    CHECK(shown(3, 3, {1}) == Lines{true, true, true});
    CHECK(shown(7, 3, {}) == Lines{true, true, false, false, false, false, true});
    CHECK(shown(7, 3, {4, 6}) == Lines{true, true, false, false, true, false, true});
}

TEST_CASE("widths are counted in characters, not in bytes") {
    const auto lines = as_lines(example(), {.column = 10, .left = 8, .pen = unicode});
    CHECK(lines[1] == " +0.1 ms  │──────────────────▶│          book   2 ms");
    CHECK(width_of(lines[1]) == 10 + 30 + 1 + 4 + 3 + 4);
}

TEST_CASE("a Mermaid diagram contains no special characters in its labels") {
    CHECK(as_mermaid(example()) ==
          "sequenceDiagram\n"
          "  participant orders\n"
          "  participant payments\n"
          "  participant shipping\n"
          "  orders->>shipping: book\n"
          "  shipping-->>payments: void\n"
          "  payments--xorders: done\n"
          "  Note over payments: FAULT crash\n"
          "  Note over shipping: remembers  that   1\n");
}

TEST_CASE("two diagrams can be printed side by side") {
    CHECK(beside({"ab", "c"}, {"1", "2", "3"}, 2) ==
          std::vector<std::string>{"ab  1", "c   2", "    3"});
    CHECK(beside({"ab", "│"}, {}, 2) == std::vector<std::string>{"ab", "│"});
}
