// The `duet` command: its parts list, and what is common to all commands (typos, errors, exit
// codes).

#include "infra/duet/commands/commands.hpp"
#include "infra/duet/commands/screen.hpp"
#include "infra/duet/commands/typos.hpp"
#include "infra/duet/overlay/trouble.hpp"
#include "infra/duet/processes/files.hpp"
#include "infra/duet/processes/running.hpp"
#include "shared/processes/standard_output.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace duet::commands;

constexpr auto footer = R"(Examples:
  duet up                                      start the shop in both styles
  duet order --style both                      place an order and follow it to its end
  duet order --token tok_declined              see a payment refused and everything undone
  duet status --json                           for programs
  duet kill payments --style choreographed     see it started again
  duet logs -f payments                        watch what a service says
  duet down                                    end everything; orders are kept

Exit codes: 0 done, 1 failed, 2 nothing was proved (`duet lab`, `duet mutants`), 3 the shop is not up, 4 up but not all ready,
64 the command line made no sense, 74 standard output or a file could not be written, 130 interrupted, 141 the reader of the output
has left (| head). State: .duet/ in the checkout, or DUET_STATE.)";

int run(int argc, char** argv) {
    CLI::App app{
        "One shop, implemented twice: orchestrated over HTTP, choreographed over NATS JetStream.",
        "duet"};
    app.footer(footer);
    app.require_subcommand(0, 1);
    Context context{duet::processes::find_paths(), {}};
    for (const auto add : all_commands) add(app, context);
    refuse_typos(app, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return app.exit(CLI::CallForHelp{});
    } catch (const CLI::CallForAllHelp&) {
        return app.exit(CLI::CallForAllHelp{});
    } catch (const CLI::ParseError& problem) {
        throw Failure(exit_misuse, explain(app, problem));
    }
    if (!context.action) {
        std::cout << app.help();
        return exit_done;
    }
    return context.action();
}

/// Every end but that of a standard output that cannot be written.
int run_to_an_end(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const Failure& failure) {
        show_note(failure.what());
        return failure.code;
    } catch (const duet::processes::Interrupted&) {
        if (duet::output::lost()) return exit_unwritable;  // that was what interrupted it
        show_note("interrupted; what this command started is ended again");
        return exit_interrupted;
    } catch (const duet::overlay::ToolTrouble& problem) {
        show_note(problem.what());
        return exit_inconclusive;
    } catch (const duet::processes::CannotWrite& problem) {
        show_note(problem.what());
        return exit_unwritable;
    } catch (const std::exception& problem) {
        if (duet::output::lost()) return exit_unwritable;  // what came of it is no news
        show_note(problem.what());
        return exit_failed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    return duet::output::checked("duet", [&] { return run_to_an_end(argc, argv); });
}
