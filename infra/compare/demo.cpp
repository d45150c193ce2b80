// duet demo: brings the shop up, compares both styles, and brings it down again.

#include "infra/compare/commands.hpp"
#include "infra/compare/comparing.hpp"
#include "infra/duet/cli/programs.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/supervisor/running.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

struct Options {
    std::size_t orders = 400;
    std::uint64_t seed = 1;
    int concurrency = 32;
    bool keep = false;
    bool json = false;
};

/// Brings the shop up if it is down, and brings it down again at the end, unless it is to be kept.
class Stage {
public:
    Stage(const processes::Paths& paths, bool keep)
        : paths_{paths}, keep_{keep}, was_up_{processes::running_record(paths).has_value()} {
        processes::BringUp how;
        how.progress = show_progress;
        how.note = show_note;
        how.interrupted = interrupted;
        if (!was_up_ && !keep)
            // if this process is killed, the supervisor ends the shop
            how.owner = processes::own_identity();
        processes::bring_up(paths, how);
    }
    ~Stage() {
        if (was_up_ || (keep_ && done_)) return;
        try {
            processes::bring_down(paths_, show_progress);
            clear_progress();
        } catch (const std::exception& problem) {
            show_note(std::string{"not everything could be ended: "} + problem.what() +
                      "\n`duet down` tries again.");
        }
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    void done() { done_ = true; }
    bool stays() const { return was_up_ || keep_; }

private:
    const processes::Paths& paths_;
    bool keep_;
    bool was_up_;
    bool done_ = false;
};

int demo(const Context& context, const Options& options) {
    watch_for_interruption();
    stop_when_nobody_reads();
    Stage stage{context.paths, options.keep};
    Comparing how;
    how.styles = styles_from("both");
    how.run = random_run();
    how.concurrency = options.concurrency;
    how.at_once = true;
    how.progress = show_progress;
    how.stop = interrupted;
    const auto compared = run_plan(context.paths,
                                   workload::make_plan(workload::Mix::everything, options.orders,
                                                       options.seed, how.run, SystemClock{}.now()),
                                   how);
    clear_progress();
    if (options.json) {
        std::cout << to_json(compared).dump(2) << '\n';
    } else {
        std::cout << options.orders
                  << " orders through the same shop twice: refusals of every kind, scarce stock, "
                     "cancels, returns, duplicates.\n\n";
        print(compared);
        std::cout << (stage.stays() ? "\nThe shop stays up: `duet status`, `duet order`, `duet "
                                      "audit`; `duet down` ends it.\n"
                                    : "\nNothing is left running. `duet up` starts the shop, `duet "
                                      "audit` checks these orders again.\n");
    }
    stage.done();
    return compared.good() ? exit_done : exit_failed;
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("demo", std::string{program_of("demo").words});
    auto options = std::make_shared<Options>();
    command->add_option("--orders", options->orders, "How many")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    command->add_option("--seed", options->seed, "The same seed, the same orders")
        ->capture_default_str();
    command->add_option("--concurrency", options->concurrency, "Orders in flight in each style")
        ->capture_default_str()
        ->check(CLI::Range(1, 4096));
    command->add_flag("--keep", options->keep, "Leave the shop up");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "A shop that is up already stays up. Ctrl-C at any moment leaves nothing running that this "
        "command started. Exit status 1 when\n"
        "the styles disagree or an audit does not hold.\n\n"
        "Examples:\n  duet demo\n  duet demo --keep\n  duet demo --orders 2000 --seed 7");
    command->callback([&context, options] {
        context.action = [&context, options] { return demo(context, *options); };
    });
}

}  // namespace duet::commands
