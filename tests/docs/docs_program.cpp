// Measures and rewrites the documents: see tests/docs/README.md.

#include "tests/docs/measures.hpp"
#include "tests/docs/outputs.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace duet::docs;

/// Writes what the marked commands print into the pages, and names each block that differed.
void write_outputs(Needs needs, const std::vector<std::filesystem::path>& pages) {
    const std::filesystem::path source{DUET_SOURCE};
    for (const auto& page : pages.empty() ? documents(source) : pages) {
        if (!has_marks(page, needs)) continue;
        Checkout checkout{source, DUET_BIN, page, needs};
        for (const auto& block : replay(page, checkout, needs, true))
            std::printf("differed: %s\n  the page:  %s\n  a command: %s\n", block.where.c_str(),
                        block.expected.c_str(), block.printed.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    const std::vector<std::filesystem::path> pages{argv + std::min(argc, 2), argv + argc};
    try {
        if (what == "--measure") {
            std::fputs(tables(DUET_SOURCE).c_str(), stdout);
        } else if (what == "--write") {
            write_outputs(Needs::nothing, pages);
        } else if (what == "--write-shop") {
            write_outputs(Needs::shop, pages);
        } else {
            std::fputs(
                "Usage: duet_docs --write [PAGE…] | --write-shop [PAGE…] | --measure\n"
                "  --write       runs the marked commands that need no shop, and puts what "
                "they print into the pages\n"
                "  --write-shop  the same for commands in a running shop; all pages take "
                "minutes\n"
                "  --measure     prints the tables of measured prose\n",
                stderr);
            return 64;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "duet_docs: %s\n", error.what());
        return 1;
    }
}
