// Trouble of compiler, cache, disk and memory is no verdict on the learner's file. An error in it
// is.

#include "infra/overlay/trouble.hpp"
#include "infra/overlay/overlay.hpp"
#include "infra/overlay/tool_check.hpp"
#include "labs/runner/checking.hpp"
#include "tests/catch.hpp"
#include "tests/labs/scratch.hpp"

#include <nlohmann/json.hpp>

#include <csignal>

using namespace duet;
using namespace duet::overlay;
using duet::tests::Scratch;

namespace {

const std::string mine = "work/02-lost-order/outbox.cpp";

/// As g++ and ld end when they find something wrong.
FailedTool compiler_said(const std::string& words) { return {words, 1, 0, true, mine}; }
FailedTool linker_said(const std::string& words) { return {words, 1, 0, true, ""}; }

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

/// A checkout of one file and one program, built by a script of the test's own.
class Checkout {
public:
    Checkout(const std::string& compiler, const std::string& linker) {
        scratch_.file("source/shop.cpp", "int main() {}\n");
        scratch_.file("work/shop.cpp", "int main() { return 1; }\n");
        scratch_.file("build/CMakeFiles/shop.dir/shop.o", "");
        script("compiler", compiler);
        script("linker", linker);
        const auto object = nlohmann::json{
            {"directory", path("build")},
            {"file", path("source/shop.cpp")},
            {"command", quoted(path("compiler")) + " -o CMakeFiles/shop.dir/shop.o -c " +
                            path("source/shop.cpp")}};
        scratch_.file("build/compile_commands.json", nlohmann::json::array({object}).dump());
        scratch_.file("build/build.ninja",
                      "rule link\n  command = " + quoted(path("linker")) +
                          " $in -o $out -lm\nbuild bin/shop: link CMakeFiles/shop.dir/shop.o\n");
    }

    Built build() const {
        const BuildTree tree{path("source"), path("build")};
        return overlay::build({tree, path("made"), false}, {{"shop.cpp", path("work/shop.cpp")}},
                              {"shop"});
    }
    std::string path(const std::string& name) const { return (scratch_.folder() / name).string(); }

private:
    void script(const std::string& name, const std::string& body) {
        scratch_.file(name, "#!/bin/sh\nfor last; do true; done\n" + body + "\n");
        std::filesystem::permissions(path(name), std::filesystem::perms::owner_all);
    }
    Scratch scratch_;
};

const std::string makes = "while [ \"$1\" != -o ]; do shift; done; : > \"$2\"";
const std::string only_of_the_learners = "case $last in */work/*) ";

}  // namespace

TEST_CASE("errors in the learner's file are blamed on the file") {
    CHECK(blame_for(compiler_said(
              mine + ": In function 'f':\n" + mine +
              ":12:3: error: 'lines' was not declared in this scope\n   12 |  lines\n")) ==
          Blame::files);
    CHECK(blame_for(compiler_said(mine + ":3:2: warning: unused\n" + mine +
                                  ":12:3: error: expected ';'\n")) == Blame::files);
    CHECK(blame_for(compiler_said(
              mine + ":12:3: error: \"No space left on device\"\n   12 |  \"Killed signal\"\n")) ==
          Blame::files);  // their own words
    CHECK(blame_for(compiler_said(
              mine + ":1:10: fatal error: nothing.hpp: No such file or directory\n")) ==
          Blame::undecided);
    CHECK(blame_for(
              compiler_said(mine + ":1:10: fatal error: PCH.hpp: No such file or directory\n")) ==
          Blame::undecided);  // the name of a header is no sign of the tools
    CHECK(blame_for(compiler_said("In file included from " + mine +
                                  ":3:\nshared/service/outbox.hpp:4:1: error: expected '}'\n")) ==
          Blame::undecided);
    CHECK(blame_for(linker_said(
              "/usr/bin/ld: a.o: in function `f':\na.cpp:(.text+0x5): undefined reference to "
              "`duet::g()'\ncollect2: error: ld returned 1 exit status\n")) == Blame::undecided);
    CHECK(blame_for(linker_said(
              "a.cpp:(.text+0x5): relocation truncated to fit: R_X86_64_PC32 against "
              "`.bss'\ncollect2: error: ld returned 1 exit status\n")) == Blame::undecided);
    CHECK(blame_for(linker_said("/usr/bin/ld: b.o: multiple definition of `duet::g()'; a.o: first "
                                "defined here\ncollect2: error: ld returned 1 exit status\n")) ==
          Blame::undecided);
}

TEST_CASE("errors of the tools themselves are blamed on the tools") {
    struct Example {
        std::string said, why;
    };
    const auto example = GENERATE(values<Example>({
        {"ccache: error: Failed to create directory /root/.cache/ccache/tmp: Permission denied\n",
         "the compiler cache (ccache) does not work"},
        {"ccache: error: /root/.config/ccache/ccache.conf:1: invalid size: \"banana\"\n",
         "ccache.conf"},
        {"g++: fatal error: Killed signal terminated program cc1plus\ncompilation terminated.\n",
         "memory runs out"},
        {"cc1plus: out of memory allocating 65536 bytes after a total of 1 bytes\n",
         "found no memory"},
        {"virtual memory exhausted: Cannot allocate memory\n", "found no memory"},
        {mine + ":120:1: fatal error: error writing to /tmp/cc1.s: No space left on "
                "device\ncompilation terminated.\n",
         "the disk is full"},
        {"/tmp/cc1.s: Assembler messages:\n/tmp/cc1.s: Fatal error: can't write 40 bytes to "
         "section .text of a.o: 'No space left on device'\n",
         "the disk is full"},
        {"Cannot create temporary file in /nowhere/: Permission denied\n", "temporary files"},
        {"Assembler messages:\nFatal error: can't create build/labs/a.o: Permission denied\n",
         "not permitted"},
        {"/bin/sh: 1: /usr/bin/c++: not found\n", "is missing"},
        {"g++: fatal error: cannot execute 'cc1plus': execvp: No such file or directory\n",
         "is missing"},
        {mine + ":7:1: internal compiler error: Segmentation fault\n",
         "the compiler itself broke down"},
        {"", "without a message"},
    }));
    const auto failed = compiler_said(example.said);
    INFO(example.said);
    CHECK(blame_for(failed) == Blame::tools);
    CHECK(says(tool_trouble_in(failed), example.why));
    CHECK(says(tool_trouble_in(failed), "./duet lab doctor"));
}

