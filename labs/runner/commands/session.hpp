#pragma once
// What the commands of `duet lab` share: the labs, the learner's progress, options. One thread.

#include "infra/duet/cli/context.hpp"
#include "infra/supervisor/files.hpp"
#include "labs/runner/checking.hpp"
#include "labs/runner/lab_paths.hpp"
#include "labs/runner/progress.hpp"
#include "labs/runner/variant.hpp"
#include "labs/runner/verdict.hpp"

#include <memory>
#include <optional>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace duet::commands {

struct LabSession {
    lab::LabPaths places;
    std::vector<lab::Lab> labs;
    lab::Progress progress;

    /// "2", "02", "lost-order", "02-lost-order". Throws Failure (misuse) with a suggestion.
    const lab::Lab& lab(const std::string& word) const;
    /// The same, and it has been started. Throws Failure saying how to start it.
    const lab::Lab& started(const std::string& word) const;
    /// Throws Failure when the learner wants a text that reveals the solution before they have
    /// passed the lab or taken all its hints.
    void require_solved(const lab::Lab& lab, const std::string& command, bool anyway) const;
    std::string replay(const lab::Lab& lab) const {
        return "./duet lab replay " + std::to_string(lab.number);
    }
};

/// Throws Failure when there are no labs here.
LabSession open_session(const Context& context);

/// The styles of the lab that are meant by an option ("" or "both": all of them). Throws Failure
/// (misuse).
std::vector<std::string> styles_of(const lab::Lab& lab, const std::string& option);

/// Option --seed: a whole number that a seed can be, else Failure (misuse).
CLI::Option* seed_option(CLI::App& command, std::optional<std::uint64_t>& seed,
                         const std::string& words);

/// A subcommand with the number of a lab as its first argument.
struct LabOption {
    std::string lab;
};
CLI::App* lab_command(CLI::App& parent, const std::string& name, const std::string& words,
                      LabOption& option);

/// Prints which of the shop's files the learner's files take the place of.
void show_files(const lab::Lab& lab);

/// What is checked, or looked at, and how.
struct CheckOptions {
    LabOption lab;
    std::string style;
    std::optional<std::uint64_t> seed;
    bool simulated = false, real = false, json = false, again = false;
    std::uint64_t share = 1;  ///< of the runs that are played, one in so many
};
using Act = int (*)(const Context&, const CheckOptions&);

/// A subcommand with these options that does this; its other options are for the caller to add.
std::shared_ptr<CheckOptions> add_check(CLI::App& parent, Context& context, const std::string& name,
                                        const std::string& words, Act act, CLI::App*& command);

/// Throws Failure (misuse) when the options contradict each other or the lab.
void refuse_contradictions(const lab::Lab& lab, const CheckOptions& options);

/// The simulation with the learner's files; warnings and errors are the compiler's. Throws
/// overlay::ToolTrouble.
lab::Prepared prepared(const LabSession& session, const lab::Lab& lab);

/// Waits until no other command builds or runs this lab's files. Others wait as long as the
/// descriptor lives.
processes::Descriptor take_lock(const LabSession& session, const lab::Lab& lab);

// Each adds its subcommands, see commands.hpp.
void add_lab_files(CLI::App& parent, Context& context);      // start, diff, reset, solution, rebase
void add_lab_checks(CLI::App& parent, Context& context);     // check, watch
void add_lab_runs(CLI::App& parent, Context& context);       // observe, replay
void add_lab_teaching(CLI::App& parent, Context& context);   // hint, explain
void add_lab_diagnosis(CLI::App& parent, Context& context);  // diagnose
void add_lab_maintenance(CLI::App& parent, Context& context);  // doctor, verify
void add_lab_authoring(CLI::App& parent, Context& context);    // new, seeds
void add_lesson(CLI::App& app, Context& context);
void add_figures(CLI::App& app, Context& context);

/// "finished", the last verdict, "started", or nothing.
std::string state_of(const LabSession& session, const lab::Lab& lab);

}  // namespace duet::commands
