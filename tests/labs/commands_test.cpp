// `duet lab` as a learner and an author use it, in folders of their own.

#include "infra/overlay/edit.hpp"
#include "infra/supervisor/bounded.hpp"
#include "tests/catch.hpp"
#include "tests/labs/scratch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>

using namespace duet;
using duet::overlay::text_of;
using duet::tests::Scratch;

namespace {

const std::filesystem::path source{DUET_SOURCE};

class Learner {
public:
    /// `surroundings`: what is set for it: "CCACHE_DIR=/proc/nothing".
    processes::Ended types(const std::string& words, const std::string& surroundings = {}) const {
        const auto command = surroundings + " DUET_ROOT='" DUET_SOURCE "' DUET_STATE='" +
                             (scratch_.folder() / "state").string() + "' DUET_WORK='" +
                             work().string() + "' '" DUET_COMMAND "' lab " + words + " </dev/null";
        auto bounds = processes::Bounds{};
        bounds.time = std::chrono::minutes{3};
        return processes::run_bounded({"/bin/sh", "-c", command}, "/", bounds);
    }
    std::filesystem::path work() const { return scratch_.folder() / "work"; }
    void writes(const std::string& file, const std::string& text) const {
        scratch_.file("work/" + file, text);
    }
    std::filesystem::path folder() const { return scratch_.folder(); }
    std::string progress() const { return text_of(scratch_.folder() / "state/labs.txt"); }

private:
    Scratch scratch_;
};

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

std::string shipped_outbox() { return text_of(source / "shared/service/outbox/outbox.cpp"); }

std::string with(std::string text, const std::string& part, const std::string& by) {
    return overlay::edited(std::move(text), {{part, by}});
}

}  // namespace

SCENARIO("a learner works a lab from start to explain") {
    const Learner learner;
    CHECK(says(learner.types("").out, "Lost order"));
    const auto begun = learner.types("start 2");
    CHECK(begun.exit_code() == 0);
    CHECK_FALSE(says(begun.out, "outbox"));  // the diagnosis names the file, not before
    CHECK(text_of(learner.work() / "02-lost-order/outbox.cpp") ==
          text_of(source / "labs/02-lost-order/starter/outbox.cpp"));

    const auto broken = learner.types("check 2 --seed 4417");
    INFO(broken.out << broken.error);
    CHECK(broken.exit_code() == 1);
    CHECK(says(broken.out, "FAIL  I10 all-end"));
    CHECK(says(broken.out, "<-- first divergence"));
    CHECK(says(broken.out, "replay: ./duet lab replay 2 --seed 4417"));
    const auto replayed = learner.types("replay 2 --seed 4417");
    INFO(replayed.out << replayed.error);
    CHECK(replayed.exit_code() == 1);
    CHECK(says(replayed.out, "FAIL  I10 all-end"));
    CHECK(replayed.out.find("FAIL  I10 all-end") >
          replayed.out.find("orders.place"));  // the run, then what became of it
    CHECK_FALSE(says(replayed.out, "fault points passed"));
    CHECK(says(replayed.out, "How to read it:"));

    CHECK(learner.types("hint 2").exit_code() == 0);
    learner.writes("02-lost-order/outbox.cpp", shipped_outbox());
    const auto mended = learner.types("check lost-order --json");
    INFO(mended.out << mended.error);
    CHECK(mended.exit_code() == 0);
    const auto verdict = nlohmann::json::parse(mended.out).at(0);
    CHECK(verdict["verdict"] == "PASS");
    CHECK(verdict["seeds"].size() == 3);
    CHECK(verdict["faults"] > 100);
    CHECK(says(learner.progress(), "finished  1 hints"));

    const auto again = learner.types("check 2");
    CHECK(again.exit_code() == 0);
    CHECK(says(again.out, "a finished lab is not checked again"));
    CHECK(says(learner.types("").out, "finished"));

    CHECK(learner.types("reset 2").exit_code() == 0);
    CHECK(std::filesystem::exists(learner.work() / "stash"));
    CHECK(says(learner.types("diff 2").out, "nothing yet"));
    CHECK(says(learner.types("solution 2").out, "INSERT INTO outbox"));
    const auto explained = learner.types("explain 2").out;
    CHECK(says(explained, "shared/service/outbox/outbox.cpp:"));
    CHECK_FALSE(says(explained, "](../"));
}

