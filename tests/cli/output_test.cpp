// Standard output that cannot be written: every command from the command line's own help, and the
// other programs.

#include "infra/supervisor/catalogue.hpp"
#include "infra/supervisor/files.hpp"
#include "shared/processes/standard_output.hpp"
#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"
#include "tests/cli/printed_into.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <iostream>
#include <sstream>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace duet;
using duet::tests::Checkout;
using duet::tests::Into;
using duet::tests::Printing;
namespace fs = std::filesystem;

namespace {

const std::string no_space = "standard output cannot be written (No space left on device)";

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

bool is_heading(const std::string& line, std::string name) {
    std::string lower;
    for (const unsigned char c : line) lower += static_cast<char>(std::tolower(c));
    return lower == name + ":";
}

/// The names under "Subcommands:" of a help text.
std::vector<std::string> subcommands_in(const std::string& help) {
    std::vector<std::string> names;
    bool inside = false;
    for (const auto& line : lines_of(help)) {
        if (is_heading(line, "subcommands"))
            inside = true;
        else if (line.empty() || line[0] != ' ')
            inside = inside && line.empty();
        else if (inside && line.size() > 2 && line[2] != ' ')
            names.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
    return names;
}

/// "duet up && duet bench measures", "DUET_X=y duet up", "duet describe --json > file", reduced to
/// the words after "duet ".
std::vector<std::string> typed_in(std::string line) {
    line = line.substr(0, std::min({line.find("   ", 2), line.find(" > "), line.size()}));
    std::vector<std::string> typed;
    for (std::size_t from = 0; from < line.size();) {
        const auto end = std::min(line.find(" && ", from), line.size());
        const auto one = line.substr(from, end - from);
        if (const auto at = one.find("duet ");
            at != std::string::npos && one.find("mv ") == std::string::npos)
            typed.push_back(one.substr(at + 5));
        from = end + 4;
    }
    return typed;
}

std::vector<std::string> examples_in(const std::string& help) {
    std::vector<std::string> typed;
    bool inside = false;
    for (const auto& line : lines_of(help)) {
        if (is_heading(line, "examples"))
            inside = true;
        else if (!line.starts_with("  "))
            inside = false;
        else if (inside) {
            for (auto& one : typed_in(line)) typed.push_back(std::move(one));
        }
    }
    return typed;
}

/// All commands: "", "up", "keys", "keys add", ….
std::vector<std::string> all_commands(const Checkout& checkout, const std::string& path = {}) {
    std::vector<std::string> all{path};
    for (const auto& name : subcommands_in(Printing{checkout}.type(path + " --help").out)) {
        for (auto& below : all_commands(checkout, path.empty() ? name : path + " " + name))
            all.push_back(std::move(below));
    }
    return all;
}

/// The first example of each command that has examples. The audit comes first, because it waits for
/// unfinished orders and other examples leave some.
std::vector<std::string> an_example_of_each(const Checkout& checkout) {
    std::vector<std::string> all;
    for (const auto& command : all_commands(checkout)) {
        const auto examples = examples_in(Printing{checkout}.type(command + " --help").out);
        const auto own = std::ranges::find_if(examples, [&](const std::string& example) {
            return !command.empty() && (example + " ").starts_with(command + " ");
        });
        if (own != examples.end() && std::ranges::find(all, *own) == all.end()) all.push_back(*own);
    }
    std::ranges::stable_partition(
        all, [](const std::string& typed) { return typed.starts_with("audit"); });
    return all;
}

/// Uses the real programs, beside the command.
Checkout& with_the_real_shop(Checkout& checkout) {
    checkout.environment.erase("DUET_PROGRAMS");
    checkout.environment["DUET_ROOT"] = DUET_SOURCE;
    checkout.environment["DUET_WORK"] = (checkout.state() / "work").string();
    const auto labs = checkout.state() / "labs";  // `lab new` writes here, not into the source tree
    std::filesystem::create_directories(labs);
    checkout.environment["DUET_LABS"] = labs.string();
    return checkout;
}

}  // namespace

TEST_CASE("every command's help fails when its output cannot be written") {
    Checkout checkout;
    with_the_real_shop(checkout);  // the simulation and the mutants program print their own help
    const auto commands = all_commands(checkout);
    CHECK(commands.size() > 50);  // finds new commands by itself
    for (const auto& command : commands) {
        const auto said = Printing{checkout, Into::full_device}.type(command + " --help");
        INFO("duet " << command << " --help: " << said.error);
        CHECK(said.code == output::exit_unwritable);
        CHECK(said.error.find(no_space) != std::string::npos);
    }
}

TEST_CASE("every command fails soon when its output cannot be written") {
    Checkout checkout;
    with_the_real_shop(checkout);
    const auto examples = an_example_of_each(checkout);
    CHECK(examples.size() > 45);
    REQUIRE(checkout.up().code == 0);
    checkout.run({"order", "--style", "both"});
    std::size_t silent = 0;
    for (const auto& typed : examples) {
        const auto began = std::chrono::steady_clock::now();
        const auto said = Printing{checkout, Into::full_device}.type(typed);
        INFO("duet " << typed << ": code " << said.code << ", " << said.error);
        CHECK(said.code != 0);
        CHECK_FALSE(said.error.empty());
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{60});
        silent += said.code == 0 || said.error.empty() ? 1 : 0;
        if (typed.starts_with("down") || typed.starts_with("up")) REQUIRE(checkout.up().code == 0);
    }
    INFO(silent << " of " << examples.size() << " examples ended as if all were well");
    CHECK(silent == 0);
}

