// The planted bugs fit the current code, and every invariant catches at least one.

#include "services/audit/invariants.hpp"
#include "tests/catch.hpp"
#include "tests/simulation/mutants/planting.hpp"

#include <cstdio>
#include <memory>
#include <set>

using namespace duet;
using namespace duet::mutants;
using overlay::text_of;

namespace {

const std::filesystem::path source{DUET_SOURCE};

std::string printed_by(const std::string& command) {
    const std::unique_ptr<FILE, void (*)(FILE*)> pipe{::popen(command.c_str(), "r"),
                                                      [](FILE* open) { ::pclose(open); }};
    REQUIRE(pipe);
    std::string text;
    char part[4096];
    while (const auto read = std::fread(part, 1, sizeof part, pipe.get())) text.append(part, read);
    return text;
}

}  // namespace

TEST_CASE("every planted bug fits the current text of its file") {
    const auto all = read_mutants(source / "tests/simulation/mutants");
    CHECK(all.size() >= 25);
    for (const auto& mutant : all) {
        INFO(mutant.name);
        CHECK_NOTHROW(planted_in(mutant, text_of(source / mutant.file)));
        CHECK((mutant.style == "orchestrated" || mutant.style == "choreographed"));
    }
}

TEST_CASE("a bug whose text has changed fails with instructions") {
    const Mutant mutant{"some-bug",
                        "a bug",
                        "a.cpp",
                        "orchestrated",
                        {"all-end"},
                        1,
                        {{"was here\n", "is here\n"}}};
    CHECK(planted_in(mutant, "a\nwas here\nb\n") == "a\nis here\nb\n");
    CHECK_THROWS_AS(planted_in(mutant, "nothing\n"), overlay::Stale);
    CHECK_THROWS_AS(planted_in(mutant, "was here\nwas here\n"), overlay::Stale);
}

TEST_CASE("every invariant catches a planted bug") {
    std::set<std::string> caught{"files-sound"};  // by a damaged database: runs_test.cpp
    for (const auto& mutant : read_mutants(source / "tests/simulation/mutants"))
        caught.insert(mutant.invariants.begin(), mutant.invariants.end());
    for (const auto& invariant : audit::invariants()) {
        INFO(invariant.name);
        CHECK(caught.contains(std::string{invariant.name}));
    }
    CHECK(caught.contains("same-key-same-answer"));
    CHECK(caught.contains("refused-by-somebody"));
    CHECK(caught.contains("cancels-answered"));
    CHECK(caught.contains("poison-put-aside"));
}

TEST_CASE("a failing run is shrunk, drawn, and replayable") {
    const auto text = printed_by("'" DUET_BIN "/duet-mutants' show void-lost");
    INFO(text);
    CHECK(text.find("FAIL  money-balances") != std::string::npos);
    CHECK(text.find("1 order(s), 0 fault(s)") != std::string::npos);
    CHECK(text.find("<-- the payment is voided") != std::string::npos);
    CHECK(text.find("replay: ./duet simulate --style choreographed") != std::string::npos);
}
