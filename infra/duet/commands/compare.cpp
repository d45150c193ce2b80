// duet compare: the same orders through both styles, and what came of each.

#include "infra/duet/commands/commands.hpp"
#include "infra/duet/commands/screen.hpp"
#include "infra/duet/commands/shop.hpp"
#include "infra/duet/commands/under_load.hpp"
#include "infra/duet/workload/shelves.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iomanip>
#include <iostream>
#include <memory>
#include <random>
#include <sstream>

namespace duet::commands {

using nlohmann::json;

namespace {

struct Options {
    std::string style = "both";
    std::string mix = "everything";
    std::size_t orders = 1000;
    std::uint64_t seed = 1;
    int concurrency = 64;
    bool json = false;
};

std::string short_random() {
    std::random_device random;
    std::string text;
    for (int i = 0; i < 6; ++i) text += "0123456789abcdef"[random() % 16];
    return text;
}

std::string fixed(double value, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

int compare(const Context& context, const Options& options) {
    watch_for_interruption();
    const Shop front{context.paths};
    const auto shop = shop_under_load(context.paths);
    const auto run = short_random();
    const auto plan = workload::make_plan(options.mix == "plain" ? workload::Mix::plain : workload::Mix::everything, options.orders, options.seed, run, SystemClock{}.now());
    json all = json::array();
    std::vector<std::vector<std::string>> table{{"style", "orders", "orders/s", "p50 ms", "p99 ms", "trouble"}};
    for (const auto& style : front.running_styles(options.style)) {
        workload::fill_shelves(shop, style, plan.products, run, interrupted);
        const auto outcome = workload::place(shop, style, plan.orders, options.concurrency, [&](std::size_t done, std::size_t of) {
            show_progress(style + ": " + std::to_string(done) + " of " + std::to_string(of) + " orders settled");
        }, interrupted);
        clear_progress();
        std::size_t trouble = 0;
        for (const auto& order : outcome.orders) {
            if (!order.trouble.empty() && ++trouble <= 3) show_note(order.key + ": " + order.trouble);
        }
        const auto p50 = static_cast<double>(outcome.percentile(0.5).count()) / 1000, p99 = static_cast<double>(outcome.percentile(0.99).count()) / 1000;
        table.push_back({style, std::to_string(outcome.orders.size()), fixed(outcome.per_second(), 0), fixed(p50, 1), fixed(p99, 1), std::to_string(trouble)});
        all.push_back({{"style", style}, {"orders", outcome.orders.size()}, {"orders_per_second", outcome.per_second()}, {"p50_ms", p50}, {"p99_ms", p99}, {"trouble", trouble}});
        if (interrupted()) return exit_interrupted;
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    else print_table(table);
    return exit_done;
}

}  // namespace

void add_compare(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("compare", "Send the same orders through both styles and compare what came of them");
    auto options = std::make_shared<Options>();
    command->add_option("--orders", options->orders, "How many")->capture_default_str()->check(CLI::Range(1, 10'000'000));
    command->add_option("--seed", options->seed, "The same seed, the same orders")->capture_default_str();
    command->add_option("--concurrency", options->concurrency, "Orders in flight")->capture_default_str()->check(CLI::Range(1, 4096));
    command->add_option("--style", options->style, "orchestrated, choreographed, or both: those that run")->capture_default_str();
    command->add_option("--mix", options->mix, "everything, or plain: one line, paid at once, for speed")->capture_default_str()->check(CLI::IsMember({"plain", "everything"}));
    command->add_flag("--json", options->json, "For programs");
    command->footer("Examples:\n  duet compare\n  duet compare --orders 20000 --concurrency 256 --mix plain\n  duet compare --seed 7 --json");
    command->callback([&context, options] { context.action = [&context, options] { return compare(context, *options); }; });
}

}  // namespace duet::commands
