// Checks the documents against the code: the table of events, the fault points, the promises, and
// every link.

#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path source{DUET_SOURCE};

std::string text_of(const fs::path& file) {
    std::ifstream in{file};
    REQUIRE(in);
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string printed_by(const std::string& command) {
    const std::unique_ptr<FILE, void (*)(FILE*)> pipe{::popen(command.c_str(), "r"),
                                                      [](FILE* open) { ::pclose(open); }};
    REQUIRE(pipe);
    std::string text;
    char part[4096];
    while (const auto read = std::fread(part, 1, sizeof part, pipe.get())) text.append(part, read);
    return text;
}

std::string listed(const nlohmann::json& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "`" : ", `") + name.get<std::string>() + "`";
    return text;
}

std::string declared_table() {
    std::string table = "| service | consumes | publishes |\n|---|---|---|\n";
    for (const std::string service :
         {"orders", "inventory", "payments", "shipping", "fraud", "reporting"}) {
        const auto declared = nlohmann::json::parse(
            printed_by("'" DUET_BIN "/" + service + "' --describe --style choreographed"));
        table += "| " + service + " | " + listed(declared["consumes"]) + " | " +
                 listed(declared["publishes"]) + " |\n";
    }
    return table;
}

/// The Markdown files of the checkout, except built, hidden and learners' files.
std::vector<fs::path> documents() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator{source}) {
        const auto inside = fs::relative(entry.path(), source).string();
        if (entry.path().extension() == ".md" && !inside.starts_with("build") &&
            !inside.starts_with(".") && !inside.starts_with("work"))
            found.push_back(entry.path());
    }
    return found;
}

/// A heading's anchor by GitHub's rule: lower-case letters and digits, '-' for a space, no other
/// punctuation.
std::string anchor_of(const std::string& heading) {
    std::string anchor;
    for (const unsigned char c : heading) {
        if (std::isalnum(c) != 0 || c == '-' || c == '_' || c >= 0x80)
            anchor += static_cast<char>(std::tolower(c));
        else if (c == ' ')
            anchor += '-';
    }
    return anchor;
}

std::set<std::string> anchors_in(const std::string& text) {
    std::set<std::string> anchors;
    std::istringstream lines{text};
    bool quoted = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) quoted = !quoted;
        if (quoted || !line.starts_with("#")) continue;
        const auto words = line.find_first_not_of("# ");
        if (words != std::string::npos) anchors.insert(anchor_of(line.substr(words)));
    }
    return anchors;
}

/// The formatter breaks a long TEST_CASE("name") and splits its text: the name on one line again.
std::string names_on_one_line(const std::string& code) {
    static const std::regex broken{R"re(TEST_CASE\(\s+")re"}, split{R"re("\s*\n\s*")re"};
    return std::regex_replace(std::regex_replace(code, broken, "TEST_CASE(\""), split, "");
}

}  // namespace

TEST_CASE("the table of events equals the declarations of the services") {
    const auto text = text_of(source / "services/README.md");
    const std::string begin = "<!-- declared: who publishes and consumes what -->\n";
    const auto from = text.find(begin);
    const auto to = text.find("<!-- end -->");
    REQUIRE(from != std::string::npos);
    REQUIRE(to != std::string::npos);
    CHECK(text.substr(from + begin.size(), to - from - begin.size()) == declared_table());
}

TEST_CASE("every consumed event is published, and every published event but the last is consumed") {
    std::vector<std::string> published, consumed;
    for (const std::string service :
         {"orders", "inventory", "payments", "shipping", "fraud", "reporting"}) {
        const auto declared = nlohmann::json::parse(
            printed_by("'" DUET_BIN "/" + service + "' --describe --style choreographed"));
        for (const auto& name : declared["publishes"]) published.push_back(name);
        for (const auto& name : declared["consumes"]) consumed.push_back(name);
    }
    const auto contains = [](const auto& all, const std::string& one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    };
    for (const auto& name : consumed) {
        INFO(name);
        CHECK(contains(published, name));
    }
    for (const auto& name : published) {
        INFO(name);
        CHECK((contains(consumed, name) || name == "order.returned"));
    }
}

