// duet lab observe, replay: draw runs.

#include "infra/client/page_link.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/bounded.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/record.hpp"
#include "labs/runner/commands/session.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace duet::commands {

namespace {

/// A word of the diagrams, and what it means.
struct Sign {
    const char *looks_for, *reads, *means;
};
constexpr Sign signs[] = {
    {" * ", "*", "done at one place, in one transaction"},
    {" X ", "X", "a fault fires"},
    {"<--", "<--", "where it first goes another way than without faults, or where it breaks"},
    {"duplicate ", "duplicate", "has it already, and does nothing twice"},
    {"(delivery ", "delivery 2", "the broker redelivers it: no acknowledgement had come"},
    {" ×", "×3", "three times at the same moment"},
    {"(attempt ", "attempt 2", "the coordinator retries: no reply had come"},
    {"(late)", "late", "was under way for longer than usual, so that others overtook it"},
    {"clears up", "clears up", "no more faults from here on; what was begun may end"},
};

/// Explains the signs that the diagrams contain.
void show_legend(const std::string& diagrams) {
    std::string text;
    for (const auto& sign : signs) {
        if (diagrams.find(sign.looks_for) == std::string::npos) continue;
        std::string reads = sign.reads;
        const auto beyond_ascii = static_cast<std::size_t>(
            std::count_if(reads.begin(), reads.end(), [](char c) { return (c & 0xC0) == 0x80; }));
        reads.resize(std::max<std::size_t>(reads.size(), 13 + beyond_ascii), ' ');
        text += "  " + reads + "  " + sign.means + "\n";
    }
    if (!text.empty()) std::cout << "\nHow to read it:\n" << text;
}

/// The diagram of a run, unshrunk.
std::string drawn(const std::filesystem::path& program, const std::string& style,
                  const lab::Runs& runs, std::uint64_t seed) {
    auto words = lab::arguments_for(style, runs, seed);
    words.insert(words.begin(), program.string());
    words.emplace_back("--draw");
    const auto ended = processes::run_bounded(words, program.parent_path(), {});
    return ended.out + ended.error;
}

/// The diagram of the replayed run; shrunk when it fails.
std::string replayed(const std::filesystem::path& program, const lab::SimulatedCheck& simulated,
                     const lab::Runs& runs, std::uint64_t seed, const lab::Verdict& verdict) {
    if (verdict.kind != lab::Verdict::Kind::fail) return drawn(program, verdict.style, runs, seed);
    return verdict.diagram.empty()
               ? ""
               : "The run, shrunk to as few orders and faults as still break it (from " +
                     std::to_string(simulated.orders) + " orders, " +
                     std::to_string(verdict.fired) + " faults).\n\n" + verdict.diagram;
}

void refuse_tool_trouble(const overlay::Built& built) {
    if (!built.tools.empty())
        throw overlay::ToolTrouble(
            "your files could not be built, which says nothing about them: " + built.tools +
            built.said);
}

int replay(const Context& context, const CheckOptions& options) {
    const auto session = open_session(context);
    const auto& lab = session.started(options.lab.lab);
    refuse_contradictions(lab, options);
    if (!lab.worksheet.empty())
        throw Failure(exit_failed,
                      fmt::format("in lab {} nothing breaks, so there is no failing run to replay; "
                                  "./duet lab observe {} draws its runs.",
                                  lab.number, lab.number));
    const auto lock = take_lock(session, lab);
    const auto ready = prepared(session, lab);
    refuse_tool_trouble(ready.built);
    if (!ready.built.well) throw Failure(exit_failed, ready.built.said);
    std::vector<lab::Verdict> verdicts;
    std::string diagrams;
    for (const auto& style : styles_of(lab, options.style)) {
        auto simulated = lab.simulated.at(style);
        simulated.endings.clear();  // one run need not reach every ending or fire every fault
        simulated.required_faults.clear();
        simulated.required_fault_points.clear();
        const auto runs = lab::runs_from(simulated, *options.seed, 1);
        auto verdict = lab::check_simulated(ready.program, simulated, style, runs);
        const auto diagram = replayed(ready.program, simulated, runs, *options.seed, verdict);
        verdict.story.clear();  // the diagram shows it
        std::cout << diagram << '\n' << lab::as_text(verdict, "");
        diagrams += diagram;
        verdicts.push_back(std::move(verdict));
    }
    show_legend(diagrams);
    return lab::exit_code_of(verdicts);
}

/// Prints the run of an observed scene, shrunk where something breaks. Returns the diagram.
std::string show_scene(const lab::Scene& scene, const std::filesystem::path& program) {
    std::cout << "\n---- " << scene.name << " (" << scene.style << ")\n" << scene.words << "\n\n";
    lab::SimulatedCheck simulated;
    simulated.faults = scene.faults;
    simulated.slow = scene.slow;
    simulated.orders = scene.orders;
    simulated.endings.clear();
    const auto runs = lab::runs_from(simulated, scene.seed, 1);
    if (scene.healthy) {
        const auto diagram = drawn(program, scene.style, runs, scene.seed);
        std::cout << diagram;
        return diagram;
    }
    const auto verdict = lab::check_simulated(program, simulated, scene.style, runs);
    if (verdict.kind != lab::Verdict::Kind::fail) {
        std::cout << "  Nothing breaks in this run (seed " << scene.seed
                  << ") with the files in your folder.\n";
        return {};
    }
    const auto meaning = lab::meaning_of(verdict.invariant);
    std::cout << verdict.diagram
              << "\n  broken: " << (meaning.empty() ? verdict.invariant : meaning)
              << "\n  row:    " << verdict.subject << (verdict.subject.empty() ? "" : ": ")
              << verdict.what << '\n';
    return verdict.diagram;
}

std::string live_page(const Context& context) {
    const auto plan = processes::running_record(context.paths) ? processes::load_plan(context.paths)
                                                               : std::nullopt;
    const auto link =
        plan ? page_link(*plan, processes::key_for(context.paths, "operator")) : std::nullopt;
    return link ? "Real orders as they happen: " + *link
                : "Real orders as they happen: ./duet up, and the live page that it links to.";
}

int observe(const Context& context, const CheckOptions& options) {
    auto session = open_session(context);
    const auto& lab = session.started(options.lab.lab);
    const auto styles = styles_of(lab, options.style);
    const auto lock = take_lock(session, lab);
    const auto ready = prepared(session, lab);
    refuse_tool_trouble(ready.built);
    if (!ready.built.well)
        throw Failure(exit_failed, "your files do not build, so there is nothing to observe:\n" +
                                       ready.built.said);
    std::string diagrams;
    for (const auto& scene : lab.scenes) {
        if (std::find(styles.begin(), styles.end(), scene.style) != styles.end())
            diagrams += show_scene(scene, ready.program);
    }
    show_legend(diagrams);
    std::cout << '\n' << live_page(context) << '\n';
    session.progress.note(lab.name, "observed");
    return exit_done;
}

}  // namespace

void add_lab_runs(CLI::App& parent, Context& context) {
    CLI::App* command = nullptr;
    add_check(parent, context, "observe", "Show the symptom, and a run in which nothing is wrong",
              observe, command);
    command->footer("Examples:\n  duet lab observe 2");

    auto replaying = add_check(parent, context, "replay", "The run of one seed again, step by step",
                               replay, command);
    seed_option(*command, replaying->seed, "As the verdict says it")->required();
    command->footer(
        "A failing run is shrunk first, as in the verdict.\nExit codes: 0 PASS, 1 FAIL, 2 "
        "INCONCLUSIVE, as of `check`.\n\nExamples:\n  duet lab replay 2 --seed 4417");
}

}  // namespace duet::commands
