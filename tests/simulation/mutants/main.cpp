// duet-mutants: plants bugs and shows that the simulation catches each by the invariant it breaks.
//     duet-mutants [NAME…] [--json]   builds and runs them, and prints the table
//     duet-mutants show NAME          shrinks and draws a failing run of that bug

#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"
#include "shared/processes/standard_output.hpp"
#include "tests/simulation/mutants/building.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <iomanip>
#include <iostream>

namespace {

using namespace duet;
using namespace duet::mutants;
namespace fs = std::filesystem;

const fs::path folder = fs::path{DUET_SOURCE} / "tests/simulation/mutants";

struct Verdict {
    std::string caught_by;     ///< the violated invariant; empty: the bug survived
    std::uint64_t needed = 0;  ///< seeds until the violation
    std::string what;
};

constexpr std::chrono::minutes timeout{10};

/// Runs the simulation on one thread, so that it finds the first failing seed.
std::string printed_by(const Mutant& mutant, const overlay::BuildTree& tree,
                       std::vector<std::string> more) {
    std::vector<std::string> command{build(mutant, tree).string(),
                                     "--jobs",
                                     "1",
                                     "--failures",
                                     "1",
                                     "--style",
                                     mutant.style,
                                     "--seeds",
                                     std::to_string(mutant.seeds)};
    command.insert(command.end(), more.begin(), more.end());
    processes::Bounds bounds;
    bounds.time = timeout;
    const auto ended = processes::run_bounded(command, tree.source(), bounds);
    if (ended.exit_code() != 0 && ended.exit_code() != 1)
        throw std::runtime_error("the simulation with the bug " + mutant.name +
                                 " did not end normally: " + ended.error);
    return ended.out;
}

Mutant named(const std::string& name) {
    const auto file = folder / (name + ".mutant");
    if (!fs::exists(file))
        throw std::runtime_error("there is no planted bug '" + name +
                                 "'; `duet mutants` lists them");
    return read_mutant(file);
}

int show(const std::string& name, const overlay::BuildTree& tree) {
    std::cout << printed_by(named(name), tree, {});
    return 0;
}

Verdict run(const Mutant& mutant, const overlay::BuildTree& tree) {
    const auto report =
        nlohmann::json::parse(printed_by(mutant, tree, {"--as-they-are", "--json"}));
    for (const auto& style : report) {
        for (const auto& violation : style["violations"])
            return {violation["invariant"], violation["seed"], violation["what"]};
    }
    return {};
}

bool caught_as_expected(const Mutant& mutant, const Verdict& verdict) {
    return std::find(mutant.invariants.begin(), mutant.invariants.end(), verdict.caught_by) !=
           mutant.invariants.end();
}

void print(const Mutant& mutant, const Verdict& verdict) {
    std::cout << std::left << (caught_as_expected(mutant, verdict) ? "caught    " : "MISSED    ")
              << std::setw(29) << mutant.name << std::setw(24)
              << (verdict.caught_by.empty() ? mutant.invariants.front() : verdict.caught_by)
              << std::setw(15) << mutant.style << std::right << std::setw(4)
              << (verdict.caught_by.empty() ? std::string{"-"} : std::to_string(verdict.needed))
              << " of " << std::setw(4) << mutant.seeds << "  " << mutant.bug << '\n';
    if (verdict.caught_by.empty())
        std::cout << "          survived\n";
    else if (!caught_as_expected(mutant, verdict))
        std::cout << "          " << mutant.invariants.front()
                  << " should have caught it; the violation was: " << verdict.what << '\n';
}

std::vector<Mutant> chosen(const std::vector<std::string>& names) {
    if (names.empty()) return read_mutants(folder);
    std::vector<Mutant> mutants;
    for (const auto& name : names) mutants.push_back(named(name));
    return mutants;
}

/// Runs two at a time and prints the results in order.
int run_all(const std::vector<std::string>& names, bool json, const overlay::BuildTree& tree) {
    const auto mutants = chosen(names);
    auto all = nlohmann::ordered_json::array();
    std::size_t bad = 0;
    if (!json)
        std::cout << "          " << std::left << std::setw(29) << "bug" << std::setw(24)
                  << "caught by" << std::setw(15) << "style"
                  << "seeds needed\n";
    std::future<Verdict> next;
    const auto begin = [&](std::size_t i) {
        if (i < mutants.size())
            next = std::async(std::launch::async, run, std::cref(mutants[i]), std::cref(tree));
    };
    begin(0);
    for (std::size_t i = 0; i < mutants.size(); ++i) {
        auto mine = std::move(next);
        begin(i + 1);
        output::stop_if_lost();
        const auto verdict = mine.get();
        const auto& mutant = mutants[i];
        if (!caught_as_expected(mutant, verdict)) ++bad;
        if (json)
            all.push_back({{"bug", mutant.name},
                           {"words", mutant.bug},
                           {"style", mutant.style},
                           {"invariants", mutant.invariants},
                           {"caught_by", verdict.caught_by},
                           {"seeds_needed", verdict.needed},
                           {"seeds_allowed", mutant.seeds}});
        else
            print(mutant, verdict);
    }
    if (json)
        std::cout << all.dump(2) << '\n';
    else
        std::cout << mutants.size() << " bugs planted, " << mutants.size() - bad
                  << " caught by the invariant they break"
                  << (bad > 0 ? ", " + std::to_string(bad) + " not" : "") << '\n';
    return bad == 0 && !mutants.empty() ? 0 : 1;
}

int usage() {
    std::cout
        << "Usage: duet mutants [NAME…] [--json]\n       duet mutants show NAME\nPlants bugs in "
           "the shop's code, one at a time, and shows which invariant of the simulation catches "
           "each, and after how many seeds.\n`show` draws a failing run of the bug.\n"
           "Exit codes: 0 each bug was caught by the invariant it names, 1 a bug was not, "
           "2 the compiler, the disk or memory failed, so that a bug could not be tried.\n";
    return 0;
}

int run_words(int argc, char** argv) {
    try {
        const std::vector<std::string> words{argv + 1, argv + argc};
        if (std::find(words.begin(), words.end(), "--help") != words.end()) return usage();
        const overlay::BuildTree tree{DUET_SOURCE, fs::path{DUET_BIN}.parent_path()};
        if (words.size() == 2 && words[0] == "show") return show(words[1], tree);
        std::vector<std::string> names;
        std::remove_copy(words.begin(), words.end(), std::back_inserter(names), "--json");
        return run_all(names, names.size() < words.size(), tree);
    } catch (const overlay::ToolTrouble& trouble) {
        std::cerr << "duet mutants: " << trouble.what() << '\n';
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << "duet mutants: " << problem.what() << '\n';
        return 1;
    }
}

}  // namespace

int main(int argc, char** argv) {
    return output::checked("duet mutants", [&] { return run_words(argc, argv); });
}
