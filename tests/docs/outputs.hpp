#pragma once
// Runs the commands of the documents again and compares what they print with the text.
//
// A mark is a comment directly above a fenced block; readers do not see it.
//
//   <!-- run -->              the commands of this block need no running shop
//   <!-- run in shop -->      they run in a shop of the test's own, in the order of the page
//   <!-- run in shop until "REGEX" -->   again and again until it prints that, for at most 30 s
//   <!-- output -->           this block is what the marked commands above it print, whole
//   <!-- output: only REGEX less REGEX -->   only the lines that match, without what `less` matches
//                             and: sorted (the order of lines is not promised), style "NAME" (the
//                             lines below that style's name), from "TEXT" and last "TEXT" (from the
//                             first or last line with that text on)
//   <!-- output: ./duet … -->  the same for a command that the page does not show in a block
//   <!-- example: REASON -->  a block that looks like an output and is none
//
// Each `quoted` word of the paragraph "You should see …" below commands must be in what they print.
//
// In a block, ID stands for the id of the last order that a command printed. Volatile text (ids,
// times, ports, process numbers) is compared after `normalized`.
// One thread.

#include "tests/docs/markdown.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace duet::docs {

/// Text with everything that differs from run to run replaced by `…`. The list of patterns is in
/// outputs.cpp, and in tests/docs/README.md for readers.
std::string without_volatile_parts(const std::string& text);

/// The same, and with single spaces: two outputs of one command are equal in this form.
std::string normalized(const std::string& text);

/// The lines of `printed` that a mark selects, cut and normalized. An `output` mark's filter.
std::string selected(const std::string& printed, const std::string& filter);

struct Difference {
    std::string where;  ///< document:line
    std::string expected;
    std::string printed;
};

enum class Needs { nothing, shop };

/// A folder in which `./duet` is the built command. Its shop, if one is up, ends with it.
class Checkout {
public:
    /// With a shop that is up when the commands of `page` need one and do not start it themselves.
    Checkout(const std::filesystem::path& root, const std::filesystem::path& programs,
             const std::filesystem::path& page, Needs needs);
    ~Checkout();
    Checkout(const Checkout&) = delete;
    Checkout& operator=(const Checkout&) = delete;

    /// Runs lines of shell to their end: both streams, in order of printing.
    std::string run(const std::string& script);

private:
    std::filesystem::path folder_;
    std::string last_order_;
    Needs needs_;
};

/// Runs the marked commands of a page that need `needs` and returns each output block that
/// differs. With `write`, it puts what was printed into the page.
std::vector<Difference> replay(const std::filesystem::path& page, Checkout& checkout, Needs needs,
                               bool write);

/// True when a page has something to run of that kind.
bool has_marks(const std::filesystem::path& page, Needs needs);

}  // namespace duet::docs
