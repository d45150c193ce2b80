// Programs with a replaced file: the build, its error messages, and edits that no longer fit.

#include "infra/overlay/overlay.hpp"
#include "infra/overlay/edit.hpp"
#include "infra/supervisor/bounded.hpp"
#include "tests/catch.hpp"
#include "tests/labs/scratch.hpp"

#include <csignal>

using namespace duet;
using namespace duet::overlay;
using duet::tests::Scratch;

namespace {

const BuildTree& tree() {
    static const BuildTree built{DUET_SOURCE, DUET_BUILD};
    return built;
}

}  // namespace

TEST_CASE("edits apply in order, each to a text that occurs once") {
    const auto edits =
        edits_in("said before\n---- this\na\n---- becomes\nb\n---- this\nc\n---- becomes\n");
    CHECK(head_of("said before\n---- this\n") == "said before\n");
    REQUIRE(edits.size() == 2);
    CHECK(edited("a\nc\nd\n", edits) == "b\nd\n");
    CHECK_THROWS_AS(edited("a\nd\n", edits), Stale);
    CHECK_THROWS_AS(edited("a\nc\nc\n", edits), Stale);
}

TEST_CASE("a malformed edit is an error") {
    CHECK_THROWS(edits_in("nothing"));
    CHECK_THROWS(edits_in("---- this\na\n"));
    CHECK_THROWS(edits_in("---- this\na\n---- this\nb\n---- becomes\nc\n"));
}

TEST_CASE("a program is built with another file in place of its own") {
    const Scratch scratch;
    scratch.file(
        "outbox_tail.cpp",
        edited(text_of(std::string{DUET_SOURCE} + "/shared/service/outbox/outbox_tail.cpp"),
               {{"if (!witness_checked_ || newest_ <= position())", "if (newest_ >= 0)"}}));
    const auto built =
        build({tree(), scratch.folder(), false},
              {{"shared/service/outbox/outbox_tail.cpp", scratch.folder() / "outbox_tail.cpp"}},
              {"duet-simulate"});
    INFO(built.said);
    REQUIRE(built.well);
    const auto well = processes::run_bounded(
        {std::string{DUET_BUILD} + "/bin/duet-simulate", "--style", "choreographed", "--seeds", "2",
         "--orders", "2", "--faults", "none"},
        "/", {});
    CHECK(well.exit_code() == 0);
    const auto ended = processes::run_bounded(
        {(scratch.folder() / "duet-simulate").string(), "--style", "choreographed", "--seeds", "2",
         "--orders", "2", "--faults", "none"},
        "/", {});
    CHECK(ended.exit_code() == 1);  // nothing is ever published
}

TEST_CASE("the compiler's messages name the replacing file by its path in the checkout") {
    const auto folder = std::filesystem::path{DUET_BUILD} / "labs/test";
    std::filesystem::create_directories(folder);
    const Scratch scratch;
    tests::write(folder / "outbox.cpp",
                 "#include \"shared/service/outbox/outbox.hpp\"\n\nint nonsense = \"a text\";\n");
    const auto built =
        build({tree(), scratch.folder(), false},
              {{"shared/service/outbox/outbox.cpp", folder / "outbox.cpp"}}, {"duet-simulate"});
    CHECK_FALSE(built.well);
    INFO(built.said);
    CHECK(built.said.find((folder / "outbox.cpp").lexically_relative(DUET_SOURCE).string() +
                          ":3:") != std::string::npos);
}

TEST_CASE("a program is built only with the files that belong to it") {
    const Scratch scratch;
    const std::string capture = "/services/payments/pivot.cpp",
                      tail = "/shared/service/outbox/outbox_tail.cpp";
    const auto built =
        build({tree(), scratch.folder(), true},
              {{capture.substr(1), DUET_SOURCE + capture}, {tail.substr(1), DUET_SOURCE + tail}},
              {"payments", "shipping"});
    INFO(built.said);
    CHECK(built.well);
    for (const auto* program : {"payments", "shipping"}) {
        const auto described = processes::run_bounded(
            {(scratch.folder() / program).string(), "--describe", "--style", "choreographed"}, "/",
            {});
        CHECK(described.well());
        CHECK(described.out.find("\"consumes\"") != std::string::npos);
    }
}

TEST_CASE("the shipped object is not linked beside its replacement") {
    const Scratch scratch;
    scratch.file("empty.cpp", "");
    const auto file = GENERATE(
        std::string{"shared/service/outbox/outbox.cpp"},
        std::string{
            "services/coordinator/dispatcher.cpp"});  // of a library; of a library and of programs
    for (const auto* program : {"duet-simulate", "coordinator"}) {
        if (!tree().contains(program, file)) continue;
        const auto built = build({tree(), scratch.folder(), true},
                                 {{file, scratch.folder() / "empty.cpp"}}, {program});
        INFO(file << " in " << program << ": " << built.said);
        CHECK_FALSE(built.well);
        CHECK(built.said.find("undefined reference") != std::string::npos);
    }
}

TEST_CASE("the build tree knows the programs of a file") {
    CHECK(tree().contains("payments", "shared/service/outbox/outbox.cpp"));
    CHECK(tree().contains("payments", "services/payments/pivot.cpp"));
    CHECK_FALSE(tree().contains("orders", "services/payments/pivot.cpp"));
    CHECK(tree().contains("coordinator", "services/coordinator/dispatcher.cpp"));
    CHECK_THROWS(tree().compiling("shared/service/nothing.cpp", "a", "b"));
}

TEST_CASE("a tree that is not built is an error that says what to do") {
    const Scratch scratch;
    try {
        const BuildTree none{DUET_SOURCE, scratch.folder()};
        FAIL("it was taken for a build tree");
    } catch (const std::runtime_error& problem) {
        CHECK(std::string{problem.what()}.find("./duet") != std::string::npos);
    }
}

TEST_CASE("a program that exceeds its time is killed with its children") {
    processes::Bounds bounds;
    bounds.time = std::chrono::milliseconds{300};
    const auto ended = processes::run_bounded(
        {"/bin/sh", "-c", "echo here; echo there >&2; sleep 60 & sleep 60"}, "/", bounds);
    CHECK_FALSE(ended.in_time);
    CHECK(ended.out == "here\n");
    CHECK(ended.error == "there\n");
    CHECK(ended.took < std::chrono::seconds{20});
}

TEST_CASE("a finished program reports its exit code or its signal") {
    CHECK(processes::run_bounded({"/bin/sh", "-c", "exit 7"}, "/", {}).exit_code() == 7);
    CHECK(processes::run_bounded({"/bin/sh", "-c", "kill -SEGV $$"}, "/", {}).signal() == SIGSEGV);
    CHECK(processes::run_bounded({"/bin/true"}, "/", {}).well());
}
