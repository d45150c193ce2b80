// duet lab: the list of labs, and the subcommands of labs/runner/commands.

#include "infra/duet/cli/program.hpp"
#include "infra/duet/cli/programs.hpp"
#include "infra/duet/cli/screen.hpp"
#include "labs/runner/commands/session.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>

namespace duet::commands {

namespace {

std::string styles_text(const lab::Lab& lab) {
    return lab.styles.size() == 2 ? "both" : lab.styles.front();
}

int list(const Context& context, bool as_json) {
    const auto session = open_session(context);
    auto all = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows{
        {"", "LAB", "STYLE", "MINUTES", "HINTS", "PROGRESS"}};
    for (const auto& lab : session.labs) {
        const auto hints = session.progress.count(lab.name, "hint");
        rows.push_back({std::to_string(lab.number), lab.title, styles_text(lab), lab.minutes,
                        hints > 0 ? std::to_string(hints) : "", state_of(session, lab)});
        all.push_back({{"number", lab.number},
                       {"name", lab.name},
                       {"title", lab.title},
                       {"styles", lab.styles},
                       {"hints", hints},
                       {"progress", state_of(session, lab)}});
    }
    if (as_json) {
        std::cout << all.dump(2) << '\n';
        return exit_done;
    }
    print_table(rows);
    std::cout << "\nBegin one with `./duet lab start NUMBER`, then observe, diagnose, mend, check. "
                 "Your progress is in "
              << session.places.named(session.places.progress()) << ".\n";
    return exit_done;
}

}  // namespace

void add_lab(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("lab", std::string{program_of("lab").words});
    command->require_subcommand(0, 1);
    auto as_json = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "The list for programs");
    add_lab_files(*command, context);
    add_lab_runs(*command, context);
    add_lab_checks(*command, context);
    add_lab_teaching(*command, context);
    add_lab_diagnosis(*command, context);
    add_lab_maintenance(*command, context);
    add_lab_authoring(*command, context);
    command->footer(
        "A lab, from its beginning to its end:\n"
        "  duet lab start 2          a copy of the broken files in work/02-…, for you to mend\n"
        "  duet lab observe 2        the symptom: a diagram of a run in which it shows, and one "
        "in which nothing is wrong\n"
        "  duet lab diagnose 2       which service, which mechanism, which evidence\n"
        "  duet lab watch 2          checks again whenever you save\n"
        "  duet lab check 2 --full   real processes, a real broker, real kills\n"
        "  duet lab explain 2        what the shipped code does, and why; how others do it\n\n"
        "Exit codes of a check: 0 PASS, 1 FAIL, 2 INCONCLUSIVE (nothing happened, no fault fired, "
        "or compiler, disk or\n"
        "memory did not let your files be judged).\n\n"
        "Examples:\n  duet lab\n  duet lab start 2\n  duet lab check 2 --seed 4417\n  duet lab "
        "hint 2");
    command->callback([&context, command, as_json] {
        if (command->get_subcommands().empty())
            context.action = [&context, as_json] { return list(context, *as_json); };
    });
}

}  // namespace duet::commands

int main(int argc, char** argv) {
    constexpr duet::commands::AddCommand commands[] = {
        duet::commands::add_lab, duet::commands::add_lesson, duet::commands::add_figures};
    return duet::commands::run_program(argc, argv, commands);
}
