// Progress, hints, questions, quotations, verdicts.

#include "infra/overlay/edit.hpp"
#include "labs/runner/progress.hpp"
#include "labs/runner/teaching.hpp"
#include "labs/runner/variant.hpp"
#include "labs/runner/verdict.hpp"
#include "labs/runner/verify.hpp"
#include "labs/runner/workspace.hpp"
#include "tests/catch.hpp"
#include "tests/labs/scratch.hpp"

#include <algorithm>
#include <sstream>

using namespace duet;
using namespace duet::lab;
using duet::tests::Scratch;

namespace {

const std::filesystem::path source{DUET_SOURCE};

Verdict failure() {
    Verdict verdict;
    verdict.kind = Verdict::Kind::fail;
    verdict.style = "choreographed";
    verdict.invariant = "captured-once";
    verdict.seed = 4417;
    verdict.seconds = 11.2;
    verdict.subject = "o-17";
    verdict.what = "captured 2 times";
    verdict.story = {{"payments", "capture committed"},
                     {"payments", "crash: before the ack", true},
                     {"payments", "redelivered", false, true}};
    return verdict;
}

}  // namespace

TEST_CASE("a verdict reads like a story") {
    const auto text = as_text(failure(), "./duet lab replay 3");
    INFO(text);
    CHECK(text.starts_with("FAIL  I4 captured-once"));
    CHECK(text.find("seed 4417") != std::string::npos);
    CHECK(text.find("order o-17: captured 2 times") != std::string::npos);
    CHECK(text.find("[fault fired]") != std::string::npos);
    CHECK(text.find("redelivered") < text.find("<-- first divergence"));
    CHECK(text.find("replay: ./duet lab replay 3 --seed 4417") != std::string::npos);
}

TEST_CASE("a shortened story keeps its marked lines") {
    auto verdict = failure();
    verdict.story.assign(100, {"orders", "something"});
    verdict.story.front().what = "how it began";
    verdict.story[40].divergence = true;
    verdict.story[60].fault = true;
    verdict.story.back() = {"orders", "how it ended", false, false, true};
    const auto text = as_text(verdict, "");
    INFO(text);
    CHECK(text.find("how it began") != std::string::npos);
    CHECK(text.find("<-- first divergence") != std::string::npos);
    CHECK(text.find("[fault fired]") != std::string::npos);
    CHECK(text.find("how it ended") != std::string::npos);
    CHECK(text.find("<-- here it breaks") != std::string::npos);
    CHECK(text.find("… 28 lines …") < text.find("<-- first divergence"));  // 13 to 40
    CHECK(text.find("… 19 lines …") != std::string::npos);
    CHECK(text.find("… 27 lines …") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 2 + 24 + 2 + 3 + 1);
}

TEST_CASE("a verdict explains its invariant and names the list of all") {
    const auto text = as_text(failure(), "");
    CHECK(text.find("I4 captured-once: No order is captured twice") != std::string::npos);
    CHECK(text.find("./duet audit --explain I4") != std::string::npos);
    CHECK(meaning_of("builds").empty());
}

TEST_CASE("links become paths from the repository's root") {
    CHECK(without_links("see ([why](../../course.md)).", "labs/02-lost-order") ==
          "see (why (course.md)).");
    CHECK(without_links("[a](b.md), [c](https://example.org/d) [e]", "labs/02") ==
          "a (labs/02/b.md), c (https://example.org/d) [e]");
    CHECK(without_links("in [services/README.md](../../services/README.md)", "labs/05") ==
          "in services/README.md");
    CHECK(without_links("nothing to see", "labs/05") == "nothing to see");
}

TEST_CASE("FAIL outweighs INCONCLUSIVE and INCONCLUSIVE outweighs PASS") {
    Verdict pass, nothing;
    pass.kind = Verdict::Kind::pass;
    CHECK(exit_code_of({pass, pass}) == 0);
    CHECK(exit_code_of({pass, nothing}) == 2);
    CHECK(exit_code_of({nothing, failure()}) == 1);
    CHECK(exit_code_of({}) == 2);
}

TEST_CASE("progress is appended to a text file and read again") {
    const Scratch scratch;
    const auto file = scratch.folder() / "labs.txt";
    {
        Progress progress{file};
        CHECK_FALSE(progress.has("02-lost-order", "started"));
        progress.note("02-lost-order", "started");
        progress.note("02-lost-order", "hint", "1");
        progress.note("02-lost-order", "hint", "2");
    }
    std::ofstream{file, std::ios::app} << "a line that somebody added\n\n";
    Progress again{file};
    CHECK(again.has("02-lost-order", "started"));
    CHECK(again.count("02-lost-order", "hint") == 2);
    REQUIRE(again.last("02-lost-order", "hint") != nullptr);
    CHECK(again.last("02-lost-order", "hint")->detail == "2");
    CHECK(again.count("03-charged-twice", "hint") == 0);
}

