#include "infra/compare/compare_analytics.hpp"

#include "infra/client/audits.hpp"
#include "infra/client/backfill.hpp"
#include "infra/client/rebuilding.hpp"
#include "infra/client/shop.hpp"
#include "infra/client/under_load.hpp"
#include "infra/compare/analytics_text.hpp"
#include "infra/compare/comparing.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/supervisor/running.hpp"
#include "shared/config/config.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace duet::commands {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

struct Options {
    double per_second = 1000;
    long seconds = 10, away = 30;
    std::size_t waiting = 100'000, late = 3000;
    std::uint64_t seed = 1;
    bool quick = false, json = false;
};

/// Smaller, with every part of the comparison.
void make_quick(Options& options) {
    options.seconds = std::min(options.seconds, 3L);
    options.away = std::min(options.away, 5L);
    options.waiting = std::min<std::size_t>(options.waiting, 5000);
    options.late = std::min<std::size_t>(options.late, 500);
}

Newcomer newcomer(const Context& context, const std::string& style, std::int64_t facts) {
    Newcomer found{facts, {}, ""};
    const auto begin = Steady::now();
    try {
        if (style == processes::choreographed) {
            Rebuilding rebuilding{context.paths, "reporting", false};
            rebuilding.take_all();
        } else {
            Backfill backfill{context.paths};
            backfill.begin("1970-01-01");
            backfill.wait(interrupted);
            found.facts = backfill.lane().value("transactions", std::int64_t{0});
        }
    } catch (const Failure& problem) {
        found.trouble = problem.what();
        found.trouble = found.trouble.substr(0, found.trouble.find('\n'));
    }
    found.took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin);
    return found;
}

void go_on_unless_interrupted() {
    if (interrupted()) throw processes::Interrupted{};
}

AnalyticsOfStyle measured(const Context& context, const Options& options, const std::string& style,
                          const std::string& run) {
    analytics::Measurement measuring{context.paths, style, run, options.seed, interrupted};
    AnalyticsOfStyle one;
    one.style = style;
    const auto part = [&](const std::string& what) {
        go_on_unless_interrupted();
        show_progress(style + ": " + what);
    };
    part(fmt::format("how fresh the report is, at {} orders/s",
                     static_cast<long>(options.per_second)));
    one.fresh = measuring.fresh(options.per_second, std::chrono::seconds(options.seconds));
    part(fmt::format("reporting is away for {} s", options.away));
    one.away = measuring.away(
        static_cast<std::size_t>(options.per_second * static_cast<double>(options.away)),
        options.per_second);
    part(std::to_string(options.waiting) + " facts wait, then are caught up with");
    one.drained = measuring.away(options.waiting, 0);
    part("orders that are up to an hour late");
    one.late = measuring.late(options.late);
    part("a new consumer");
    one.newcomer = newcomer(context, style, measuring.facts());
    part("audit");
    one.audit_holds = audit_after_drain(shop_under_load(context.paths), style, 60s, interrupted)
                          .value("holds", false);
    return one;
}

bool good(const AnalyticsOfStyle& one) {
    return one.audit_holds && one.late.right() && one.away.all && one.drained.all &&
           one.newcomer.trouble.empty();
}

int compare_analytics(const Context& context, Options options) {
    if (options.quick) make_quick(options);
    watch_for_interruption();
    const Shop shop{context.paths};
    AnalyticsCompared all{
        options.per_second, config::seconds("DUET_ROUND", 1s), shop.durability(), {}};
    auto styles = shop.running_styles("both");
    if (options.seed % 2 == 0)
        // alternates, so that neither style always has the warmer machine
        std::ranges::reverse(styles);
    const auto run = random_run();
    for (const auto& style : styles) all.styles.push_back(measured(context, options, style, run));
    clear_progress();
    if (options.json)
        std::cout << to_json(all).dump(2) << '\n';
    else
        print(all);
    return std::ranges::all_of(all.styles, good) ? exit_done : exit_failed;
}

}  // namespace

void add_compare_analytics(CLI::App& compare, Context& context) {
    auto* command = compare.add_subcommand("analytics",
                                           "Measure how fresh the reports are, what they cost, and "
                                           "how they recover: events against rounds");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--rate", options->per_second, "Orders a second while freshness is measured")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 100'000.0));
    command->add_option("--seconds", options->seconds, "How many seconds")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    command->add_option("--away", options->away, "How many seconds reporting is stopped")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    command
        ->add_option("--waiting", options->waiting,
                     "Facts that wait before they are caught up with")
        ->capture_default_str()
        ->check(CLI::Range(100, 10'000'000));
    command->add_option("--late", options->late, "Orders that arrive late")
        ->capture_default_str()
        ->check(CLI::Range(100, 1'000'000));
    command
        ->add_option("--seed", options->seed,
                     "The same seed, the same orders; even ones begin with the choreographed style")
        ->capture_default_str();
    command->add_flag("--quick", options->quick,
                      "Half a minute: 3 s, 5 s away, 5,000 waiting, 500 late");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "Exit status 1 when a report is wrong, reporting does not catch up, or an audit does not "
        "hold. A missed target is reported but is no failure.\n\nExamples:\n  duet compare "
        "analytics --quick\n  duet compare analytics\n  duet compare analytics --rate 2000 --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return compare_analytics(context, *options); };
    });
}

}  // namespace duet::commands
