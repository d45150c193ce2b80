// duet-simulate: plays runs of the shop under many seeds. `./duet simulate` executes it.

#include "shared/processes/standard_output.hpp"
#include "tests/simulation/diagram.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/watchdog.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <iostream>
#include <sstream>

namespace {

using namespace duet::simulation;

constexpr int max_shrink_plays = 100;  // typical runs are far shorter than the longest allowed one

struct Options {
    std::string style = "both";
    std::string faults = "all";
    std::uint64_t seed = 1, seeds = 200;
    int orders = 20, jobs = 2, max_run = 0;
    std::size_t failures = 3;
    std::vector<std::string> until;
    bool json = false, mermaid = false, trace = false, as_they_are = false, draw = false;
    std::string without, slow, svg;
};

Kind kind_in(const std::string& word) {
    if (const auto kind = kind_named(word)) return *kind;
    std::string known;
    for (std::size_t i = 0; i < kinds; ++i)
        known += " " + std::string{name_of(static_cast<Kind>(i))};
    throw CLI::ValidationError(
        "--faults", "there is no fault '" + word + "'. Choose from:" + known + ", or all, or none");
}

/// Parses "crash,late=40": the kinds of faults, and for some of them the rate: one per 40
/// occasions.
FaultPlan fault_plan_in(const std::string& list) {
    FaultPlan fault_plan;
    if (list == "all") return fault_plan;
    fault_plan.named.emplace();
    if (list == "none") return fault_plan;
    std::istringstream words{list};
    for (std::string word; std::getline(words, word, ',');) {
        const auto equals = word.find('=');
        const auto kind = kind_in(word.substr(0, equals));
        fault_plan.named->insert(kind);
        if (equals == std::string::npos) continue;
        fault_plan.one_in[kind] = std::atoll(word.c_str() + equals + 1);
        if (fault_plan.one_in[kind] < 1)
            throw CLI::ValidationError(
                "--faults", "'" + word + "': the rate after '=' must be a number from 1 on");
    }
    return fault_plan;
}

Scenario scenario_of(Style style, const Options& options) {
    Scenario scenario;
    scenario.style = style;
    scenario.seed = options.seed;
    scenario.orders = options.orders;
    scenario.fault_plan = fault_plan_in(options.faults);
    scenario.absent = options.without;
    scenario.slow = slows_in(options.slow);
    return scenario;
}

void show_progress(Style style, std::uint64_t seeds, std::uint64_t of, std::size_t failures,
                   double took) {
    duet::output::stop_if_lost();  // the reader has closed the pipe
    if (isatty(STDERR_FILENO) == 0) return;
    std::cerr << "\r\033[K" << name_of(style) << ": " << seeds << " of " << of << " seeds, "
              << static_cast<int>(static_cast<double>(seeds) / took) << " seeds/s, " << failures
              << " failed" << std::flush;
    if (seeds == of) std::cerr << "\r\033[K";
}

Report campaign(Style style, const Options& options) {
    auto scenario = scenario_of(style, options);
    const auto began = std::chrono::steady_clock::now();
    Report report{style,
                  {},
                  {},
                  "./duet simulate --style " + name_of(style) + " --orders " +
                      std::to_string(options.orders) + " --faults " + options.faults +
                      (options.slow.empty() ? "" : " --slow '" + options.slow + "'")};
    std::optional<Watchdog> watchdog;
    if (options.max_run > 0) watchdog.emplace(options.max_run);
    const auto begins = [&](std::uint64_t seed) {
        if (watchdog) watchdog->begins(seed);
    };
    report.played = play_all(
        {scenario, options.seeds, options.jobs, options.failures, options.until, begins},
        [&](std::uint64_t seeds, std::size_t failures) {
            show_progress(
                style, seeds, options.seeds, failures,
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
        });
    if (options.as_they_are) return report;
    Disks disks;
    for (const auto& failed : report.played.failed) {
        scenario.seed = failed.seed;
        if (watchdog) watchdog->begins(failed.seed, max_shrink_plays);
        auto shrunk = shrink(scenario, failed.outcome, disks);
        auto undisturbed = shrunk.scenario;
        undisturbed.fault_plan.named.emplace();
        undisturbed.slow.clear();
        auto scene = scene_of(shrunk.outcome, play(undisturbed, disks, true));
        auto text = as_text(scene), mermaid = as_mermaid(scene);
        report.found.push_back(
            {failed, std::move(shrunk), std::move(scene), std::move(text), std::move(mermaid)});
    }
    return report;
}

void print_trace(Style style, const Options& options) {
    Disks disks;
    std::cout << play(scenario_of(style, options), disks, true).trace.text();
}

/// Draws the run, failing or not.
void draw(Style style, const Options& options) {
    Disks disks;
    const auto outcome = play(scenario_of(style, options), disks, true);
    if (!options.svg.empty()) {
        std::cout << as_svg(whole_scene(outcome), options.svg);
        return;
    }
    std::cout << as_text(whole_scene(outcome));
    for (const auto& [key, ending] : outcome.orders)
        std::cout << "  " << key << " ended " << ending << '\n';
    std::cout << (outcome.violation
                      ? "  FAIL  " + outcome.violation->invariant + ": " + outcome.violation->what
                      : "  every invariant held")
              << '\n';
}

int run(const Options& options) {
    std::vector<Style> styles;
    if (options.style != "choreographed") styles.push_back(Style::orchestrated);
    if (options.style != "orchestrated") styles.push_back(Style::choreographed);
    std::vector<Report> reports;
    bool good = true;
    for (const auto style : styles) {
        if (options.trace || options.draw) {
            if (options.trace)
                print_trace(style, options);
            else
                draw(style, options);
            continue;
        }
        reports.push_back(campaign(style, options));
        good = good && reports.back().played.failed.empty();
        if (!options.json) std::cout << as_text(reports.back(), options.mermaid);
    }
    if (options.json) std::cout << as_json(reports) << '\n';
    return good ? 0 : 1;
}

int run(int argc, char** argv) {
    CLI::App app{
        "Plays the whole shop in one process. Every seed is a run with its own orders and faults; "
        "the same seed always gives the same run.",
        "duet simulate"};
    Options options;
    app.add_option("--style", options.style, "orchestrated, choreographed, both")
        ->capture_default_str()
        ->check(CLI::IsMember({"orchestrated", "choreographed", "both"}));
    app.add_option("--seeds", options.seeds, "Number of runs")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}));
    app.add_option("--seed", options.seed, "Seed of the first run")->capture_default_str();
    app.add_option("--orders", options.orders, "Orders per run")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000));
    app.add_option("--faults", options.faults,
                   "all, none, or kinds separated by commas: crash,late,…; crash=40: one fault per "
                   "40 occasions")
        ->capture_default_str();
    app.add_option("--without", options.without,
                   "A service that stops at the start of the run for good");
    app.add_option("--slow", options.slow,
                   "Slow services: fraud=2000@3..25 means 2000 ms per message from second 3 to 25; "
                   "payments=300@4..14! means that each message also fails")
        ->check([](const std::string& list) {
            try {
                slows_in(list);
                return std::string{};
            } catch (const std::invalid_argument& problem) {
                return std::string{problem.what()};
            }
        });
    app.add_option("--max-seconds", options.max_run,
                   "Seconds of processor time per run; a longer run counts as one that never ends, "
                   "and its seed is printed (0: no limit)")
        ->capture_default_str()
        ->check(CLI::Range(0, 3600));
    app.add_option("--jobs", options.jobs, "Threads")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
    app.add_option("--failures", options.failures, "Stops after this many failing runs")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    app.add_option(
        "--until", options.until,
        "Stops after the first violation of this invariant (may be given several times)");
    app.add_flag("--json", options.json, "Prints JSON");
    app.add_flag("--mermaid", options.mermaid, "Prints failures as Mermaid diagrams, too");
    app.add_flag("--trace", options.trace,
                 "Prints the whole trace of the first run and checks nothing");
    app.add_flag("--draw", options.draw, "Draws the first run, failing or not");
    app.add_option("--svg", options.svg, "With --draw: as SVG, under this title");
    app.add_flag("--as-they-are", options.as_they_are, "Does not shrink failing runs");
    app.footer(
        "Examples:\n  duet simulate --seeds 10000\n  duet simulate --style choreographed --seed "
        "4417 --seeds 1\n  duet simulate --faults crash=40,reply_lost --orders 5\nExit codes: 0 "
        "every invariant held, 1 an invariant was violated, 64 wrong command line, 74 the output "
        "could not be written.");
    try {
        app.parse(argc, argv);
        return run(options);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 64;
    } catch (const std::exception& problem) {
        std::cerr << "duet simulate: " << problem.what() << '\n';
        return 1;
    }
}

}  // namespace

int main(int argc, char** argv) {
    return duet::output::checked("duet simulate", [&] { return run(argc, argv); });
}
