// `duet lesson` and `duet figures`: the course at a terminal, and on slides.

#include "infra/overlay/edit.hpp"
#include "infra/supervisor/bounded.hpp"
#include "labs/runner/page.hpp"
#include "shared/drawing/svg.hpp"
#include "tests/catch.hpp"
#include "tests/labs/scratch.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

using namespace duet;
using namespace duet::lab;
using duet::overlay::text_of;
using duet::tests::Scratch;

namespace {

processes::Ended typed(const Scratch& scratch, const std::string& words) {
    const auto command = "COLUMNS=72 DUET_ROOT='" DUET_SOURCE "' DUET_STATE='" +
                         (scratch.folder() / "state").string() + "' '" DUET_COMMAND "' " + words;
    return processes::run_bounded({"/bin/sh", "-c", command}, scratch.folder(), {});
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

/// Every tag is closed by its own name, and no bare '<' or '&' is in the text.
bool well_formed(const std::string& xml) {
    static const std::regex entity{R"(&(?!(amp|lt|gt|quot);))"};
    if (std::regex_search(xml, entity)) return false;
    std::vector<std::string> open;
    for (auto at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
        const auto end = xml.find('>', at);
        if (end == std::string::npos) return false;
        const auto tag = xml.substr(at + 1, end - at - 1);
        if (tag.find('<') != std::string::npos) return false;
        if (tag.starts_with("?") || tag.ends_with("/")) continue;
        const auto name = tag.substr(tag.starts_with("/") ? 1 : 0, tag.find(' '));
        if (!tag.starts_with("/")) {
            open.push_back(name.substr(0, name.find(' ')));
        } else {
            if (open.empty() || open.back() != name) return false;
            open.pop_back();
        }
    }
    return open.empty();
}

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".svg")
            files[entry.path().filename().string()] = text_of(entry.path());
    }
    return files;
}

}  // namespace

TEST_CASE("a page is wrapped, its tables are aligned, and its code stays as it is") {
    const auto page = printed_page(
        "# A title\n\nOne **sentence** with a [word](../glossary.md#word).\nAnother `one`.\n\n"
        "- an item that is so long that it needs two lines\n- [code](a.cpp)\n\n```\nint  "
        "x;\n```\n\n"
        "| a | long heading |\n|---|---|\n| 1 | two |\n",
        "labs/99-x", {40, false});
    CHECK(page ==
          "A title\n=======\n\nOne sentence with a word. Another `one`.\n\n"
          "- an item that is so long that it needs\n  two lines\n- code (labs/99-x/a.cpp)\n\n"
          "    int  x;\n\na  long heading\n-  ------------\n1  two\n");
}

TEST_CASE("a table that is too wide wraps its cells") {
    const auto page = printed_page(
        "| name | what it does |\n|---|---|\n"
        "| outbox | it keeps each event until the broker has it |\n",
        "labs", {30, false});
    std::istringstream lines{page};
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 30);
    CHECK(says(page, "outbox  it keeps each event"));
}

TEST_CASE("duet lesson prints a lesson, and its answers only when they are wanted") {
    const Scratch scratch;
    const auto lesson = typed(scratch, "lesson 2");
    INFO(lesson.out << lesson.error);
    CHECK(lesson.exit_code() == 0);
    CHECK(says(lesson.out, "Lesson 2: Lost order\n===================="));
    CHECK(says(lesson.out, "The idea\n--------"));
    CHECK_FALSE(says(lesson.out, "\033"));  // it is piped
    CHECK_FALSE(says(lesson.out, "]("));
    CHECK_FALSE(says(lesson.out, "Answers"));
    const auto answered = typed(scratch, "lesson lost-order --answers");
    CHECK(answered.out.starts_with(lesson.out));
    CHECK(says(answered.out.substr(lesson.out.size()), "outbox.cpp`: `"));
    CHECK(typed(scratch, "lesson 99").exit_code() == 64);
}

TEST_CASE("duet lesson lists the lessons with time, difficulty and progress") {
    const Scratch scratch;
    scratch.file("state/labs.txt", "2026-11-28T18:27:38Z  02-lost-order  started\n");
    const auto listed = typed(scratch, "lesson");
    INFO(listed.out << listed.error);
    CHECK(listed.exit_code() == 0);
    const std::regex started{"2 +Lost order +45 \\+ 60 +★ +started\n"},
        hard{"10 +Retry storm +75 \\+ 90 +★★★"};
    CHECK(std::regex_search(listed.out, started));
    CHECK(std::regex_search(listed.out, hard));
    CHECK(listed.out.find("First order") < listed.out.find("Nobody owns time"));
}

TEST_CASE("a figure's text is escaped, and it names its title and its participants") {
    const drawing::Sequence sequence{
        {"a & b", "c"},
        {{.left = "1.5", .from = "a & b", .to = "c", .words = "<x>"},
         {.left = "2", .from = "c", .words = "dies", .alarming = true}}};
    const auto svg = drawing::as_svg(sequence, "One \"run\"", "seconds");
    INFO(svg);
    CHECK(well_formed(svg));
    for (const auto* part : {"<title>One &quot;run&quot;</title>", ">a &amp; b</text>",
                             ">&lt;x&gt;</text>", ">seconds</text>", ">1.5</text>"})
        CHECK(says(svg, part));
    CHECK_FALSE(well_formed("<a><b></a>"));
}

TEST_CASE("duet figures writes the same figures each time, both styles of each story") {
    const Scratch scratch;
    const auto once = typed(scratch, "figures --to one"),
               again = typed(scratch, "figures --to two");
    INFO(once.out << once.error);
    REQUIRE(once.exit_code() == 0);
    CHECK((says(once.out, "rsvg-convert is not installed") || says(once.out, "SVG and PNG")));
    const auto figures = files_in(scratch.folder() / "one");
    CHECK(figures == files_in(scratch.folder() / "two"));
    for (const auto& [name, svg] : figures) {
        INFO(name);
        CHECK(well_formed(svg));
        CHECK(says(svg, "<title>"));
    }
    for (const std::string story :
         {"dispatched", "declined", "refused", "cancelled-in-review", "lost-reply"}) {
        INFO(story);
        const auto orchestrated = figures.at("story-" + story + "-orchestrated.svg"),
                   choreographed = figures.at("story-" + story + "-choreographed.svg");
        CHECK(says(orchestrated, ">coordinator</text>"));
        CHECK(says(choreographed, ">broker</text>"));
        CHECK(says(orchestrated, ">seconds</text>"));
    }
    CHECK(says(figures.at("story-declined-choreographed.svg"), "payment.declined"));
    CHECK(says(figures.at("story-cancelled-in-review-orchestrated.svg"), "put_in_review"));
    CHECK(says(figures.at("story-lost-reply-orchestrated.svg"), "#b00020"));
    CHECK(says(figures.at("architecture.svg"), "gateway"));
    CHECK(figures.contains("lesson-01.svg"));
    CHECK(figures.contains("lesson-12.svg"));
}
