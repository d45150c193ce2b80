// duet up: starts what is not running and waits until everything is ready.

#include "infra/client/page_link.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/overview.hpp"
#include "infra/supervisor/running.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {
namespace {

struct Options {
    std::string style = "both";
    double timeout = 60;
    pid_t owner = 0;
    bool allow_missing = false;
    bool no_open = false;
    bool json = false;
};

processes::BringUp how_for(const Options& options) {
    processes::BringUp how;
    how.styles = styles_from(options.style);
    how.timeout = std::chrono::milliseconds(static_cast<long>(options.timeout * 1000));
    how.allow_missing = options.allow_missing;
    how.progress = show_progress;
    how.note = show_note;
    how.interrupted = interrupted;
    if (options.owner == 0) return how;
    how.owner = processes::identity_of(options.owner);
    if (!how.owner)
        throw Failure(exit_misuse, "--owner: there is no process " + std::to_string(options.owner));
    return how;
}

int up(const Context& context, const Options& options) {
    watch_for_interruption();
    PageOpener page{context.paths, !options.no_open && !options.json};
    auto how = how_for(options);
    how.progress = [&page](const std::string& text) {
        show_progress(text);
        page.poll();
    };
    processes::bring_up(context.paths, how);
    clear_progress();
    page.poll();  // when every process was already up
    const auto overview = read_overview(context.paths);
    std::cout << (options.json ? as_json(overview) : as_text(overview));
    return exit_done;
}

}  // namespace

void add_up(CLI::App& app, Context& context) {
    auto* command =
        app.add_subcommand("up", "Start the shop and wait until it is ready; safe to repeat");
    auto options = std::make_shared<Options>();
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_option("--timeout", options->timeout, "Seconds until everything must be ready")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 86400.0));
    command
        ->add_option("--owner", options->owner,
                     "End everything when the process of this number ends")
        ->group("");
    command->add_flag("--allow-missing", options->allow_missing,
                      "Go on without programs that are not built");
    command->add_flag("--no-open", options->no_open,
                      "Do not open the live page in a browser; its link is printed in any case");
    command->add_flag("--json", options->json, "Print JSON: as `duet status --json`");
    command->footer(
        "A supervisor stays in the background and restarts every process that dies. Other ports "
        "replace those in use and\nare shown. Ctrl-C while it waits ends what was started. On a "
        "desktop, the live page opens by itself.\n\nExamples:\n  duet up\n  duet up --style "
        "choreographed\n  DUET_DURABILITY=process duet up     commits survive a crash, not a power "
        "cut");
    command->callback([&context, options] {
        context.action = [&context, options] { return up(context, *options); };
    });
}

}  // namespace duet::commands
