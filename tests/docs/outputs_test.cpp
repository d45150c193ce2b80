// Runs the marked commands of the documents again and compares what they print with the text.

#include "tests/docs/outputs.hpp"

#include "tests/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace duet::docs;
namespace fs = std::filesystem;

const fs::path source{DUET_SOURCE};

/// tests/docs/not_run.txt: commands that no test here runs, each with its reason.
struct Excused {
    std::vector<std::regex> kinds;   ///< lines "kind: REGEX | reason"
    std::set<std::string> commands;  ///< lines "DOCUMENT: COMMAND | reason"

    bool contains(const std::string& command) const {
        if (commands.contains(command)) return true;
        return std::ranges::any_of(
            kinds, [&](const std::regex& kind) { return std::regex_search(command, kind); });
    }
};

Excused excused() {
    Excused found;
    for (const auto& line : lines_of(text_of(source / "tests/docs/not_run.txt"))) {
        const auto bar = line.rfind(" | ");
        if (line.starts_with("#") || bar == std::string::npos) continue;
        if (line.starts_with("kind: "))
            found.kinds.emplace_back(line.substr(6, bar - 6));
        else
            found.commands.insert(line.substr(0, bar));
    }
    return found;
}

std::string where(const fs::path& page, const Block& block) {
    return fs::relative(page, source).string() + ":" + std::to_string(block.first + 1);
}

void check_pages(Needs needs) {
    int pages = 0;
    for (const auto& page : documents(source)) {
        if (!has_marks(page, needs)) continue;
        Checkout checkout{source, DUET_BIN, page, needs};
        ++pages;
        for (const auto& block : replay(page, checkout, needs, false)) {
            INFO(block.where << "\n`duet_docs --write` or `--write-shop` rewrites it");
            CHECK(block.expected == block.printed);
        }
    }
    CHECK(pages >= 3);
}

}  // namespace

TEST_CASE("what a page shows of a command without a shop is what the command prints") {
    check_pages(Needs::nothing);
}

TEST_CASE("what a page shows of a command in a shop is what the command prints", "[.shop]") {
    check_pages(Needs::shop);
}

TEST_CASE("every block of commands in a taught page is run by a test, or listed with a reason") {
    const auto reasons = excused();
    for (const auto& page : taught_pages(source)) {
        for (const auto& block : blocks_of(text_of(page))) {
            if (!block.has_command || block.mark.starts_with("run")) continue;
            for (const auto& line : lines_of(block.text)) {
                if (line.find("./duet") == std::string::npos) continue;
                const auto name = fs::relative(page, source).string() + ": " + line;
                INFO(
                    where(page, block)
                    << ": " << line
                    << "\nmark the block <!-- run --> or <!-- run in shop -->, or give a reason in "
                       "tests/docs/not_run.txt");
                CHECK(reasons.contains(name));
            }
        }
    }
}

TEST_CASE("every block that shows an output is compared by a test, or says that it is an example") {
    int compared = 0;
    for (const auto& page : taught_pages(source)) {
        for (const auto& block : blocks_of(text_of(page))) {
            const bool shown =
                block.before.find("ou should see") != std::string::npos || block.follows_command;
            if (block.has_command || !shown) continue;
            INFO(where(page, block)
                 << "\nput <!-- output --> or <!-- example: REASON --> above it");
            CHECK((block.mark.starts_with("output") || block.mark.starts_with("example: ")));
            compared += block.mark.starts_with("output") ? 1 : 0;
        }
    }
    CHECK(compared >= 10);
}

TEST_CASE("volatile parts of an output are compared as the same text") {
    CHECK(normalized("Order o-1m8qhaeprd8a4684f6e, orchestrated:\n  +0.012 s  pending\n") ==
          normalized("Order o-…, orchestrated:\n  +… s  pending\n"));
    CHECK(normalized("(process 4711)") == normalized("(process …)"));
    CHECK(normalized("a  \n") == normalized("a\n"));
    CHECK(normalized("o-17 pending") != normalized("o-17 confirmed"));
}

TEST_CASE("a filter keeps the lines that it names and cuts what it says") {
    CHECK(selected("1 a x\n2 b y\n3 a z\n", R"(only " a " less "^\d ")") == "a x\na z\n");
}
