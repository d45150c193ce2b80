// duet lab check, watch.

#include "infra/duet/cli/screen.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/files.hpp"
#include "labs/runner/checking.hpp"
#include "labs/runner/commands/file_watch.hpp"
#include "labs/runner/commands/session.hpp"
#include "labs/runner/real_check.hpp"
#include "labs/runner/worksheet.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <system_error>

namespace duet::commands {

namespace {

/// Compares the predictions with the measured numbers; shows these once every prediction is made.
lab::Verdict check_worksheet(const LabSession& session, const lab::Lab& lab,
                             const std::filesystem::path& program, bool quiet) {
    const auto answers =
        lab::held_against(program, lab, session.places.work_of(lab) / lab.worksheet);
    auto verdict = lab::verdict_of(answers);
    if (quiet) return verdict;
    std::vector<std::vector<std::string>> rows{
        {"", "YOU", verdict.kind == lab::Verdict::Kind::inconclusive ? "" : "MEASURED"}};
    for (const auto& answer : answers) {
        rows.push_back({answer.prompt, answer.expected ? std::to_string(*answer.expected) : "?",
                        verdict.kind == lab::Verdict::Kind::inconclusive
                            ? ""
                            : std::to_string(answer.measured)});
    }
    print_table(rows);
    return verdict;
}

std::vector<lab::Verdict> check_by_simulation(const LabSession& session, const lab::Lab& lab,
                                              const CheckOptions& options) {
    const auto lock = take_lock(session, lab);
    const auto ready = prepared(session, lab);
    if (!ready.built.well) return {lab::not_built("", ready.built)};
    if (!lab.worksheet.empty()) return {check_worksheet(session, lab, ready.program, options.json)};
    if (!options.json) std::cerr << ready.built.said;
    std::vector<lab::Verdict> verdicts;
    for (const auto& style : styles_of(lab, options.style)) {
        auto simulated = lab.simulated.at(style);
        simulated.runs /= options.share;
        auto runs =
            options.seed ? lab::runs_from(simulated, *options.seed, 1) : lab::runs_of(simulated);
        runs.progress = [&, of = options.seed ? 1 : simulated.runs](std::uint64_t played) {
            output::stop_if_lost();
            show_progress(fmt::format("{}: {} of {} runs …", style, played, of));
        };
        runs.progress(0);
        verdicts.push_back(lab::check_simulated(ready.program, simulated, style, runs));
        clear_progress();
    }
    return verdicts;
}

std::vector<lab::Verdict> check_with_real_processes(const LabSession& session, const lab::Lab& lab,
                                                    const CheckOptions& options) {
    const auto lock = take_lock(session, lab);
    show_progress("building what you changed …");
    const overlay::BuildTree tree{session.places.source, session.places.build};
    const auto mine = lab::learners(session.places.work_of(lab));
    auto programs = lab::prepare_programs(session.places, tree, lab, mine, false);
    clear_progress();
    if (!programs.built.well && programs.built.tools.empty())
        programs.built.said = lab::linker_text(
            programs.built.said,
            lab::replacements(lab, mine, session.places.source, programs.folder), session.places);
    if (!programs.built.well) return {lab::not_built("", programs.built)};
    if (!options.json) std::cerr << programs.built.said;
    std::vector<lab::Verdict> verdicts;
    for (const auto& style : styles_of(lab, options.style)) {
        if (!lab.real.contains(style)) continue;
        verdicts.push_back(
            lab::check_real(session.places, programs.folder, lab, style, show_progress));
        clear_progress();
    }
    if (verdicts.empty())
        throw Failure(exit_failed, fmt::format("lab {} has no check with real processes; without "
                                               "--full it is checked by simulated runs.",
                                               lab.number));
    return verdicts;
}

/// Runs the check. Trouble of the tools is INCONCLUSIVE.
std::vector<lab::Verdict> judged(const LabSession& session, const lab::Lab& lab,
                                 const CheckOptions& options) {
    output::stop_if_lost();
    try {
        return options.real ? check_with_real_processes(session, lab, options)
                            : check_by_simulation(session, lab, options);
    } catch (const overlay::ToolTrouble& step) {
        return {lab::not_judged("", step.what())};
    } catch (const processes::CannotWrite& step) {
        return {lab::not_judged("", step.what())};
    } catch (const std::system_error& step) {
        return {lab::not_judged("", std::string{step.what()} +
                                        ".\nMake the checkout and its build folder yours "
                                        "(chown -R), and see that the disk is not full.")};
    }
}

std::string seeds_of(const std::vector<lab::Verdict>& verdicts) {
    std::string text;
    for (const auto& verdict : verdicts) {
        for (const auto seed : verdict.seeds)
            text += (text.empty() ? "" : ", ") + std::to_string(seed);
    }
    return text;
}

std::string result_of(const std::vector<lab::Verdict>& verdicts) {
    const auto code = lab::exit_code_of(verdicts);
    if (code == 0) return "PASS";
    if (code == 2) return "INCONCLUSIVE";
    for (const auto& verdict : verdicts) {
        if (verdict.kind == lab::Verdict::Kind::fail) return "FAIL " + verdict.invariant;
    }
    return "FAIL";
}

/// The kind of check as the progress file calls it (labs/runner/README.md).
std::string kind_of(const CheckOptions& options) {
    return options.real ? "full" : options.seed ? "run" : options.share > 1 ? "share" : "quick";
}

/// Records the verdict. The lab is finished once a check of all runs has passed in every style.
/// Trouble of the tools is not recorded.
void keep(LabSession& session, const lab::Lab& lab, const CheckOptions& options,
          const std::vector<lab::Verdict>& verdicts) {
    if (std::ranges::any_of(verdicts, &lab::Verdict::tools_failed)) return;
    const auto result = result_of(verdicts);
    const auto seeds = seeds_of(verdicts);
    session.progress.note(
        lab.name, "checked",
        kind_of(options) + " " + result + (seeds.empty() ? "" : " seeds " + seeds));
    const bool whole =
        !options.seed && options.share == 1 && styles_of(lab, options.style) == lab.styles;
    if (result != "PASS" || !whole || session.progress.has(lab.name, "finished")) return;
    session.progress.note(lab.name, "finished",
                          std::to_string(session.progress.count(lab.name, "hint")) + " hints");
    if (options.json) return;
    std::cout << "\nLab " << lab.number
              << " is finished. What the shipped code does, and why: ./duet lab explain "
              << lab.number << '\n';
    if (!options.real && !lab.real.empty())
        std::cout << "With real processes and real kills: ./duet lab check " << lab.number
                  << " --full\n";
}

void print(const LabSession& session, const lab::Lab& lab,
           const std::vector<lab::Verdict>& verdicts) {
    for (const auto& verdict : verdicts)
        std::cout << lab::as_text(verdict, session.replay(lab)) << std::flush;
}

int check(const Context& context, const CheckOptions& options) {
    auto session = open_session(context);
    const auto& lab = session.started(options.lab.lab);
    refuse_contradictions(lab, options);
    const auto* finished = session.progress.last(lab.name, "finished");
    if (finished != nullptr && !options.again && !options.seed && !options.real) {
        std::cout << "Lab " << lab.number << " was finished at " << finished->at
                  << "; a finished lab is not checked again (--again does).\n";
        return exit_done;
    }
    const auto verdicts = judged(session, lab, options);
    if (options.json)
        std::cout << lab::as_json(verdicts) << '\n';
    else
        print(session, lab, verdicts);
    if (options.seed && lab.worksheet.empty() && !options.json &&
        lab::exit_code_of(verdicts) == 0) {
        std::cout << "One run proves little: `./duet lab check " << lab.number << "` plays "
                  << lab.simulated.at(verdicts.front().style).runs << ".\n";
    }
    keep(session, lab, options, verdicts);
    return lab::exit_code_of(verdicts);
}

int watch(const Context& context, const CheckOptions& options) {
    auto session = open_session(context);
    const auto& lab = session.started(options.lab.lab);
    refuse_contradictions(lab, options);
    watch_for_interruption();
    stop_when_nobody_reads();
    Saves saves{session.places.work_of(lab)};
    do {
        std::cout << "\n---- " << lab.title << '\n';
        const auto verdicts = judged(session, lab, options);
        print(session, lab, verdicts);
        keep(session, lab, options, verdicts);
        if (lab::exit_code_of(verdicts) == 0)
            std::cout << "\nIt passes a quarter of the runs. For all of them: ./duet lab check "
                      << lab.number << '\n';
        show_note("waiting for you to save a file of " +
                  session.places.named(session.places.work_of(lab)) + " (Ctrl-C ends)");
    } while (saves.wait_for_one());
    return exit_done;
}

}  // namespace

void add_lab_checks(CLI::App& parent, Context& context) {
    CLI::App* command = nullptr;
    auto checking =
        add_check(parent, context, "check",
                  "Is it mended? Builds what you changed and judges the databases, not the text",
                  check, command);
    auto* simulated = command->add_flag("--quick", checking->simulated,
                                        "Thousands of simulated runs (the default)");
    command->add_flag("--full", checking->real, "Real processes, a real broker, real kills")
        ->excludes(simulated);
    seed_option(*command, checking->seed, "Only the run of this seed; it proves little");
    command->add_flag("--again", checking->again, "Check a finished lab again");
    command->add_flag("--json", checking->json, "For programs");
    command->footer(
        "Half of the runs begin at the published seed, a quarter each at two fresh ones, which are "
        "printed.\n"
        "Exit codes: 0 PASS, 1 FAIL (also: it does not build, does not come back, crashes), 2 "
        "INCONCLUSIVE (nothing happened, or compiler,\n"
        "cache, disk or memory did not let your files be judged; that is not recorded, and `duet "
        "lab doctor` looks for the reason).\n\n"
        "Examples:\n  duet lab check 2\n  duet lab check 2 --seed 4417\n  duet lab check 3 --style "
        "orchestrated\n  duet lab check 2 --full");

    add_check(parent, context, "watch", "Check again at every save", watch, command)->share = 4;
    command->footer(
        "A quarter of the runs, so that the verdict is there in seconds; `check` plays all of "
        "them.\n\nExamples:\n  duet lab watch 2");
}

}  // namespace duet::commands
