// duet compare: the same orders through both styles, and what came of each.

#include "infra/duet/commands/commands.hpp"
#include "infra/duet/commands/comparing.hpp"
#include "infra/duet/commands/screen.hpp"
#include "infra/duet/commands/shop.hpp"
#include "infra/duet/workload/from_file.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    std::string style = "both";
    std::string mix = "everything";
    std::string file;
    std::size_t orders = 1000;
    std::uint64_t seed = 1;
    int concurrency = 64;
    bool json = false;
};

workload::WorkloadPlan plan_for(const Options& options, const std::string& run) {
    if (!options.file.empty()) return workload::plan_from_file(options.file, run);
    return workload::make_plan(options.mix == "plain" ? workload::Mix::plain : workload::Mix::everything, options.orders, options.seed, run, SystemClock{}.now());
}

int compare(const Context& context, const Options& options) {
    watch_for_interruption();
    Comparing how;
    how.styles = Shop{context.paths}.running_styles(options.style);
    if (options.seed % 2 == 0) std::ranges::reverse(how.styles);   // neither always has the warmer machine
    how.run = random_run();
    how.concurrency = options.concurrency;
    how.progress = show_progress;
    how.stop = interrupted;
    const auto compared = run_plan(context.paths, plan_for(options, how.run), how);
    clear_progress();
    if (options.json) std::cout << to_json(compared).dump(2) << '\n';
    else print(compared);
    return compared.good() ? exit_done : exit_failed;
}

}  // namespace

void add_compare(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("compare", "Send the same orders through both styles and compare what came of them");
    auto options = std::make_shared<Options>();
    command->add_option("--orders", options->orders, "How many")->capture_default_str()->check(CLI::Range(1, 10'000'000));
    command->add_option("--seed", options->seed, "The same seed, the same orders; even ones begin with the choreographed style")->capture_default_str();
    command->add_option("--concurrency", options->concurrency, "Orders in flight")->capture_default_str()->check(CLI::Range(1, 4096));
    command->add_option("--style", options->style, "orchestrated, choreographed, or both: those that run")->capture_default_str();
    command->add_option("--mix", options->mix, "everything (all refusals, cancels, returns, duplicates), or plain: one line, paid at once, for speed")
        ->capture_default_str()
        ->check(CLI::IsMember({"plain", "everything"}));
    command->add_option("--file", options->file, "The orders of a file that `duet import` reads, instead of a mix (its returns are left out)")->check(CLI::ExistingFile);
    command->add_flag("--json", options->json, "For programs");
    command->footer("One style after the other, each audited at its end. Orders whose end hangs on the moment (a cancel that races the capture,\n"
                    "scarce stock) are counted apart. Exit status 1 when other orders disagree or an audit does not hold.\n\n"
                    "Examples:\n  duet compare\n  duet compare --orders 20000 --concurrency 256 --mix plain\n  duet compare --seed 7 --json\n"
                    "  duet compare --file online-retail-2010-12.csv.gz");
    command->callback([&context, options] { context.action = [&context, options] { return compare(context, *options); }; });
}

}  // namespace duet::commands
