// duet-mutants: plants bugs and shows that the simulation catches each by the invariant it breaks.
//     duet-mutants plant NAME OUT     writes the overlay
//     duet-mutants [NAME…] [--json]   runs them (already built) and prints the table
//     duet-mutants show NAME          a failing day of that bug, made small and drawn

#include "tests/simulation/mutants/planting.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>

namespace {

using namespace duet::mutants;
namespace fs = std::filesystem;

const fs::path folder = fs::path{DUET_SOURCE} / "tests/simulation/mutants";

struct Verdict {
    std::string caught_by;             ///< the invariant; empty: it survived
    std::uint64_t needed = 0;          ///< seeds until then
    std::string what;
};

int plant(const std::string& name, const fs::path& out) {
    const auto mutant = read_mutant(folder / (name + ".mutant"));
    const auto planted = planted_in(mutant, text_of(fs::path{DUET_SOURCE} / mutant.file));
    std::ofstream{out} << "// Planted: " << mutant.bug << "\n#line 1 \"" << (fs::path{DUET_SOURCE} / mutant.file).string() << "\"\n" << planted;
    return 0;
}

std::string printed_by(const std::string& command) {
    const std::unique_ptr<FILE, void (*)(FILE*)> pipe{::popen(command.c_str(), "r"), [](FILE* open) { ::pclose(open); }};
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string text;
    char part[4096];
    while (const auto read = std::fread(part, 1, sizeof part, pipe.get())) text.append(part, read);
    return text;
}

/// One thread, so that the first seed that fails is the first there is.
std::string command_for(const Mutant& mutant) {
    const auto program = fs::path{DUET_BIN} / ("mutant-" + mutant.name);
    if (!fs::exists(program)) throw std::runtime_error(program.string() + " is not built; ./duet mutants builds all of them");
    return "'" + program.string() + "' --jobs 1 --failures 1 --style " + mutant.style + " --seeds " + std::to_string(mutant.seeds);
}

int show(const std::string& name) {
    std::cout << printed_by(command_for(read_mutant(folder / (name + ".mutant"))));
    return 0;
}

Verdict run(const Mutant& mutant) {
    const auto report = nlohmann::json::parse(printed_by(command_for(mutant) + " --as-they-are --json"));
    for (const auto& style : report) {
        for (const auto& violation : style["violations"]) return {violation["invariant"], violation["seed"], violation["what"]};
    }
    return {};
}

bool good(const Mutant& mutant, const Verdict& verdict) { return std::find(mutant.invariants.begin(), mutant.invariants.end(), verdict.caught_by) != mutant.invariants.end(); }

void print(const Mutant& mutant, const Verdict& verdict) {
    std::cout << std::left << (good(mutant, verdict) ? "caught    " : "NOT SO    ") << std::setw(29) << mutant.name << std::setw(24) << (verdict.caught_by.empty() ? mutant.invariants.front() : verdict.caught_by) << std::setw(15) << mutant.style << std::right << std::setw(4)
              << (verdict.caught_by.empty() ? std::string{"-"} : std::to_string(verdict.needed)) << " of " << std::setw(4) << mutant.seeds << "  " << mutant.bug << '\n';
    if (verdict.caught_by.empty()) std::cout << "          survived\n";
    else if (!good(mutant, verdict)) std::cout << "          " << mutant.invariants.front() << " was to catch it; this did: " << verdict.what << '\n';
}

int run_all(const std::vector<std::string>& names, bool json) {
    auto all = nlohmann::ordered_json::array();
    int bad = 0, ran = 0;
    if (!json) std::cout << "          " << std::left << std::setw(29) << "bug" << std::setw(24) << "caught by" << std::setw(15) << "style" << "seeds needed\n";
    for (const auto& mutant : read_mutants(folder)) {
        if (!names.empty() && std::find(names.begin(), names.end(), mutant.name) == names.end()) continue;
        const auto verdict = run(mutant);
        ++ran;
        if (!good(mutant, verdict)) ++bad;
        if (json) all.push_back({{"bug", mutant.name}, {"words", mutant.bug}, {"style", mutant.style}, {"invariants", mutant.invariants}, {"caught_by", verdict.caught_by}, {"seeds_needed", verdict.needed}, {"seeds_allowed", mutant.seeds}});
        else print(mutant, verdict);
    }
    if (json) std::cout << all.dump(2) << '\n';
    else std::cout << ran << " bugs planted, " << ran - bad << " caught by the invariant they break" << (bad > 0 ? ", " + std::to_string(bad) + " not" : "") << '\n';
    return bad == 0 && ran > 0 ? 0 : 1;
}

int usage() {
    std::cout << "Usage: duet mutants [NAME…] [--json]\n       duet mutants show NAME\nPlants bugs in the shop's code, one at a time, and shows which invariant of the simulation catches each, within how many seeds.\n`show` draws a day on which the bug shows.\n"
                 "Exit codes: 0 each was caught by the invariant it names, 1 one was not.\n";
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::vector<std::string> words{argv + 1, argv + argc};
        if (words.size() == 3 && words[0] == "plant") return plant(words[1], words[2]);
        if (words.size() == 2 && words[0] == "show") return show(words[1]);
        if (std::find(words.begin(), words.end(), "--help") != words.end()) return usage();
        return run_all({words.begin(), std::remove(words.begin(), words.end(), "--json")}, std::find(argv + 1, argv + argc, std::string{"--json"}) != argv + argc);
    } catch (const std::exception& problem) {
        std::cerr << "duet mutants: " << problem.what() << '\n';
        return 1;
    }
}