TEST_CASE("a quotation ends with the block that its line begins") {
    const Scratch scratch;
    scratch.file("a.cpp",
                 "int other();\n\nint answer() {\n    if (true) {\n        return 42;\n    }\n    "
                 "return 0;\n}\n\nint last;\n");
    CHECK(quotation(scratch.folder(), "a.cpp", "int answer(") ==
          "    a.cpp:3\n    | int answer() {\n    |     if (true) {\n    |         return 42;\n    "
          "|     }\n    |     return 0;\n    | }\n");
    CHECK(quotation(scratch.folder(), "a.cpp", "int last") == "    a.cpp:10\n    | int last;\n");
    CHECK_THROWS(quotation(scratch.folder(), "a.cpp", "int "));
    CHECK_THROWS(quotation(scratch.folder(), "a.cpp", "nowhere"));
}

TEST_CASE("a three-way merge keeps both changes and marks conflicts") {
    const Scratch scratch;
    scratch.file("base", "a\nb\nc\nd\ne\n");
    scratch.file("mine", "A\nb\nc\nd\ne\n");
    scratch.file("theirs", "a\nb\nc\nd\nE\n");
    scratch.file("other", "X\nb\nc\nd\ne\n");
    const auto merged =
        merge(scratch.folder() / "mine", scratch.folder() / "base", scratch.folder() / "theirs");
    CHECK(merged.clean);
    CHECK(merged.text == "A\nb\nc\nd\nE\n");
    const auto torn =
        merge(scratch.folder() / "mine", scratch.folder() / "base", scratch.folder() / "other");
    CHECK_FALSE(torn.clean);
    CHECK(torn.text.find("<<<<<<<") != std::string::npos);
}

TEST_CASE("start writes the shipped file with the starter's edits applied") {
    const Scratch scratch;
    scratch.file("shop/pivot.cpp", "int price() {\n    return 5;\n}\n");
    scratch.file("labs/99-x/starter/pivot.cpp.edit",
                 "---- this\n    return 5;\n---- becomes\n    return 6;\n");
    Lab lab;
    lab.name = "99-x";
    lab.folder = scratch.folder() / "labs/99-x";
    lab.files = {{"pivot.cpp", "shop/pivot.cpp"}};
    LabPaths places;
    places.source = scratch.folder();
    places.work = scratch.folder() / "work";
    places.state = scratch.folder() / "state";
    CHECK(lay_out(places, lab));
    CHECK(overlay::text_of(places.work_of(lab) / "pivot.cpp") ==
          "int price() {\n    return 6;\n}\n");
    CHECK_FALSE(std::filesystem::exists(places.work_of(lab) / "pivot.cpp.edit"));

    scratch.file("shop/pivot.cpp", "int price() {\n    return 7;\n}\n");
    CHECK_THROWS_AS(starter_text(lab, lab.files.front(), places.source), overlay::Stale);
}

TEST_CASE("every lab's starter differs from the shipped code") {
    for (const auto& lab : read_labs(source / "labs")) {
        for (const auto& file : lab.files) {
            INFO(lab.name << ": " << file.name);
            CHECK(starter_text(lab, file, source) != overlay::text_of(source / file.file));
        }
    }
}

TEST_CASE("every lab is complete and its edits fit the shipped files") {
    LabPaths places;
    places.source = source;
    const auto labs = read_labs(source / "labs");
    CHECK(labs.size() >= 5);
    for (const auto& lab : labs) {
        for (const auto& fault : lint(places, lab)) FAIL_CHECK(lab.name << ": " << fault);
        for (const auto& variant : variants_of(lab)) {
            if (!lab.worksheet.empty()) continue;
            INFO(lab.name << " " << variant.name);
            const Scratch scratch;
            CHECK_NOTHROW(replacements(lab, variant, source, scratch.folder()));
        }
    }
}

TEST_CASE("the README of a lab names the files and does not quote the shipped code") {
    for (const auto& lab : read_labs(source / "labs")) {
        const auto text = overlay::text_of(lab.folder / "README.md");
        INFO(lab.name);
        CHECK(text.find("{{") == std::string::npos);
        for (const auto& file : lab.files) CHECK(text.find(file.name) != std::string::npos);
        CHECK(text.find("lab start " + std::to_string(lab.number)) != std::string::npos);
    }
}

TEST_CASE("a wrong lab.json is an error that names the file and the mistake") {
    const Scratch scratch;
    const auto read = [&](const std::string& json) -> std::string {
        scratch.file("02-a/lab.json", json);
        try {
            read_lab(scratch.folder() / "02-a");
            return "";
        } catch (const std::runtime_error& problem) {
            return problem.what();
        }
    };
    CHECK(read("{").find("02-a/lab.json") != std::string::npos);
    CHECK(read(R"({"number": 2})").find("title") != std::string::npos);
    CHECK(read(R"({"number": 2, "title": "A", "styles": ["orchestrate"]})")
              .find("there is no style 'orchestrate'") != std::string::npos);
    CHECK(
        read(R"({"number": 2, "title": "A", "styles": ["orchestrated"]})").find("\"simulated\"") !=
        std::string::npos);
    CHECK(read(R"({"number": 2, "title": "A", "styles": ["orchestrated"], )"
               R"("real": {"orchestrated": {"fault_steps": []}}})")
              .find("real/orchestrated has no \"fault_steps\"") != std::string::npos);
    CHECK(read(R"({"number": 2, "title": "A", "styles": ["orchestrated"], )"
               R"("real": {"orchestrated": {"fault_steps": [{"fault": "x=crash", )"
               R"("killed": "payments"}]}}})")
              .find("victim") != std::string::npos);
}