TEST_CASE("a closed standard output is an error, and no opened file takes its place") {
    const Checkout checkout;
    const auto typed =
        GENERATE(values<std::string>({"describe", "keys add alice", "doctor", "--help"}));
    const auto said = Printing{checkout, Into::closed}.type(typed);
    INFO(typed << ": " << said.error);
    CHECK(said.code == output::exit_unwritable);
    CHECK(said.error.find("standard output cannot be written (Bad file descriptor)") !=
          std::string::npos);
    const auto keys = processes::read_file(checkout.state() / "keys.json").value_or("[]");
    CHECK(keys.front() == '[');
}

TEST_CASE("a command that prints nothing does not mind a closed standard output") {
    const Checkout checkout;
    const auto said = Printing{checkout, Into::closed}.type("statsu");
    CHECK(said.code == 64);
    CHECK(said.error.find("did you mean") != std::string::npos);
}

TEST_CASE("a reader that has left is no visible error") {
    const Checkout checkout;
    const auto typed = GENERATE(values<std::string>(
        {"describe", "describe --openapi", "--help", "keys list", "lab --help"}));
    const auto said = Printing{checkout, Into::left_reader}.type(typed);
    INFO(typed);
    CHECK(said.code == 128 + SIGPIPE);
    CHECK(said.error.empty());
}

TEST_CASE("a following command stops when its reader leaves, and leaves nothing running") {
    Checkout checkout;
    with_the_real_shop(checkout);
    const auto typed =
        GENERATE(values<std::string>({"demo --orders 100000", "chaos --minutes 10"}));
    const auto into = GENERATE(Into::left_reader, Into::full_device);
    const auto began = std::chrono::steady_clock::now();
    const auto said = Printing{checkout, into}.type(typed);
    INFO(typed << ": " << said.error);
    CHECK(said.code == (into == Into::left_reader ? 128 + SIGPIPE : output::exit_unwritable));
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{40});
    CHECK(checkout.run({"status"}).code == 3);
}

TEST_CASE("logs -f ends when its reader leaves, also without new lines") {
    const Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    CHECK(tests::ends_when_its_reader_leaves(Printing{checkout}, "logs -f payments",
                                             "pretends to serve") == 128 + SIGPIPE);
}

TEST_CASE("a destructor may write to standard error after standard output has failed") {
    struct WritesAtItsEnd {
        ~WritesAtItsEnd() { std::cerr << "ended what was started\n"; }
    };
    const bool at_once = GENERATE(true, false);  // or only when it is flushed
    const auto pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
        dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        _exit(output::checked("test", [at_once] {
            const WritesAtItsEnd writer;
            std::cout << "lost";
            if (at_once) std::cout << std::flush;
            return 0;
        }));
    }
    int status = 0;
    REQUIRE(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == output::exit_unwritable);
}

TEST_CASE("a service's declarations fail when they cannot be written") {
    const Checkout checkout;
    const auto into = GENERATE(Into::full_device, Into::closed);
    for (const auto& program : processes::catalogue()) {
        if (!program.is_service()) continue;
        const auto said = Printing{checkout, into}.run("'" DUET_PROGRAMS_FOLDER "/" + program.name +
                                                       "' --describe --style " + program.style);
        INFO(program.slug() << ": " << said.error);
        CHECK(said.code == output::exit_unwritable);
        CHECK(said.error.find(program.name + ": standard output cannot be written") !=
              std::string::npos);
    }
}

TEST_CASE("simulate and mutants fail when their output cannot be written") {
    const Checkout checkout;
    const auto command = GENERATE(values<std::string>(
        {"duet-simulate' --seeds 2 --orders 1", "duet-simulate' --seeds 2 --orders 1 --json",
         "duet-simulate' --trace --orders 1", "duet-mutants' --help"}));
    const auto said =
        Printing{checkout, Into::full_device}.run("'" DUET_PROGRAMS_FOLDER "/" + command);
    INFO(command << ": " << said.error);
    CHECK(said.code == output::exit_unwritable);
    CHECK(said.error.find(no_space) != std::string::npos);
}

TEST_CASE("a simulation of many runs ends when its reader leaves") {
    const Checkout checkout;
    const auto began = std::chrono::steady_clock::now();
    const auto said = Printing{checkout, Into::left_reader}.run(
        "'" DUET_PROGRAMS_FOLDER "/duet-simulate' --seeds 100000000 --orders 2");
    CHECK(said.code == 128 + SIGPIPE);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{30});
}
