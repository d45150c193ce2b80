// duet lab doctor, verify: for learners whose tools fail, and for maintainers of the labs.

#include "infra/duet/cli/screen.hpp"
#include "infra/overlay/tool_check.hpp"
#include "labs/runner/commands/session.hpp"
#include "labs/runner/skeleton.hpp"
#include "labs/runner/verify.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace duet::commands {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::vector<std::string> labs;
    int times = 1;
    std::optional<std::uint64_t> seed;
    bool simulated = false, real = false, in_turn = false, json = false;
};

std::string caught_by(const lab::Proof& proof) {
    std::string text;
    for (const auto& [invariant, count] : proof.by)
        text += (text.empty() ? "" : ", ") + lab::numbered(invariant) +
                (count > 1 ? " ×" + std::to_string(count) : "");
    return text;
}

std::string seconds_of(const lab::Proof& proof) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << proof.seconds << " s";
    return text.str();
}

int print_proofs(const std::vector<lab::Proof>& proofs, bool as_json) {
    std::vector<std::vector<std::string>> rows{
        {"LAB", "STYLE", "STARTER FAILS ON", "ALTERNATIVES PASS", "MUTANTS KILLED", "BY", "TOOK"}};
    auto all = nlohmann::ordered_json::array();
    std::size_t problems = 0;
    for (const auto& proof : proofs) {
        problems += proof.problems.size();
        rows.push_back({proof.lab, proof.style, lab::numbered(proof.starter),
                        fmt::format("{} of {}", proof.passed, proof.alternatives),
                        fmt::format("{} of {}", proof.killed, proof.mutants), caught_by(proof),
                        seconds_of(proof)});
        all.push_back({{"lab", proof.lab},
                       {"style", proof.style},
                       {"starter", proof.starter},
                       {"alternatives", proof.alternatives},
                       {"passed", proof.passed},
                       {"mutants", proof.mutants},
                       {"killed", proof.killed},
                       {"by", proof.by},
                       {"problems", proof.problems},
                       {"missing", proof.missing},
                       {"seconds", proof.seconds}});
    }
    std::size_t incomplete = 0;
    if (as_json)
        std::cout << all.dump(2) << '\n';
    else
        print_table(rows);
    for (const auto& proof : proofs) {
        incomplete += proof.missing.empty() ? 0 : 1;
        for (const auto& part : proof.missing)
            std::cerr << proof.lab << ": incomplete: " << part << '\n';
        for (const auto& problem : proof.problems)
            std::cerr << proof.lab << " (" << proof.style << "): " << problem << '\n';
    }
    if (!as_json && problems > 0)
        std::cout << problems << " claims do not hold.\n";
    else if (!as_json)
        std::cout << (incomplete == 0 ? "Every claim holds.\n"
                                      : "Every claim that can be checked holds; finish what is "
                                        "incomplete, then verify again.\n");
    if (problems > 0 || proofs.empty()) return exit_failed;
    return incomplete > 0 ? exit_inconclusive : exit_done;
}

constexpr std::size_t shares = 2;

/// A lab with a check of real processes, and a share of its mutants; another one every day of the
/// calendar.
struct Turn {
    const lab::Lab* lab;
    std::size_t share;
};

Turn lab_of_today(const std::vector<lab::Lab>& labs) {
    std::vector<const lab::Lab*> some;
    for (const auto& lab : labs) {
        if (!lab.real.empty()) some.push_back(&lab);
    }
    const auto run = static_cast<std::size_t>(
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())
            .time_since_epoch()
            .count());
    return {some.at(run % some.size()), run / some.size() % shares};
}

std::vector<const lab::Lab*> chosen_from(const LabSession& session, const Options& options) {
    std::vector<const lab::Lab*> chosen;
    for (const auto& word : options.labs) chosen.push_back(&session.lab(word));
    if (chosen.empty()) {
        for (const auto& lab : session.labs) chosen.push_back(&lab);
    }
    return chosen;
}

int verify(const Context& context, const Options& options) {
    const auto session = open_session(context);
    auto chosen = chosen_from(session, options);
    lab::Verification how;
    if (options.in_turn) {
        const auto turn = lab_of_today(session.labs);
        chosen = {turn.lab};
        how.shares = shares;
        how.share = turn.share;
    }
    how.real = options.real;
    how.times = options.times;
    how.seed = options.seed;
    how.progress = [](const std::string& text) {
        output::stop_if_lost();
        show_progress(text);
    };
    std::vector<lab::Proof> proofs;
    for (const auto* lab : chosen) {
        auto missing = lab::missing_parts(*lab);
        if (!missing.empty()) {
            proofs.emplace_back();
            proofs.back().lab = lab->name;
            proofs.back().missing = std::move(missing);
            continue;
        }
        for (auto& proof : lab::verify(session.places, *lab, how))
            proofs.push_back(std::move(proof));
    }
    clear_progress();
    return print_proofs(proofs, options.json);
}