TEST_CASE("the help of `duet fault` names every fault point in the code") {
    const auto help = printed_by("'" DUET_BIN "/duet-command' fault --help");
    const std::regex step{R"re(\btx\.step\("([a-z_]+\.[a-z_]+)"\))re"},
        point{R"re(\bhit\("([a-z_]+\.[a-z_]+)"[,)])re"};
    int found = 0;
    for (const auto* folder : {"services", "shared"}) {
        for (const auto& entry : fs::recursive_directory_iterator{source / folder}) {
            if (entry.path().extension() != ".cpp") continue;
            const auto text = text_of(entry.path());
            for (const auto& kind : {step, point}) {
                for (auto at = std::sregex_iterator{text.begin(), text.end(), kind};
                     at != std::sregex_iterator{}; ++at, ++found) {
                    INFO(entry.path() << ": " << (*at)[1]);
                    CHECK(help.find((*at)[1].str()) != std::string::npos);
                }
            }
        }
    }
    CHECK(found > 20);
}

TEST_CASE("every test that the table of promises names exists") {
    std::string tests;
    for (const auto& entry : fs::recursive_directory_iterator{source / "tests"}) {
        if (entry.path().extension() == ".cpp") tests += names_on_one_line(text_of(entry.path()));
    }
    const auto text = text_of(source / "tests/promises/README.md");
    const auto from = text.find("<!-- promises -->");
    const auto table = text.substr(from, text.find("<!-- end -->") - from);
    const std::regex row{R"re(\n\| [^|]+ \| [^|]+ \| [^|\n]+ \|)re"}, name{R"re("([^"]+)")re"};
    int rows = 0;
    for (auto at = std::sregex_iterator{table.begin(), table.end(), row};
         at != std::sregex_iterator{}; ++at, ++rows) {
        const auto line = at->str();
        INFO(line);
        auto named = std::sregex_iterator{line.begin(), line.end(), name};
        CHECK((rows == 0 || named != std::sregex_iterator{}));  // the first is the heading
        for (; named != std::sregex_iterator{}; ++named) {
            INFO((*named)[1]);
            CHECK(tests.find("TEST_CASE(\"" + (*named)[1].str() + "\")") != std::string::npos);
        }
    }
    CHECK(rows == 1 + 23);
}

TEST_CASE("every file that a document links to exists") {
    const std::regex link{R"(\]\(([^)#\s]+)[^)]*\))"};
    int links = 0;
    for (const auto& document : documents()) {
        const auto text = text_of(document);
        for (auto at = std::sregex_iterator{text.begin(), text.end(), link};
             at != std::sregex_iterator{}; ++at) {
            const auto target = (*at)[1].str();
            if (target.find("://") != std::string::npos) continue;
            ++links;
            INFO(fs::relative(document, source).string() << " links to " << target);
            CHECK(fs::exists(document.parent_path() / target));
        }
    }
    CHECK(links > 20);
}

TEST_CASE("every heading that a document links to exists") {
    const std::regex link{R"(\]\(([^)#\s]*)#([^)\s]+)\))"};
    int links = 0;
    for (const auto& document : documents()) {
        const auto text = text_of(document);
        for (auto at = std::sregex_iterator{text.begin(), text.end(), link};
             at != std::sregex_iterator{}; ++at) {
            const auto target = (*at)[1].str();
            if (target.find("://") != std::string::npos) continue;
            ++links;
            INFO(fs::relative(document, source).string()
                 << " links to " << target << "#" << (*at)[2].str());
            CHECK(anchors_in(target.empty() ? text : text_of(document.parent_path() / target))
                      .contains((*at)[2].str()));
        }
    }
    CHECK(links > 20);
}

TEST_CASE("every case study has two sources, one of them primary") {
    int cases = 0;
    for (const auto& entry : fs::directory_iterator{source / "labs/cases"}) {
        if (entry.path().filename() == "README.md") continue;
        ++cases;
        const auto text = text_of(entry.path());
        const auto sources = text.find("\n## Sources");
        INFO(entry.path());
        REQUIRE(sources != std::string::npos);
        const std::regex link{R"(https?://)"}, primary{R"(\bprimary\b)", std::regex::icase};
        const auto from = text.begin() + static_cast<std::ptrdiff_t>(sources);
        CHECK(std::distance(std::sregex_iterator{from, text.end(), link}, {}) >= 2);
        CHECK(std::regex_search(from, text.end(), primary));
    }
    CHECK(cases >= 3);
}

TEST_CASE("every lesson has its five parts, and its answers stand beside it") {
    int lessons = 0;
    for (const auto& entry : fs::directory_iterator{source / "labs"}) {
        const auto lesson = entry.path() / "lesson.md";
        if (!fs::exists(lesson)) continue;
        ++lessons;
        const auto text = text_of(lesson);
        INFO(lesson);
        for (const auto* part : {"You will be able to", "The idea", "Try it", "The lab", "Decide"})
            CHECK(text.find("\n## " + std::string{part}) != std::string::npos);
        CHECK(fs::exists(entry.path() / "answers.md"));
    }
    CHECK(lessons >= 12);
}
