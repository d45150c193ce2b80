// duet chaos: kills real processes under load and audits the databases afterwards.

#include "infra/duet/cli/program.hpp"
#include "infra/duet/cli/programs.hpp"
#include "infra/duet/cli/screen.hpp"
#include "tests/chaos/report.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    double minutes = 2;
    std::uint64_t seed = 1;
    std::string style = "both";
    double kills = 100, rate = 25;
    bool json = false, keep = false, only_schedule = false;
};

chaos::Intent intent_of(const Options& options) {
    return {styles_from(options.style),
            std::chrono::milliseconds{static_cast<std::int64_t>(options.minutes * 60'000)},
            options.seed, options.kills};
}

int show_schedule(const chaos::Schedule& schedule) {
    for (const auto& injection : schedule.injections)
        std::cout << chaos::to_text(injection) << '\n';
    return exit_done;
}

void print(const chaos::Result& result) {
    print_table(chaos::table_of(result));
    std::cout << '\n' << chaos::summary_of(result);
    if (!result.kept.empty())
        std::cout
            << "Kept: " << result.kept
            << " (journal.jsonl; shop/data, shop/logs). Remove it when you have seen enough.\n";
}

int run_chaos(const Context& context, const Options& options) {
    watch_for_interruption();
    stop_when_nobody_reads();
    chaos::Options how;
    how.intent = intent_of(options);
    how.orders_per_second = options.rate;
    how.keep = options.keep;
    how.progress = show_progress;
    how.note = show_note;
    how.interrupted = interrupted;
    const auto schedule = chaos::make_schedule(how.intent);
    if (options.only_schedule) return show_schedule(schedule);
    show_note(
        "seed " + std::to_string(options.seed) + ": " + std::to_string(schedule.injections.size()) +
        " faults in " + std::to_string(schedule.length.count() / 1000) + " s, schedule " +
        chaos::fingerprint(schedule) + " (the same seed, the same schedule; --schedule shows it)");
    const auto result = chaos::run(context.paths, how);
    clear_progress();
    if (options.json)
        std::cout << chaos::to_json(result).dump(2) << '\n';
    else
        print(result);
    return result.violations.empty() ? exit_done : exit_failed;
}

}  // namespace

void add_chaos(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("chaos", std::string{program_of("chaos").words});
    auto options = std::make_shared<Options>();
    command->add_option("--minutes", options->minutes, "How long")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 10'000.0));
    command->add_option("--seed", options->seed, "The same seed, the same schedule")
        ->capture_default_str();
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_option("--kills", options->kills, "SIGKILLs a minute and style, on average")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 600.0));
    command->add_option("--rate", options->rate, "Orders a second and style")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 1000.0));
    command->add_flag("--schedule", options->only_schedule, "Only print the schedule of faults");
    command->add_flag("--keep", options->keep,
                      "Keep the folder for inspection; a run with violations keeps it anyway");
    command->add_flag("--json", options->json, "Print JSON, with every fault and its outcome");
    command->footer(
        "It never touches the shop of `duet up`. The journal contains every request and answer of "
        "the customers, on disk before it counts.\nRecovery: from the kill (or the healing) until "
        "the process is ready again and an order placed after that is dispatched;\n\"alone\": of "
        "those, while no other fault held the shop up. Exit status 1 when anything is lost, "
        "doubled or contradicted.\n\nExamples:\n  duet chaos\n  duet chaos --minutes 12 --seed 7\n "
        " duet chaos --style choreographed --json\n  duet chaos --seed 7 --schedule");
    command->callback([&context, options] {
        context.action = [&context, options] { return run_chaos(context, *options); };
    });
}

}  // namespace duet::commands

int main(int argc, char** argv) {
    constexpr duet::commands::AddCommand commands[] = {duet::commands::add_chaos};
    return duet::commands::run_program(argc, argv, commands);
}
