// duet compare: sends the same orders through both styles and shows how each ended.

#include "infra/client/from_file.hpp"
#include "infra/client/shop.hpp"
#include "infra/compare/commands.hpp"
#include "infra/compare/compare_analytics.hpp"
#include "infra/compare/comparing.hpp"
#include "infra/compare/fault_comparison.hpp"
#include "infra/duet/cli/programs.hpp"
#include "infra/duet/cli/screen.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

namespace duet::commands {

namespace {

struct Options {
    std::string style = "both";
    std::string mix = "everything";
    std::string file;
    std::size_t orders = 1000;
    std::uint64_t seed = 1;
    int concurrency = 64;
    std::string fault;
    bool json = false;
};

workload::WorkloadPlan plan_for(const Options& options, const std::string& run) {
    if (!options.file.empty()) return workload::plan_from_file(options.file, run);
    return workload::make_plan(
        options.mix == "plain" ? workload::Mix::plain : workload::Mix::everything, options.orders,
        options.seed, run, SystemClock{}.now());
}

void print(const Compared& compared, const std::vector<Faults>& fired, const Options& options) {
    if (!options.json) {
        print(compared);
        if (!fired.empty()) print(fired, options.fault);
        return;
    }
    auto value = to_json(compared);
    for (const auto& one : fired) value["styles"][one.style]["under_fault"] = to_json(one);
    std::cout << value.dump(2) << '\n';
}

int compare(const Context& context, const Options& options) {
    watch_for_interruption();
    stop_when_nobody_reads();
    std::optional<std::pair<std::string, std::string>> fault;
    if (!options.fault.empty()) fault = service_and_fault(options.fault);
    Comparing how;
    how.styles = Shop{context.paths}.running_styles(options.style);
    if (options.seed % 2 == 0)
        // alternates, so that neither style always has the warmer machine
        std::ranges::reverse(how.styles);
    how.run = random_run();
    how.concurrency = options.concurrency;
    how.progress = show_progress;
    how.stop = interrupted;
    const auto compared = run_plan(context.paths, plan_for(options, how.run), how);
    std::vector<Faults> fired;
    if (fault) {
        show_progress("one order in each style under " + options.fault);
        const auto order = new_order();
        for (const auto& style : how.styles)
            fired.push_back(
                place_under_fault(context.paths, style, fault->first, fault->second, order));
    }
    clear_progress();
    print(compared, fired, options);
    const bool all_ended =
        std::ranges::all_of(fired, [](const Faults& one) { return !one.state.empty(); });
    return compared.good() && all_ended ? exit_done : exit_failed;
}

}  // namespace

void add_compare(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("compare", std::string{program_of("compare").words});
    auto options = std::make_shared<Options>();
    command->add_option("--orders", options->orders, "How many")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000'000));
    command
        ->add_option("--seed", options->seed,
                     "The same seed, the same orders; even ones begin with the choreographed style")
        ->capture_default_str();
    command->add_option("--concurrency", options->concurrency, "Orders in flight")
        ->capture_default_str()
        ->check(CLI::Range(1, 4096));
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that run")
        ->capture_default_str();
    command
        ->add_option("--mix", options->mix,
                     "everything (all refusals, cancels, returns, duplicates), or plain: one line, "
                     "paid at once, for speed")
        ->capture_default_str()
        ->check(CLI::IsMember({"plain", "everything"}));
    command
        ->add_option("--file", options->file,
                     "The orders of a file that `duet import` reads, instead of a mix (its returns "
                     "are left out)")
        ->check(CLI::ExistingFile);
    command->add_option(
        "--fault", options->fault,
        "Then place one more order in each style under this fault and show how each recovers: "
        "payments.capture.after_commit=crash, payments:bus.before_ack=drop");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "One style after the other, each audited at its end. Orders whose end depends on a race (a "
        "cancel against the capture,\nscarce stock) are counted separately. Exit status 1 when "
        "other orders disagree or an audit does not hold.\n\nExamples:\n  duet compare\n  duet "
        "compare --orders 20000 --concurrency 256 --mix plain\n  duet compare --seed 7 --json\n  "
        "duet compare --orders 500 --fault payments.capture.after_commit=crash\n  duet compare "
        "--file online-retail-2010-12.csv.gz");
    command->require_subcommand(0, 1);
    add_compare_analytics(*command, context);
    command->callback([&context, options] {
        if (!context.action)
            context.action = [&context, options] { return compare(context, *options); };
    });
}

}  // namespace duet::commands