SCENARIO("explain and solution need a passed lab, all hints, or --anyway") {
    const Learner learner;
    learner.types("start 2");
    const auto command = GENERATE(std::string{"explain 2"}, std::string{"solution 2"});
    const auto before = learner.types(command);
    INFO(before.out << before.error);
    CHECK(before.exit_code() == 1);
    CHECK(before.out.empty());
    CHECK(says(before.error, "./duet lab " + command + " --anyway"));
    CHECK(says(learner.types(command + " --anyway").out, "outbox"));
    SECTION("one passed run is not enough") {
        learner.writes("02-lost-order/outbox.cpp", shipped_outbox());
        CHECK(learner.types("check 2 --seed 4417").exit_code() == 0);
        CHECK(learner.types(command).exit_code() == 1);
    }
    SECTION("all hints") {
        for (int i = 0; i < 5; ++i) learner.types("hint 2");
        CHECK(learner.types(command).exit_code() == 0);
    }
}

SCENARIO("replay draws a run and ends with its verdict, passed or failed") {
    const Learner learner;
    learner.types("start 2");
    SECTION("nothing breaks") {
        learner.writes("02-lost-order/outbox.cpp", shipped_outbox());
        const auto said = learner.types("replay 2 --seed 4417");
        INFO(said.out << said.error);
        CHECK(said.exit_code() == 0);
        CHECK(says(said.out, "orders.place"));
        CHECK(says(said.out, "PASS"));
        CHECK(said.out.find("PASS") > said.out.find("orders.place"));
    }
    SECTION("it never ends") {
        learner.writes(
            "02-lost-order/outbox.cpp",
            with(shipped_outbox(), "    OutboxRow row{",
                 "    while (event.type == \"stock.reserved\") continue;\n    OutboxRow row{"));
        const auto said = learner.types("replay 2 --seed 4417");
        INFO(said.out << said.error);
        CHECK(said.exit_code() == 1);
        CHECK(says(said.out, "FAIL  comes-back"));
    }
}

SCENARIO(
    "a diagram marks the first divergence and the broken invariant, and names a missing state "
    "none") {
    const Learner learner;
    learner.types("start 8");
    const auto said = learner.types("observe 8");
    INFO(said.out << said.error);
    const auto diverges = said.out.find("<-- first divergence from the run without faults");
    CHECK(diverges < said.out.find("<-- the order is cancelled"));
    CHECK(says(said.out, "<-- the order is cancelled, its payment captured"));
    CHECK(says(said.out, "its shipment none"));
    CHECK(says(said.out, "broken: I6 undo-complete: A rejected or cancelled order holds"));
    CHECK(said.out.find("How to read it:") == said.out.rfind("How to read it:"));
}

SCENARIO("a missing file is an error and the shipped file does not replace it") {
    const Learner learner;
    learner.types("start 8");
    std::filesystem::remove(learner.work() / "08-cancelled-then-shipped/shipping.cpp");
    const auto said = learner.types("check 8");
    INFO(said.out << said.error);
    CHECK(said.exit_code() == 1);
    CHECK(says(said.error, "08-cancelled-then-shipped/shipping.cpp is missing"));
    CHECK(says(said.error, "./duet lab reset 8"));
}

SCENARIO("the record says which check it was") {
    const Learner learner;
    learner.types("start 1");
    learner.types("start 2");
    learner.types("check 2 --seed 4417");
    CHECK(says(learner.progress(), "run FAIL all-end seeds 4417"));
    learner.types("check 1");
    CHECK(says(learner.progress(), "quick INCONCLUSIVE\n"));  // a worksheet has no seeds
}

