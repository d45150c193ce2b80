#include "infra/duet/cli/program.hpp"

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/cli/typos.hpp"
#include "infra/overlay/trouble.hpp"
#include "infra/supervisor/files.hpp"
#include "infra/supervisor/running.hpp"
#include "shared/processes/standard_output.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace duet::commands {

namespace {

int run(int argc, char** argv, std::span<const AddCommand> commands, const char* footer) {
    CLI::App app{
        "One shop, implemented twice: orchestrated over HTTP, choreographed over NATS JetStream.",
        "duet"};
    app.footer(footer);
    app.require_subcommand(0, 1);
    Context context{duet::processes::find_paths(), {}};
    for (const auto add : commands) add(app, context);
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

/// Every outcome apart from a standard output that cannot be written.
int run_to_an_end(int argc, char** argv, std::span<const AddCommand> commands, const char* footer) {
    try {
        return run(argc, argv, commands, footer);
    } catch (const Failure& failure) {
        show_note(failure.what());
        return failure.code;
    } catch (const duet::processes::Interrupted&) {
        // the lost output was the reason for the interruption
        if (duet::output::lost()) return exit_unwritable;
        show_note("interrupted; this command ended what it had started");
        return exit_interrupted;
    } catch (const duet::overlay::ToolTrouble& problem) {
        show_note(problem.what());
        return exit_inconclusive;
    } catch (const duet::processes::CannotWrite& problem) {
        show_note(problem.what());
        return exit_unwritable;
    } catch (const std::exception& problem) {
        if (duet::output::lost()) return exit_unwritable;  // the result has no reader any more
        show_note(problem.what());
        return exit_failed;
    }
}

}  // namespace

int run_program(int argc, char** argv, std::span<const AddCommand> commands, const char* footer) {
    return duet::output::checked("duet",
                                 [&] { return run_to_an_end(argc, argv, commands, footer); });
}

}  // namespace duet::commands
