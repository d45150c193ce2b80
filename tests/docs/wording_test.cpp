// Holds what an editor's review measured: line lengths, sentences, words that hide the actor.
// `duet_docs --measure` prints the figures; a ceiling here may only be lowered.

#include "tests/docs/markdown.hpp"
#include "tests/docs/measures.hpp"

#include "tests/catch.hpp"

#include <filesystem>
#include <regex>
#include <string>

namespace {

using namespace duet::docs;
namespace fs = std::filesystem;

const fs::path source{DUET_SOURCE};

}  // namespace

TEST_CASE("no line of a document is longer than 100 columns, except links and figures' tables") {
    for (const auto& document : documents(source)) {
        std::size_t number = 0;
        for (const auto& line : lines_of(text_of(document))) {
            ++number;
            const bool may_be_long = line.starts_with("|") ||
                                     line.find("](") != std::string::npos ||
                                     std::regex_search(line, std::regex{R"(^\[[^\]]+\]: )"}) ||
                                     document.filename() == "asyncapi.md";
            if (may_be_long) continue;
            INFO(document.string() << ":" << number << ": " << line);
            CHECK(width_of(line) <= 100);
        }
    }
}

TEST_CASE("no document uses a word that the course has replaced") {
    const std::regex banned{replaced_words(), std::regex::icase};
    for (const auto& document : documents(source)) {
        const auto prose = prose_of(text_of(document));
        std::smatch found;
        INFO(document.string());
        const bool has = std::regex_search(prose, found, banned);
        INFO((has ? found.str() : ""));
        CHECK_FALSE(has);
    }
}

TEST_CASE("the sentences of the course stay short and few of them are long") {
    for (const auto& page : taught_pages(source)) {
        const auto prose = measured(text_of(page));
        INFO(page.string() << ": " << prose.over_25 << " of " << prose.sentences
                           << " sentences have more than 25 words, the longest "
                           << prose.longest_sentence);
        REQUIRE(prose.sentences > 0);
        CHECK(prose.words / prose.sentences <= 15);
        CHECK(prose.over_25 * 100 <= prose.sentences * 6);
        CHECK(prose.longest_sentence <= 40);
        CHECK(prose.headless == 0);
        CHECK(prose.replaced == 0);
    }
}

TEST_CASE("no place and no length gives the right answer of a diagnosis away") {
    const auto balance = balance_of_diagnoses(source);
    REQUIRE(balance.questions >= 30);
    for (const auto count : balance.right_at) CHECK(count * 100 <= balance.questions * 40);
    CHECK(balance.longest_right * 100 <= balance.questions * 50);
}