SCENARIO("every broken file of a learner gets a verdict") {
    const Learner learner;
    learner.types("start 2");
    SECTION("it does not compile") {
        learner.writes("02-lost-order/outbox.cpp",
                       with(shipped_outbox(), "return rows;", "return lines;"));
        const auto said = learner.types("check 2");
        CHECK(said.exit_code() == 1);
        INFO(said.out);
        CHECK(says(said.out, "FAIL  builds"));
        CHECK(says(said.out, "02-lost-order/outbox.cpp:"));
        CHECK(says(said.out, "was not declared"));
    }
    SECTION("a function is gone") {
        auto text = shipped_outbox();
        text.erase(
            text.find("int Outbox::trim"),
            text.find("std::vector<OutboxRow> Outbox::after") - text.find("int Outbox::trim"));
        learner.writes("02-lost-order/outbox.cpp", text);
        const auto said = learner.types("check 2");
        CHECK(said.exit_code() == 1);
        INFO(said.out);
        CHECK(says(said.out, "FAIL  builds"));
        CHECK(says(said.out,
                   "02-lost-order/outbox.cpp takes the place of shared/service/outbox/outbox.cpp"));
        CHECK(says(said.out, "  duet::service::Outbox::trim("));
    }
    SECTION("nothing is in it: the shipped code does not step in") {
        const auto text = GENERATE(
            std::string{""}, std::string{"// to be written\n"},
            std::string{
                "#include \"shared/service/outbox/outbox.hpp\"\n\nnamespace duet::service {}\n"});
        learner.writes("02-lost-order/outbox.cpp", text);
        const auto said = learner.types("check 2");
        INFO(said.out);
        CHECK(said.exit_code() == 1);
        CHECK(says(said.out, "FAIL  builds"));
        CHECK(says(said.out, "02-lost-order/outbox.cpp takes the place of"));
        CHECK(says(said.out, "duet::service::Outbox::add("));
    }
    SECTION("it never comes back") {
        learner.writes(
            "02-lost-order/outbox.cpp",
            with(shipped_outbox(), "    OutboxRow row{",
                 "    while (event.type == \"stock.reserved\") continue;\n    OutboxRow row{"));
        const auto said = learner.types("check 2");
        CHECK(said.exit_code() == 1);
        INFO(said.out << said.error);
        CHECK(says(said.out, "FAIL  comes-back"));
        CHECK(says(said.out, "replay: "));
    }
    SECTION("it crashes") {
        learner.writes(
            "02-lost-order/outbox.cpp",
            with(
                shipped_outbox(), "    OutboxRow row{",
                "    if (event.type == \"stock.reserved\") __builtin_trap();\n    OutboxRow row{"));
        const auto said = learner.types("check 2");
        CHECK(said.exit_code() == 1);
        INFO(said.out << said.error);
        CHECK(says(said.out, "FAIL  does-not-crash"));
    }
}

