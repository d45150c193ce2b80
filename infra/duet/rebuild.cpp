// duet rebuild: builds a new database from the stream's beginning while the old one serves, then
// puts it in place.

#include "infra/client/rebuilding.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    std::string service = "reporting";
    bool check = false;
    bool from_what_is_left = false;
    bool json = false;
};

void say(const Options& options, const std::string& line) {
    if (!options.json) std::cout << line << '\n' << std::flush;
}

int rebuild(const Context& context, const Options& options) {
    if (options.service != "reporting") {
        throw Failure(
            exit_misuse,
            "only reporting can be rebuilt: it publishes no events, so consuming everything again "
            "does no harm.\nAny other service would publish its events again.");
    }
    // Ctrl-C must not leave the service paused: an interrupted step ends the rebuild as every
    // failure does
    watch_for_interruption();
    Rebuilding rebuilding{context.paths, options.service, options.from_what_is_left};
    say(options, "Taking the stream from its beginning into a new database; the old one serves …");
    rebuilding.take_all();
    say(options, fmt::format("  up to message {}; now the rest, while {} pauses …",
                             rebuilding.taken(), options.service));
    rebuilding.pause_and_take_what_it_knows();
    const auto differences = rebuilding.differences();
    if (interrupted())
        throw Failure(exit_interrupted, "interrupted; nothing was changed, " + options.service +
                                            " serves as before.");
    if (!options.check) rebuilding.put_in_place();

    if (options.json) {
        std::cout << nlohmann::json{{"messages", rebuilding.taken()},
                                    {"equal", differences.empty()},
                                    {"differences", differences},
                                    {"in_place", !options.check}}
                         .dump(2)
                  << '\n';
    } else {
        if (differences.empty())
            std::cout << "Rebuilt from " << rebuilding.taken()
                      << " messages: equal to the live one, fact by fact and window by window.\n";
        for (const auto& difference : differences)
            std::cout << "Differs from the live one: " << difference << '\n';
        std::cout << (options.check ? "Nothing was changed (--check).\n"
                                    : "The rebuilt database serves now.\n");
    }
    return options.check && !differences.empty() ? exit_failed : exit_done;
}

}  // namespace

void add_rebuild(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "rebuild", "Rebuild reporting's database from the stream while the old one serves");
    auto options = std::make_shared<Options>();
    command->add_option("service", options->service, "The service; only reporting can be rebuilt")
        ->capture_default_str();
    command->add_flag("--check", options->check,
                      "Only compare the result with the live database, and change nothing");
    command->add_flag(
        "--from-what-is-left", options->from_what_is_left,
        "Rebuild even if the stream has lost its beginning; the reports then lack that part");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "Choreographed style only, because it keeps its events in a stream, for seven days. A "
        "rebuild that would lack older\nevents is refused.\n\nExamples:\n  duet rebuild reporting "
        "--check\n  duet rebuild reporting");
    command->callback([&context, options] {
        context.action = [&context, options] { return rebuild(context, *options); };
    });
}

}  // namespace duet::commands