// ---- doctor

struct Finding {
    std::string what, advice;  ///< empty advice: nothing to do
};

Finding program(const fs::path& path, const std::string& advice) {
    return fs::exists(path) ? Finding{path.string() + " is there", ""}
                            : Finding{path.string() + " is missing", advice};
}

std::vector<Finding> look(const Context& context) {
    const auto places = lab::find_lab_paths(context.paths);
    std::vector<Finding> findings{
        program(places.labs(), "The checkout is not whole: restore the folder labs/."),
        program(places.build / "compile_commands.json",
                "Run ./duet once in the checkout: it configures and builds."),
        program(places.build / "bin" / "duet-simulate",
                "Run ./duet lab in the checkout: it builds what the labs need."),
        program("/usr/bin/ninja", "Install the package ninja-build."),
        program("/usr/bin/diff", "Install the package diffutils (for ./duet lab diff)."),
        program("/usr/bin/diff3", "Install the package diffutils (for ./duet lab rebase)."),
    };
    std::error_code problem;
    fs::create_directories(places.work, problem);
    findings.push_back(problem
                           ? Finding{places.work.string() + " cannot be made: " + problem.message(),
                                     "Make the checkout yours (chown -R), or set DUET_WORK to a "
                                     "folder of your own."}
                           : Finding{places.named(places.work) + "/ can be written", ""});
    if (!findings[0].advice.empty()) return findings;
    for (const auto& tool : overlay::check_tools(places.build))
        findings.push_back({tool.what + ": " + tool.found, tool.advice});
    try {
        const auto labs = lab::read_all_labs(places.lab_folders());
        findings.push_back({std::to_string(labs.size()) + " labs can be read", ""});
    } catch (const std::exception& wrong) {
        findings.push_back({wrong.what(), "Restore the file, or mend it."});
    }
    return findings;
}

int doctor(const Context& context) {
    bool well = true;
    for (const auto& finding : look(context)) {
        std::cout << (finding.advice.empty() ? "well  " : "BAD   ") << finding.what << '\n';
        if (!finding.advice.empty()) std::cout << "      → " << finding.advice << '\n';
        well = well && finding.advice.empty();
    }
    return well ? exit_done : exit_failed;
}

}  // namespace

void add_lab_maintenance(CLI::App& parent, Context& context) {
    auto* examining =
        parent.add_subcommand("doctor", "Find out why a lab does not work on this machine");
    examining->footer(
        "It compiles and links a line of code, with and without the compiler cache, and writes "
        "where the compiler writes.\nExit codes: 0 nothing, 1 something to do.\n\nExamples:\n  "
        "duet lab doctor");
    examining->callback([&context] { context.action = [&context] { return doctor(context); }; });

    auto options = std::make_shared<Options>();
    auto* command = parent.add_subcommand("verify",
                                          "Prove the labs: the shipped code passes, the starter "
                                          "fails, right fixes pass, wrong ones are caught");
    auto* labs = command->add_option("labs", options->labs,
                                     "Numbers or names; all of them when none is given");
    auto* simulated =
        command->add_flag("--quick", options->simulated, "By simulated runs (the default)");
    auto* real = command
                     ->add_flag("--full", options->real,
                                "With real processes: takes up to a minute for each variant")
                     ->excludes(simulated);
    command
        ->add_flag("--in-turn", options->in_turn,
                   "With --full: one lab and every other of its wrong fixes, each day another")
        ->needs(real)
        ->excludes(labs);
    command
        ->add_option("--times", options->times,
                     "So often each, from fresh seeds: no verdict may differ")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    seed_option(*command, options->seed, "Draw the seeds from this number: the same run once more")
        ->excludes("--times");
    command->add_flag("--json", options->json, "For programs");
    command->footer(
        "Exit codes: 0 every claim holds, 1 one does not, 2 a lab is incomplete.\n\nExamples:\n  "
        "duet lab verify\n  duet "
        "lab verify 2 3\n  duet lab verify 2 --times 50\n  duet lab verify 2 --full\n  duet lab "
        "verify --full --in-turn");
    command->callback([&context, options] {
        context.action = [&context, options] { return verify(context, *options); };
    });
}

}  // namespace duet::commands