SCENARIO("trouble of the tools is INCONCLUSIVE and not recorded") {
    const Learner learner;
    learner.types("start 2");
    const auto nonce = "// " + learner.folder().string() + "\n";  // in no cache
    learner.writes("02-lost-order/outbox.cpp", nonce + shipped_outbox());
    const auto before = learner.progress();
    const auto killed = learner.folder() / "killed/cc1plus";
    tests::write(killed, "#!/bin/sh\nkill -9 $$\n");
    std::filesystem::permissions(killed, std::filesystem::perms::owner_all);
    tests::write(learner.folder() / "a file", "");
    tests::write(learner.folder() / "ccache.conf", "max_size = banana\n");
    struct Example {
        std::string surroundings, why;
    };
    const Example examples[] = {
        {"CCACHE_DIR='" + (learner.folder() / "a file/below").string() + "'",
         "the compiler cache (ccache) does not work"},
        {"CCACHE_DIR=/proc/nothing", "the compiler cache (ccache) does not work"},
        {"CCACHE_CONFIGPATH='" + (learner.folder() / "ccache.conf").string() + "'", "invalid size"},
        {"CCACHE_DISABLE=1 COMPILER_PATH='" + killed.parent_path().string() + "'",
         "the compiler was killed"},
    };
    const auto& example = examples[GENERATE(0, 1, 2, 3)];
    INFO(example.surroundings);
    for (const auto* typed : {"check 2", "check 2 --full"}) {
        const auto said = learner.types(typed, example.surroundings);
        INFO(typed << ": " << said.out << said.error);
        CHECK(said.exit_code() == 2);
        CHECK(says(said.out, "INCONCLUSIVE"));
        CHECK(says(said.out, example.why));
        CHECK(says(said.out, "./duet lab doctor"));
        CHECK_FALSE(says(said.out, "FAIL"));
    }
    const auto checked =
        nlohmann::json::parse(learner.types("check 2 --json", example.surroundings).out).at(0);
    CHECK(checked["verdict"] == "INCONCLUSIVE");
    CHECK(checked["tools_failed"] == true);
    CHECK(learner.types("observe 2", example.surroundings).exit_code() == 2);
    CHECK(learner.types("replay 2 --seed 4417", example.surroundings).exit_code() == 2);
    CHECK(learner.progress() == before);
    const auto doctor = learner.types("doctor", example.surroundings);
    INFO(doctor.out);
    CHECK(doctor.exit_code() == 1);
    CHECK(says(doctor.out, "BAD   compiler"));
}

SCENARIO("an error in the learner's file is a recorded FAIL with and without the cache") {
    const Learner learner;
    learner.types("start 2");
    struct Example {
        std::string text, said;
    };
    const auto example = GENERATE(values<Example>({
        {with(shipped_outbox(), "return rows;", "return lines;"), "was not declared"},
        {"#include \"shared/service/nothing.hpp\"\n" + shipped_outbox(),
         "nothing.hpp: No such file or directory"},
        {"#define OutboxRow int\n" + shipped_outbox(), "error: "},
    }));
    learner.writes("02-lost-order/outbox.cpp", example.text);
    const auto said = learner.types("check 2");
    INFO(said.out << said.error);
    CHECK(said.exit_code() == 1);
    CHECK(says(said.out, "FAIL  builds"));
    CHECK(says(said.out, example.said));
    CHECK(says(learner.progress(), "checked   quick FAIL builds"));
}

SCENARIO("a start on a full disk leaves no half-made lab") {
    const Learner learner;
    const auto full = learner.types("start 2; exit", "trap '' XFSZ; ulimit -f 0;");
    CHECK(full.exit_code() != 0);
    CHECK_FALSE(std::filesystem::exists(learner.work() / "02-lost-order"));
    const auto begun = learner.types("start 2");
    CHECK(begun.exit_code() == 0);
    CHECK(says(text_of(learner.work() / "02-lost-order/outbox.cpp"), "Outbox::add("));
}

SCENARIO("a progress file that cannot be written is an error and not a verdict") {
    const Learner learner;
    learner.types("start 2");
    learner.writes("02-lost-order/outbox.cpp", shipped_outbox());
    std::filesystem::remove(learner.folder() / "state/labs.txt");
    std::filesystem::create_directories(learner.folder() / "state/labs.txt");
    const auto said = learner.types("check 2 --seed 4417");
    CHECK(said.exit_code() == 74);
    CHECK(says(said.error, "cannot write"));
}

SCENARIO("two commands that build the same lab run one after the other") {
    const Learner learner;
    learner.types("start 2");
    learner.writes("02-lost-order/outbox.cpp", shipped_outbox());
    const auto other = learner.types(
        "check 2 --seed 4417 & first=$!; '" DUET_COMMAND
        "' lab check 2 --seed 4417; code=$?; wait $first && exit $code",
        "export DUET_STATE='" + (learner.folder() / "state").string() + "' DUET_WORK='" +
            learner.work().string() + "' DUET_ROOT='" DUET_SOURCE "';");
    INFO(other.out << other.error);
    CHECK(other.exit_code() == 0);
}

