// The layout and the words of this tree, and that each rule finds what it forbids.

#include "tests/walls/layout.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <sstream>

using namespace duet::walls;

namespace {

const std::vector<std::string> sources{".cpp", ".hpp"};

/// The dialect that the code once had. Each has a term of the field in shared/README.md.
const std::vector<std::string> dialect{
    "told",      "untold",     "heard",       "owed",          "errand",        "errands",
    "patience",  "quarantine", "quarantined", "whoever",       "desk",          "conveyor",
    "armory",    "teller",     "overtaken",   "struck",        "strikes",       "asked",
    "authorise", "authorised", "authorises",  "authorisation", "authorisations"};

std::string listed(const std::vector<Finding>& found) {
    std::ostringstream text;
    for (const auto& finding : found) text << '\n' << finding;
    return text.str();
}

/// The files that hold the banned words to ban them.
Texts without_rules(Texts texts) {
    texts.erase("tests/walls/layout_test.cpp");
    texts.erase("tests/walls/layout.hpp");
    return texts;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// "a.cpp:3", ...
std::vector<std::string> places(const std::vector<Finding>& found) {
    std::vector<std::string> all;
    for (const auto& one : found) all.push_back(one.file + ":" + std::to_string(one.line));
    return all;
}

using Places = std::vector<std::string>;

}  // namespace

TEST_CASE("the sources of this tree are laid out as STYLE asks") {
    const auto texts = read_texts(DUET_SOURCE, sources);
    REQUIRE(texts.size() > 500);  // it did read the tree
    const auto cmake = read_texts(DUET_SOURCE, {"CMakeLists.txt", ".cmake"});
    const auto found = GENERATE_COPY(long_lines(texts, 100), long_functions(texts, 70),
                                     headers_without_comment(texts), dead_files(texts, cmake));
    INFO(listed(found));
    CHECK(found.empty());
}

TEST_CASE("the sources of this tree use the field's terms") {
    const auto found = banned_words(without_rules(read_texts(DUET_SOURCE, sources)), dialect);
    INFO(listed(found));
    CHECK(found.empty());
}

TEST_CASE("a line of more than 100 columns is found, characters counted") {
    const std::string wide(101, 'x');
    const std::string accents = [] {
        std::string text = "a b c ";
        for (int i = 0; i < 94; ++i) text += "é";
        return text;
    }();
    const Texts texts{{"a.cpp", {"short", "a b " + wide, accents, accents + "é", wide}},
                      {"a.md", {"| a | " + wide + " |", "a b " + wide}}};
    CHECK(places(long_lines(texts, 100)) == Places{"a.cpp:2", "a.cpp:4", "a.md:2"});
}

TEST_CASE("a function of more than 70 lines is found, wherever it stands") {
    std::string body;
    for (int i = 0; i < 68; ++i) body += "    work(\"}\");  // }\n";
    const std::string fits = "int fits(int a) {\n" + body + "}\n";
    const std::string long_one = "int long_one(\n    int a) {\n" + body + "}\n";
    const std::string table = "const int table[] = {\n" + body + body + "};\n";
    const Texts texts{
        {"a.cpp", lines_of("namespace a {\nstruct S {\n" + fits + long_one + "};\n}\n")},
        {"b.cpp", lines_of(table + "\nclass B : public A {\n" + fits + body + "};\n")}};
    CHECK(places(long_functions(texts, 70)) == Places{"a.cpp:73"});
}

TEST_CASE("a header without an opening comment is found") {
    const Texts texts{{"a.hpp", {"#pragma once", "// What it is for.", "int a;"}},
                      {"b.hpp", {"// What it is for.", "#pragma once"}},
                      {"c.hpp", {"#pragma once", "", "#include <string>"}},
                      {"d.cpp", {"int d;"}}};
    CHECK(places(headers_without_comment(texts)) == Places{"c.hpp:1"});
}

TEST_CASE("a header that no file includes and a source that is never built are found") {
    const Texts texts{{"x/a.hpp", {"// A."}},
                      {"x/b.hpp", {"// B."}},
                      {"x/c.cpp", {"#include \"x/a.hpp\""}},
                      {"x/d.cpp", {"#include \"x/a.hpp\""}}};
    const Texts cmake{{"x/CMakeLists.txt", {"add_library(x c.cpp)"}}};
    CHECK(places(dead_files(texts, cmake)) == Places{"x/b.hpp:1", "x/d.cpp:1"});
}

TEST_CASE("each word of the dialect is found, in a sentence and in a name") {
    for (const auto& word : dialect) {
        CAPTURE(word);
        const Texts texts{{"a.cpp", {"// Once " + word + ", always.", "int is_" + word + "_by;"}},
                          {"b.cpp", {"// Nothing to find."}}};
        CHECK(places(banned_words(texts, dialect)) == Places{"a.cpp:1", "a.cpp:2"});
    }
}

TEST_CASE("a banned word is found as a word and as a part of a name, not inside another word") {
    const Texts texts{{"a.cpp",
                       {"// The gateway was told.", "int told_by;", "struct ToldOffice {};",
                        "Untold stories", "retold, toldo", "int by_Told2;"}}};
    CHECK(places(banned_words(texts, {"told"})) ==
          Places{"a.cpp:1", "a.cpp:2", "a.cpp:3", "a.cpp:6"});
}
