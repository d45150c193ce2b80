#pragma once
// The commands that are programs of their own, so that `duet` does not link the shop and a change
// to one of them builds only that one.

#include <array>
#include <string_view>

namespace duet::commands {

struct ProgramOfItsOwn {
    std::string_view command;  ///< "lab"
    std::string_view program;  ///< in the same folder as duet-command: "duet-lab"
    std::string_view words;    ///< its line in `duet --help`
    bool takes_name = true;    ///< its first argument is the command's name
};

inline constexpr std::array programs_of_their_own{
    ProgramOfItsOwn{"demo", "duet-compare",
                    "Start the shop, send a mixed workload through both styles at once, compare, "
                    "and end it again"},
    ProgramOfItsOwn{"compare", "duet-compare",
                    "Send the same orders through both styles and compare the results"},
    ProgramOfItsOwn{"import", "duet-import",
                    "Bring a month of real invoices into the shop and reconcile it to the penny"},
    ProgramOfItsOwn{
        "bench", "duet-bench",
        "Measure how fast both styles are, as ratios to the best that this machine can do"},
    ProgramOfItsOwn{"simulate", "duet-simulate",
                    "Simulate many runs of the shop in one process, each with its own faults, and "
                    "check every invariant",
                    false},
    ProgramOfItsOwn{"mutants", "duet-mutants",
                    "Plant bugs in the shop's code and see which invariant catches each", false},
    ProgramOfItsOwn{
        "lab", "duet-lab",
        "Break the shop, see it, explain it, mend it, prove it: the labs of the course"},
    ProgramOfItsOwn{
        "lesson", "duet-lab",
        "Print a lesson of the course; without a number: the lessons, and how far you are"},
    ProgramOfItsOwn{
        "figures", "duet-lab",
        "Write the figures of the course as SVG, and as PNG where rsvg-convert is installed"},
    ProgramOfItsOwn{"chaos", "duet-chaos",
                    "Break a shop of its own under load by a seeded schedule, heal it, and compare "
                    "its databases with a journal"},
};

/// REQUIRES: `command` is one of them.
constexpr const ProgramOfItsOwn& program_of(std::string_view command) {
    for (const auto& each : programs_of_their_own) {
        if (each.command == command) return each;
    }
    throw "no such program";  // in a constant expression the compiler rejects it
}

}  // namespace duet::commands