SCENARIO("duet lab suggests a correction for a mistyped word") {
    const Learner learner;
    struct Example {
        std::string typed, expected;
        int code;
    };
    const auto example = GENERATE(values<Example>({
        {"chekc 2", "did you mean 'check'?", 64},
        {"check lost-ordr", "did you mean 'lost-order'?", 64},
        {"check 99", "there is no lab '99'", 64},
        {"check 2", "./duet lab start 2", 1},
        {"observe 2", "./duet lab start 2", 1},
        {"replay 2", "--seed", 64},
        {"check 2 --quick --full", "--quick", 64},
        {"check 2 --sed 3", "did you mean '--seed'?", 64},
        {"diagnose 2 --answer a", "one letter for each", 64},
        {"diagnose 2 --answer a,z,a,a,x:1", "'z' is no answer", 64},
        {"diagnose 2 --answer a,a,a,a,a", "FILE:LINE", 64},
        {"verify 2 --times 0", "--times", 64},
        {"check 2 --seed abc", "'abc' is no seed", 64},
        {"check 2 --seed -3", "'-3' is no seed", 64},
        {"check 2 --seed 4417x", "'4417x' is no seed", 64},
        {"check 2 --seed 18446744073709551616", "'18446744073709551616' is no seed", 64},
        {"replay 2 --seed abc", "./duet lab replay 2 --seed 4417", 64},
        {"verify 2 --seed abc", "'abc' is no seed", 64},
    }));
    const auto said = learner.types(example.typed);
    INFO(example.typed << ": " << said.error);
    CHECK(said.exit_code() == example.code);
    CHECK(says(said.error, example.expected));
}

SCENARIO("duet lab refuses options that contradict the lab") {
    const Learner learner;
    learner.types("start 2");
    learner.writes("02-lost-order/outbox.cpp", "");  // whatever is in the files
    struct Example {
        std::string typed, expected;
    };
    const auto example = GENERATE(values<Example>({
        {"check 2 --style orchestrated", "not done in the orchestrated style"},
        {"check 2 --full --style orchestrated", "not done in the orchestrated style"},
        {"watch 2 --style orchestrated", "not done in the orchestrated style"},
        {"observe 2 --style orchestrated", "not done in the orchestrated style"},
        {"replay 2 --seed 1 --style orchestrated", "not done in the orchestrated style"},
        {"check 2 --seed 4417 --full", "real processes have no seed"},
    }));
    const auto said = learner.types(example.typed);
    INFO(example.typed << ": " << said.out << said.error);
    CHECK(said.exit_code() == 64);
    CHECK(says(said.error, example.expected));
}

SCENARIO("one passed run does not finish a lab") {
    const Learner learner;
    learner.types("start 2");
    learner.writes("02-lost-order/outbox.cpp", shipped_outbox());
    const auto said = learner.types("check 2 --seed 4417");
    INFO(said.out);
    CHECK(said.exit_code() == 0);
    CHECK(says(said.out, "One run proves little: `./duet lab check 2` plays 2000."));
    CHECK_FALSE(says(learner.progress(), "finished"));
}

SCENARIO("every subcommand has help with examples") {
    const Learner learner;
    const auto command = GENERATE(values<std::string>(
        {"start", "observe", "diagnose", "check", "watch", "hint", "replay", "solution", "diff",
         "reset", "explain", "rebase", "doctor", "verify", "new", "seeds"}));
    const auto said = learner.types(command + " --help");
    CHECK(said.exit_code() == 0);
    CHECK(says(said.out, "Examples:"));
}

