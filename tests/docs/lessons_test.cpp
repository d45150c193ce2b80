// Checks the form of every lesson: numbered questions with answers, times, ways onward, and the
// glossary's terms.

#include "tests/docs/glossary.hpp"
#include "tests/docs/markdown.hpp"

#include "tests/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace duet::docs;
namespace fs = std::filesystem;

const fs::path source{DUET_SOURCE};

std::vector<std::string> all(const std::string& text, const std::string& pattern) {
    const std::regex regex{pattern};
    std::vector<std::string> found;
    for (auto at = std::sregex_iterator{text.begin(), text.end(), regex};
         at != std::sregex_iterator{}; ++at)
        found.push_back((*at)[1]);
    return found;
}

std::string first(const std::string& text, const std::string& pattern) {
    const auto found = all(text, pattern);
    return found.empty() ? "" : found.front();
}

/// Words that a lesson also uses in their everyday meaning, so their first use says nothing.
const std::set<std::string> everyday{"Run", "Step", "Lag", "Command"};

}  // namespace

TEST_CASE("every lesson numbers its questions from Q1 on, and its answers have the same numbers") {
    for (const auto& lesson : lessons(source)) {
        INFO(lesson);
        const auto questions = all(text_of(lesson), R"(\*\*(Q\d+)\.)");
        auto answered = all(text_of(lesson.parent_path() / "answers.md"), R"(\*\*(Q\d+)\.)");
        CHECK(questions.size() >= 8);
        for (std::size_t at = 0; at < questions.size(); ++at)
            CHECK(questions[at] == "Q" + std::to_string(at + 1));
        CHECK(answered == questions);
    }
}

TEST_CASE("every lesson says its style, its difficulty and an honest time, as the map says them") {
    const auto course = text_of(source / "course.md");
    for (const auto& lesson : lessons(source)) {
        INFO(lesson);
        const auto text = text_of(lesson);
        const auto minutes = all(text, R"(\*\*Time:\*\* (\d+) minutes)");
        const auto for_the_lab = all(text, R"((\d+) (?:minutes )?for the lab)");
        const auto difficulty = first(text, R"(\*\*Difficulty:\*\* ((?:★)+))");
        REQUIRE(minutes.size() == 1);
        REQUIRE(for_the_lab.size() == 1);
        CHECK(text.find("nobody has been timed") != std::string::npos);
        CHECK(text.find("**Style:**") != std::string::npos);
        CHECK(text.find("**Before you start:**") != std::string::npos);
        const auto number = std::to_string(std::stoi(lesson.parent_path().filename().string()));
        const auto row = first(course, R"(\n(\| )" + number + R"( \| \[[^\n]*)\n)");
        CHECK(row.find("| " + minutes[0] + " + " + for_the_lab[0] + " " + difficulty + " |") !=
              std::string::npos);
    }
}

TEST_CASE("every page of the course leads to the page before and the page after it") {
    const auto pages = lessons(source);
    for (const auto& lesson : pages) {
        INFO(lesson);
        const auto text = text_of(lesson);
        const auto onward = all(text, R"((?:[Nn]ext|then): ?\n? ?\[[^\]]*\]\(([^)#]+))");
        const auto back = all(text, R"([Pp]revious: \[[^\]]*\]\(([^)#]+))");
        CHECK(onward.size() >= 2);  // at the top and at the bottom
        CHECK((lesson == pages.front() || back.size() >= 2));
        CHECK(text.find("](../../course.md)") != std::string::npos);
        CHECK(text.find("](answers.md)") != std::string::npos);
    }
    for (const auto* folder : {"labs/between", "labs/cases", "labs/systems"}) {
        for (const auto& entry : fs::directory_iterator{source / folder}) {
            if (entry.path().filename() == "README.md") continue;
            INFO(entry.path());
            CHECK(text_of(entry.path()).find("](README.md)") != std::string::npos);
        }
    }
}

TEST_CASE("every figure says which part of it is the dangerous window") {
    for (const auto& lesson : lessons(source)) {
        INFO(lesson);
        const auto text = text_of(lesson);
        const auto idea = text.find("\n## The idea");
        const auto part = text.substr(idea, text.find("\n## ", idea + 5) - idea);
        CHECK(std::regex_search(part, std::regex{"dangerous window", std::regex::icase}));
        const bool has_marks = std::regex_search(part, std::regex{R"( ####)"});
        CHECK((!has_marks || part.find("`####` marks the dangerous window") != std::string::npos));
    }
}

TEST_CASE("every decision of a lesson has an answer to compare with") {
    for (const auto& lesson : lessons(source)) {
        INFO(lesson);
        CHECK(text_of(lesson).find("ecision card") != std::string::npos);
    }
    const auto page = text_of(source / "labs/between/no-isolation.md");
    const auto answers = page.substr(page.find("\n## Answers"));
    CHECK(answers.find("**Decide.**") != std::string::npos);
}

TEST_CASE("every term of the glossary has a source and a place in Duet") {
    const auto glossary = text_of(source / "labs/glossary.md");
    const auto terms = terms_of(glossary);
    CHECK(terms.size() >= 70);
    for (const auto& term : terms) {
        INFO(term.name);
        CHECK(term.has_source);
        CHECK(glossary.find("](#" + term.anchor + ")") != std::string::npos);
    }
}

TEST_CASE("every lesson links a term of the glossary where it uses the term first") {
    const auto terms = terms_of(text_of(source / "labs/glossary.md"));
    int linked = 0;
    for (const auto& lesson : lessons(source)) {
        const auto text = text_of(lesson);
        for (const auto& term : terms) {
            const auto use = first_use(text, term);
            if (!use.found || (!use.linked && everyday.contains(term.name))) continue;
            INFO(lesson.string() << ":" << use.line << " uses \"" << term.name
                                 << "\" first; link it to ../glossary.md#" << term.anchor);
            CHECK(use.linked);
            linked += use.linked ? 1 : 0;
        }
    }
    CHECK(linked > 100);
}
