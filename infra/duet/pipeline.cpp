// duet pipeline: shows the progress of the orchestrated analytics, and starts a backfill.

#include "infra/client/backfill.hpp"
#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/pipeline_state.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

using nlohmann::json;

struct Options {
    std::string from;
    bool json = false;
    bool in_background = false;
};

std::string in_seconds(std::chrono::microseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(time.count()) / 1e6);
    return text;
}

void print(const PipelineState& state) {
    const auto row = [&](const char* stage, const Places& at) {
        return std::vector<std::string>{stage, std::to_string(at.orders),
                                        std::to_string(at.refunds),
                                        std::to_string(state.behind(at))};
    };
    print_table({{"STAGE", "ORDERS", "REFUNDS", "BEHIND"},
                 row("recorded (orders, payments)", state.recorded),
                 row("scored   (fraud)", state.scored),
                 row("loaded   (reporting)", state.loaded)});
    std::cout << "behind in business time: " << in_seconds(state.business_lag) << '\n'
              << "rounds: " << state.rounds << ", transactions: " << state.transactions << ", "
              << (state.last_trouble.empty()
                      ? "the last one succeeded"
                      : "the last one failed (" + state.last_trouble + "), it will be repeated")
              << '\n';
    if (!state.under_way) return;
    if (state.stuck)
        std::cout << "STUCK: " << *state.under_way << ": " << state.awaits
                  << ". Repair the cause, then run: duet pipeline retry\n";
    else
        std::cout << "under way: " << *state.under_way << ", waits for " << state.awaits
                  << " since " << in_seconds(state.waited) << '\n';
}

int status(const Context& context, const Options& options) {
    const auto state = pipeline_state(context.paths);
    if (options.json)
        std::cout << as_json(state).dump(2) << '\n';
    else
        print(state);
    return exit_done;
}

void print_backfill(const std::string& from, const json& lane) {
    const auto recorded = lane.value("recorded", 0L), changed = lane.value("changed", 0L);
    std::cout << "From " << from << " on: " << lane.value("transactions", 0L)
              << " transactions fetched once more, in " << lane.value("rounds", 0L) << " pieces; "
              << (recorded == 0 ? "the reports had them all"
                                : std::to_string(recorded) +
                                      " were missing in the reports and are in them now")
              << "; "
              << (changed == 0
                      ? "every score is as it was"
                      : std::to_string(changed) +
                            " scores changed: those orders had not been assessed at the time")
              << ".\n";
}

int backfill(const Context& context, const Options& options) {
    watch_for_interruption();
    Backfill again{context.paths};
    again.begin(options.from);
    if (options.in_background) return exit_done;
    if (!again.wait(interrupted))
        throw Failure(exit_interrupted,
                      "interrupted; the backfill goes on by itself, `duet pipeline` shows how far "
                      "the pipeline is.");
    if (options.json)
        std::cout << again.lane().dump(2) << '\n';
    else
        print_backfill(options.from, again.lane());
    const auto trouble = again.lane().value("trouble", "");
    if (!trouble.empty())
        throw Failure(exit_failed, "the backfill ended early: " + trouble + ".\nStart it again.");
    return exit_done;
}

int retry(const Context& context) {
    const auto state = pipeline_state(context.paths);
    if (!state.under_way || !state.stuck)
        throw Failure(exit_failed,
                      "no round is stuck, so there is nothing to retry.\n`duet pipeline` shows the "
                      "progress.");
    Shop shop{context.paths};
    const auto path = "/v1/orders/" + *state.under_way + "/retry";
    const auto reply = shop.call_process(
        shop.processes_named("coordinator", std::string{processes::orchestrated}).front(),
        http::Method::post, path);
    if (!reply.ok())
        throw Failure(exit_failed, "the coordinator does not resume " + *state.under_way + ": " +
                                       reply.problem());
    std::cout << *state.under_way << " goes on.\n";
    return exit_done;
}

}  // namespace

void add_pipeline(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "pipeline",
        "Show the progress of the orchestrated analytics: cursors, lag, rounds; run a backfill");
    auto options = std::make_shared<Options>();
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "In rounds (DUET_ROUND seconds, default 1), the coordinator fetches ended orders and "
        "refunds, has fraud score them\nand reporting load them. Its counterpart in the "
        "choreographed style: duet rebuild reporting\n\nExamples:\n  duet pipeline\n  duet "
        "pipeline --json\n  duet pipeline backfill --from 2010-12-01");
    command->require_subcommand(0, 1);
    command->callback([&context, options] {
        if (!context.action)
            context.action = [&context, options] { return status(context, *options); };
    });
    auto* again = command->add_subcommand(
        "backfill",
        "Fetch again everything from this business time on; known facts change nothing");
    again
        ->add_option("--from", options->from, "A day (2010-12-01) or a time (2010-12-01T08:26:00Z)")
        ->required();
    again->add_flag("--in-background", options->in_background, "Do not wait for its end");
    again->add_flag("--json", options->json, "Print JSON");
    auto* going_on =
        command->add_subcommand("retry", "Resume a stuck round after its cause is repaired");
    going_on->callback([&context] { context.action = [&context] { return retry(context); }; });
    again->callback([&context, options] {
        context.action = [&context, options] { return backfill(context, *options); };
    });
}

}  // namespace duet::commands
