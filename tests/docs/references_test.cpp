// Checks that the code that a text names is there: `path`: `quoted text`.

#include "tests/docs/markdown.hpp"

#include "tests/catch.hpp"

#include <filesystem>
#include <map>
#include <regex>
#include <string>

namespace {

using namespace duet::docs;
namespace fs = std::filesystem;

const fs::path source{DUET_SOURCE};

std::size_t times_in(const fs::path& file, const std::string& quote) {
    static std::map<fs::path, std::string> texts;
    auto& text = texts[file];
    if (text.empty()) text = text_of(file);
    std::size_t count = 0;
    for (auto at = text.find(quote); at != std::string::npos; at = text.find(quote, at + 1))
        ++count;
    return count;
}

/// Calls back with each file and quote of a document. A quote follows its file and a colon.
template <typename Found> void each_quote(const fs::path& document, Found found) {
    static const std::regex plain{R"(`([\w./-]+/[\w.-]+\.\w+)`:\s+`([^`]+)`)"},
        linked{R"(\[`[\w./-]+`\]\(([^)#]+)\):\s+`([^`]+)`)"};
    const auto text = text_of(document);
    for (auto at = std::sregex_iterator{text.begin(), text.end(), plain};
         at != std::sregex_iterator{}; ++at)
        found(source / (*at)[1].str(), (*at)[2].str());
    for (auto at = std::sregex_iterator{text.begin(), text.end(), linked};
         at != std::sregex_iterator{}; ++at)
        found(document.parent_path() / (*at)[1].str(), (*at)[2].str());
}

}  // namespace

TEST_CASE("every piece of code that a text quotes stands exactly once in the file that it names") {
    int quotes = 0;
    for (const auto& document : documents(source)) {
        each_quote(document, [&](const fs::path& file, const std::string& quote) {
            ++quotes;
            INFO(document.string() << " quotes " << file.string() << ": " << quote);
            REQUIRE(fs::exists(file));
            CHECK(times_in(file, quote) == 1);
        });
    }
    CHECK(quotes > 450);
}

TEST_CASE("no text names a line by its number, because numbers move") {
    const std::regex numbered{R"([\w-]\.(cpp|hpp|sql|md|json|sh|js):\d+)"};
    for (const auto& document : documents(source)) {
        std::size_t number = 0;
        for (const auto& line : lines_of(text_of(document))) {
            ++number;
            INFO(document.string()
                 << ":" << number << ": " << line << "\nquote the line instead: `path`: `text`");
            CHECK_FALSE(std::regex_search(line, numbered));
        }
    }
}

TEST_CASE("every answer ends at code or data that proves it") {
    for (const auto& lesson : lessons(source)) {
        int quotes = 0;
        each_quote(lesson.parent_path() / "answers.md",
                   [&](const fs::path&, const std::string&) { ++quotes; });
        INFO(lesson);
        CHECK(quotes >= 12);
    }
}
