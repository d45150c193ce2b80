// duet class: the progress of a class, from the progress files of its learners
// (labs/runner/README.md, "The progress file").

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

namespace duet::commands {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

struct Options {
    std::string folder;
    bool learners = false;
    bool json = false;
};

using Counts = std::map<std::string, int>;

/// One lab, over all learners.
struct OfLab {
    std::set<std::string> started, finished, saw_solution;
    Counts hints;     ///< by the hint's number
    Counts failures;  ///< by the invariant
};

/// One learner.
struct OfLearner {
    std::set<std::string> finished;
    std::string last;  ///< the newest line
};

struct Class {
    std::map<std::string, OfLab> labs;
    std::map<std::string, OfLearner> learners;
};

void take(Class& all, const std::string& learner, const std::string& line) {
    std::istringstream words{line};
    std::string at, lab, what, first, second, third;
    if (!(words >> at >> lab >> what)) return;
    words >> first >> second >> third;
    auto& of_lab = all.labs[lab];
    auto& of_learner = all.learners[learner];
    of_learner.last = line;
    if (what == "started") of_lab.started.insert(learner);
    if (what == "solution") of_lab.saw_solution.insert(learner);
    if (what == "hint") ++of_lab.hints[first];
    if (what == "checked" && second == "FAIL") ++of_lab.failures[third];
    if (what == "finished") {
        of_lab.finished.insert(learner);
        of_learner.finished.insert(lab);
    }
}

/// Reads FOLDER/NAME/.duet/labs.txt of each learner NAME.
Class read(const fs::path& folder) {
    Class all;
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator{folder, unreadable}) {
        std::ifstream in{entry.path() / ".duet" / "labs.txt"};
        if (!in) continue;
        for (std::string line; std::getline(in, line);)
            take(all, entry.path().filename().string(), line);
    }
    if (unreadable || all.learners.empty())
        throw Failure(exit_failed,
                      fmt::format("{} has no learner's progress file.\nPut the files of a class "
                                  "into one folder, as NAME/.duet/labs.txt, and give that folder.",
                                  folder.string()));
    return all;
}

/// "all-end: 5, captured-once: 1"
std::string counts_text(const Counts& counts) {
    std::string text;
    for (const auto& [name, count] : counts)
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name, count);
    return text;
}

void print_labs(const Class& all) {
    std::vector<std::vector<std::string>> table{
        {"lab", "started", "finished", "solution", "hints taken", "failed checks"}};
    for (const auto& [name, lab] : all.labs)
        table.push_back({name, std::to_string(lab.started.size()),
                         std::to_string(lab.finished.size()),
                         std::to_string(lab.saw_solution.size()), counts_text(lab.hints),
                         counts_text(lab.failures)});
    print_table(table);
}

void print_learners(const Class& all) {
    std::vector<std::vector<std::string>> table{{"learner", "finished", "last line"}};
    for (const auto& [name, learner] : all.learners)
        table.push_back({name, std::to_string(learner.finished.size()), learner.last});
    print_table(table);
}

ordered_json as_json(const Class& all) {
    ordered_json labs = ordered_json::array(), learners = ordered_json::array();
    for (const auto& [name, lab] : all.labs)
        labs.push_back({{"lab", name},
                        {"started", lab.started},
                        {"finished", lab.finished},
                        {"solution", lab.saw_solution},
                        {"hints", lab.hints},
                        {"failed_checks", lab.failures}});
    for (const auto& [name, learner] : all.learners)
        learners.push_back(
            {{"learner", name}, {"finished", learner.finished}, {"last", learner.last}});
    return {{"labs", labs}, {"learners", learners}};
}

int show(const Options& options) {
    const auto all = read(options.folder);
    if (options.json)
        std::cout << as_json(all).dump(2) << '\n';
    else if (options.learners)
        print_learners(all);
    else
        print_labs(all);
    return exit_done;
}

}  // namespace

void add_class(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "class", "For teachers: the progress of a class, per lab or per learner");
    auto options = std::make_shared<Options>();
    command->add_option("FOLDER", options->folder, "Has each learner's file, NAME/.duet/labs.txt")
        ->required();
    command->add_flag("--learners", options->learners, "One row per learner, not per lab");
    command->add_flag("--json", options->json,
                      "Print JSON: labs and learners, with the learners' names");
    command->footer(
        "Hints taken are counted by their number, failed checks by the invariant that "
        "failed.\n\nExamples:\n  duet class ~/autumn\n  duet class ~/autumn --learners");
    command->callback(
        [&context, options] { context.action = [options] { return show(*options); }; });
}

}  // namespace duet::commands