TEST_CASE("a linker that cannot write or is killed is blamed on the tools") {
    CHECK(blame_for(linker_said("/usr/bin/ld: final link failed: No space left on "
                                "device\ncollect2: error: ld returned 1 exit status\n")) ==
          Blame::tools);
    CHECK(blame_for(linker_said("collect2: fatal error: ld terminated with signal 9 [Killed]\n")) ==
          Blame::tools);
    CHECK(blame_for({"", 137, 0, true, ""}) == Blame::tools);
    CHECK(blame_for({"", -1, SIGKILL, true, mine}) == Blame::tools);
    CHECK(blame_for({"", -1, 0, false, mine}) == Blame::tools);
}

TEST_CASE("a failure with the shipped file is blamed on the tools") {
    const std::string no_header =
        "echo \"$last:1:10: fatal error: json.hpp: No such file or directory\" >&2; exit 1";
    const auto broken_machine = Checkout{no_header, makes}.build();
    CHECK_FALSE(broken_machine.well);
    CHECK(says(broken_machine.tools, "the shipped files do not build either"));

    const auto broken_file =
        Checkout{only_of_the_learners + no_header + ";; esac; " + makes, makes}.build();
    CHECK_FALSE(broken_file.well);
    CHECK(broken_file.tools.empty());
    CHECK(says(broken_file.said, "json.hpp"));
}

TEST_CASE("a symbol that is also missing in the shipped program is blamed on the tools") {
    const std::string undefined = "echo \"ld: undefined reference to \\`f()'\" >&2; exit 1";
    const auto broken_tree = Checkout{makes, undefined}.build();
    CHECK_FALSE(broken_tree.well);
    CHECK(says(broken_tree.tools, "the shipped files do not build either"));

    const auto broken_file =
        Checkout{makes, "case \"$*\" in *made/shop.cpp.o*) " + undefined + ";; esac; " + makes}
            .build();
    CHECK_FALSE(broken_file.well);
    CHECK(broken_file.tools.empty());
}

TEST_CASE("a compiler that is killed or missing is blamed on the tools") {
    CHECK(says(Checkout{"kill -9 $$", makes}.build().tools, "memory runs out"));
    CHECK(says(Checkout{"exit 127", makes}.build().tools, "is missing"));
    const Checkout gone{makes, makes};
    std::filesystem::remove(gone.path("compiler"));
    CHECK(says(gone.build().tools, "is missing"));
    std::filesystem::remove(gone.path("build/build.ninja"));
    CHECK_THROWS_AS(gone.build(), ToolTrouble);
}

TEST_CASE("an output folder that cannot be made is blamed on the tools") {
    const Checkout checkout{makes, makes};
    const BuildTree tree{checkout.path("source"), checkout.path("build")};
    const auto built = overlay::build({tree, checkout.path("compiler") + "/below a file", false},
                                      {{"shop.cpp", checkout.path("work/shop.cpp")}}, {"shop"});
    CHECK_FALSE(built.well);
    CHECK(says(built.tools, "Make the build folder yours"));
}

TEST_CASE(
    "a build that fails because of the tools is inconclusive and one with an error is a FAIL") {
    const auto inconclusive = lab::not_built(
        "choreographed", {false, "ccache: error: …", "the compiler cache does not work.\n"});
    CHECK(inconclusive.kind == lab::Verdict::Kind::inconclusive);
    CHECK(inconclusive.tools_failed);
    CHECK(lab::exit_code_of({inconclusive}) == 2);
    const auto text = lab::as_text(inconclusive, "");
    CHECK(text.starts_with("INCONCLUSIVE"));
    CHECK(says(text, "Nothing is said about your files"));
    CHECK(lab::not_built("choreographed", {false, "outbox.cpp:1:1: error: …"}).kind ==
          lab::Verdict::Kind::fail);
}

TEST_CASE("the doctor tries the tools instead of looking for their files") {
    const Scratch scratch;
    const auto well = check_tools(scratch.folder());
    for (const auto& finding : well) {
        INFO(finding.what << ": " << finding.found);
        CHECK(finding.advice.empty());
    }
    CHECK(std::filesystem::is_empty(scratch.folder()));
    scratch.file("CMakeCache.txt", "CMAKE_CXX_COMPILER:FILEPATH=/bin/false\n");
    const auto broken = check_tools(scratch.folder());
    CHECK(std::any_of(broken.begin(), broken.end(), [](const auto& finding) {
        return finding.what == "compiler" && !finding.advice.empty();
    }));
    CHECK_FALSE(check_tools(scratch.folder() / "CMakeCache.txt").front().advice.empty());
}