namespace {

/// The right answers in the learner's order: "b,a,machine.cpp:101".
std::string right_answers(const nlohmann::json& questions, const nlohmann::json& shipped) {
    std::string answers;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        answers += i == 0 ? "" : ",";
        if (!questions[i].contains("answers")) {
            answers += "machine.cpp:101";
            continue;
        }
        for (const auto& answer : shipped[i]["answers"]) {
            if (!answer.value("right", false)) continue;
            const auto at = std::ranges::find(questions[i]["answers"], answer["text"]);
            answers += static_cast<char>('a' + (at - questions[i]["answers"].begin()));
        }
    }
    return answers;
}

}  // namespace

SCENARIO("diagnose judges every answer, gives evidence, and then names the file") {
    const Learner learner;
    const auto questions = nlohmann::json::parse(learner.types("diagnose 2 --json").out);
    CHECK(learner.types("diagnose 2 --json").out == learner.types("diagnose 2 --json").out);
    const auto shipped =
        nlohmann::json::parse(text_of(source / "labs/02-lost-order/diagnose.json"))["questions"];
    const auto right = right_answers(questions, shipped);
    const auto judged =
        nlohmann::json::parse(learner.types("diagnose 2 --json --answer " + right).out);
    REQUIRE(judged.size() == questions.size());
    for (const auto& one : judged) {
        INFO(one);
        CHECK(one["right"] == true);
        CHECK(one["why"].get<std::string>().size() > 30);
    }
    CHECK(says(learner.progress(), "diagnosed 5 of 5 at once"));
    auto wrong = right;
    wrong.replace(wrong.rfind(','), std::string::npos, ",machine.cpp:1");
    const auto missed = learner.types("diagnose 2 --answer " + wrong);
    CHECK(missed.exit_code() == 1);
    CHECK(says(missed.out, "No. Another line of this file."));
    CHECK(says(missed.out, "takes the place of shared/service/outbox/outbox.cpp"));
    CHECK(
        says(learner.types("start 2").out, "takes the place of shared/service/outbox/outbox.cpp"));
}

SCENARIO("rebase merges an updated checkout into the learner's files") {
    const Learner learner;
    learner.types("start 2");
    CHECK(says(learner.types("rebase 2").out, "Up to date"));
}

SCENARIO("DUET_LABS adds the labs of another author's folder") {
    const Learner learner;
    const auto theirs = learner.folder() / "their labs";
    const auto copied = theirs / "71-their-order";
    std::filesystem::create_directories(theirs);
    std::filesystem::copy(source / "labs/02-lost-order", copied,
                          std::filesystem::copy_options::recursive);
    const auto with_number = [&](int number) {
        auto described = nlohmann::json::parse(text_of(source / "labs/02-lost-order/lab.json"));
        described["number"] = number;
        described["title"] = "Their order";
        tests::write(copied / "lab.json", described.dump());
    };
    const auto surroundings = "DUET_LABS='" + theirs.string() + ":'";
    SECTION("every command finds them beside the shipped ones") {
        with_number(71);
        const auto listed = learner.types("", surroundings);
        INFO(listed.out << listed.error);
        CHECK(says(listed.out, "Lost order"));
        CHECK(says(listed.out, "Their order"));
        CHECK(learner.types("start their-order", surroundings).exit_code() == 0);
        CHECK(says(learner.types("diff 71", surroundings).out, "nothing yet"));
        CHECK(learner.types("hint 71", surroundings).exit_code() == 0);
        CHECK(says(learner.types("explain 71 --anyway", surroundings).out,
                   "shared/service/outbox/outbox.cpp:"));
        const auto checked = learner.types("check 71 --seed 4417", surroundings);
        INFO(checked.out << checked.error);
        CHECK(says(checked.out, "FAIL  I10 all-end"));
        CHECK(says(learner.types("doctor", surroundings).out, "labs can be read"));
    }
    SECTION("a number that is taken is an error that names both folders") {
        with_number(2);
        const auto listed = learner.types("", surroundings);
        CHECK(listed.exit_code() == 1);
        CHECK(says(listed.error, "two labs have the number 2"));
        CHECK(says(listed.error, "labs/02-lost-order and "));
        CHECK(says(listed.error, copied.string()));
    }
    SECTION("a folder that does not exist is named") {
        const auto listed = learner.types("", "DUET_LABS='/nowhere/labs'");
        CHECK(listed.exit_code() == 1);
        CHECK(says(listed.error, "DUET_LABS names /nowhere/labs"));
    }
}

SCENARIO("a new lab is a skeleton that verify calls incomplete") {
    const Learner author;
    const auto theirs = author.folder() / "theirs";
    std::filesystem::create_directories(theirs);
    const auto surroundings = "DUET_LABS='" + theirs.string() + "'";
    const std::string file = "shared/service/outbox/outbox.cpp";
    const auto made =
        author.types("new 70 lost-parcel --file " + file + " --style choreographed", surroundings);
    INFO(made.out << made.error);
    CHECK(made.exit_code() == 0);
    const auto folder = theirs / "70-lost-parcel";
    const auto readme = text_of(folder / "README.md");
    for (const auto* heading : {"## You will be able to\n", "## The idea\n",
                                "## Try it on a healthy shop\n", "## The lab\n", "## Decide\n"})
        CHECK(says(readme, heading));
    CHECK(says(author.types("", surroundings).out, "Lost parcel"));
    const auto verified = author.types("verify 70", surroundings);
    INFO(verified.out << verified.error);
    CHECK(verified.exit_code() == 2);
    for (const auto* missing :
         {"README.md says TO BE WRITTEN", "hints.md says", "explain.md says", "diagnose.json says",
          "starter/outbox.cpp.edit says", "mutants/does-nothing/outbox.cpp.edit says", "alt/ has",
          "lab.json has no scene that breaks"})
        CHECK(says(verified.error, "70-lost-parcel: incomplete: " + std::string{missing}));
    CHECK(author.types("new 70 other --file " + file, surroundings).exit_code() == 64);
    CHECK(author.types("new 71 Other --file " + file, surroundings).exit_code() == 64);
    CHECK(author.types("new 71 other --file nowhere.cpp", surroundings).exit_code() == 64);
}

SCENARIO("a search for seeds finds those of the scenes and says how many it tried") {
    const Learner author;
    const auto found = author.types("seeds 2 --max 14");
    INFO(found.out << found.error);
    CHECK(found.exit_code() == 0);
    CHECK(says(found.out, "An order that is never finished (choreographed; lab.json has seed 13)"));
    CHECK(says(found.out, "13, 14"));
    CHECK(says(found.out, "of 14 seeds hold"));
    CHECK(author.types("seeds 2 --max 0").exit_code() == 64);
}

SCENARIO("every command in the README of a lab runs") {
    const std::regex line{R"(\n\./duet lab ([^\n]+))"};
    int ran = 0;
    for (const auto& entry : std::filesystem::directory_iterator{source / "labs"}) {
        if (!std::filesystem::exists(entry.path() / "lab.json")) continue;
        const Learner learner;
        const auto text = text_of(entry.path() / "README.md");
        for (auto at = std::sregex_iterator{text.begin(), text.end(), line};
             at != std::sregex_iterator{}; ++at, ++ran) {
            auto words = (*at)[1].str();
            const bool takes_long =
                words.starts_with("watch") ||
                words.find("--full") !=
                    std::string::npos;  // these are tried by hand, and by `duet lab verify --full`
            if (takes_long) words += " --help";
            const auto said = learner.types(words);
            INFO(entry.path().filename() << ": " << words << "\n" << said.out << said.error);
            CHECK(
                (said.exit_code() == 0 || said.exit_code() == 1 || says(said.out, "INCONCLUSIVE")));
            CHECK_FALSE(says(said.error, "lists commands and options"));
        }
    }
    CHECK(ran >= 30);
}
