// duet bench: measures both styles as ratios to the best rates of this machine for each part alone.

#include "infra/client/products.hpp"
#include "infra/client/shop.hpp"
#include "infra/client/under_load.hpp"
#include "infra/duet/cli/program.hpp"
#include "infra/duet/cli/programs.hpp"
#include "infra/duet/cli/screen.hpp"
#include "tests/bench/consumption.hpp"
#include "tests/bench/floors.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>

namespace duet::commands {

using nlohmann::ordered_json;

namespace {

struct Options {
    std::string style = "both";
    std::vector<int> concurrency{1, 64, 256};
    std::size_t orders = 6000;
    double seconds = 2;
    bool json = false;
};

struct Run {
    std::string style;
    int concurrency = 0;
    workload::Outcome outcome;
    Consumption used;
};

std::string fixed(double value, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

/// A temporary folder beside the shop's databases, on the same volume.
class Scratch {
public:
    explicit Scratch(const std::filesystem::path& state) : path_{state / "bench"} {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;  // ignored: the next run overwrites what cannot be removed
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

std::vector<bench::Floor> measure_floors(const Context& context, const Options& options,
                                         bool durable) {
    const auto time = std::chrono::milliseconds{static_cast<long>(options.seconds * 1000)};
    const Scratch scratch{context.paths.state};
    std::vector<bench::Floor> floors;
    const auto measure = [&](const char* what, const auto& floor) {
        if (interrupted()) return;
        show_progress(std::string{"floor: "} + what);
        floors.push_back(floor());
    };
    measure("monolith", [&] { return bench::monolith(scratch.path(), durable, time); });
    measure("commits", [&] { return bench::commits(scratch.path(), durable, time); });
    measure("echo", [&] { return bench::echo(64, time); });
    measure("publish", [&] { return bench::publishing(scratch.path(), time); });
    clear_progress();
    return floors;
}

Run measure_run(Shop& front, const client::ShopAccess& shop, const std::string& style,
                int concurrency, std::size_t orders) {
    const auto name =
        "bench-" + style.substr(0, 1) + std::to_string(concurrency) + "-" +
        std::to_string(SystemClock{}.now().time_since_epoch().count() % 1'000'000'000);
    const auto plan =
        workload::make_plan(workload::Mix::plain, orders, 1, name, SystemClock{}.now());
    workload::put_products(shop, style, plan.products, name, interrupted);
    const auto before = consumption(front, style);
    Run run{style, concurrency, {}, {}};
    run.outcome = workload::place(
        shop, style, plan.orders, concurrency,
        [&](std::size_t done, std::size_t of) {
            show_progress(style + ", " + std::to_string(concurrency) +
                          " in flight: " + std::to_string(done) + " of " + std::to_string(of));
        },
        interrupted);
    clear_progress();
    run.used = consumption(front, style) - before;
    return run;
}

double milliseconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

void print(const std::vector<bench::Floor>& floors, const std::vector<Run>& runs,
           const std::string& durability) {
    std::cout << "Floors of this machine, in this run (durability: " << durability << ")\n";
    std::vector<std::vector<std::string>> table{{"floor", "per second", "CPU s per 1,000", "what"}};
    for (const auto& floor : floors)
        table.push_back({floor.name, fixed(floor.per_second, 0),
                         fixed(floor.cpu_seconds_per_1000, 3), floor.what});
    print_table(table);

    std::cout << "\nThe shop: orders from POST to settled, closed loop, through the gateway\n";
    std::vector<std::string> head{"style",  "in flight",   "orders/s",       "p50 ms",
                                  "p99 ms", "CPU s/1,000", "messages/order", "peak MB"};
    for (const auto& floor : floors) head.push_back("÷ " + floor.name);
    table = {head};
    for (const auto& run : runs) {
        const auto count = static_cast<double>(run.outcome.orders.size());
        std::vector<std::string> row{run.style,
                                     std::to_string(run.concurrency),
                                     fixed(run.outcome.per_second(), 0),
                                     fixed(milliseconds(run.outcome.percentile(0.5)), 1),
                                     fixed(milliseconds(run.outcome.percentile(0.99)), 1),
                                     fixed(1000 * run.used.processor_seconds / count, 2),
                                     fixed(run.used.messages / count, 1),
                                     fixed(run.used.peak_megabytes, 0)};
        for (const auto& floor : floors)
            row.push_back(
                fixed(floor.per_second > 0 ? run.outcome.per_second() / floor.per_second : 0, 3));
        table.push_back(std::move(row));
    }
    print_table(table);
    std::cout << "\nThe load's own processor time shares these cores. Compare ratios within a run, "
                 "not figures between machines.\n";
}

ordered_json as_json(const std::vector<bench::Floor>& floors, const std::vector<Run>& runs,
                     const std::string& durability) {
    ordered_json all{{"durability", durability},
                     {"floors", ordered_json::array()},
                     {"runs", ordered_json::array()}};
    for (const auto& floor : floors) {
        all["floors"].push_back({{"name", floor.name},
                                 {"what", floor.what},
                                 {"per_second", floor.per_second},
                                 {"cpu_seconds_per_1000", floor.cpu_seconds_per_1000}});
    }
    for (const auto& run : runs) {
        const auto count = static_cast<double>(run.outcome.orders.size());
        ordered_json one{{"style", run.style},
                         {"concurrency", run.concurrency},
                         {"orders", run.outcome.orders.size()},
                         {"orders_per_second", run.outcome.per_second()},
                         {"p50_ms", milliseconds(run.outcome.percentile(0.5))},
                         {"p99_ms", milliseconds(run.outcome.percentile(0.99))},
                         {"cpu_seconds_per_1000", 1000 * run.used.processor_seconds / count},
                         {"messages_per_1000", 1000 * run.used.messages / count},
                         {"bytes_per_order", run.used.bytes / count},
                         {"peak_megabytes", run.used.peak_megabytes}};
        for (const auto& floor : floors)
            one["ratio_to"][floor.name] =
                floor.per_second > 0 ? run.outcome.per_second() / floor.per_second : 0;
        all["runs"].push_back(std::move(one));
    }
    return all;
}

int run_bench(const Context& context, const Options& options) {
    watch_for_interruption();
    stop_when_nobody_reads();
    Shop front{context.paths};
    const auto shop = shop_under_load(context.paths);
    const auto durability = front.durability();
    const auto floors = measure_floors(context, options, durability == "power");
    std::vector<Run> runs;
    for (const int concurrency : options.concurrency) {
        for (const auto& style : front.running_styles(options.style)) {
            if (interrupted()) return exit_interrupted;
            runs.push_back(measure_run(front, shop, style, concurrency,
                                       concurrency == 1
                                           ? std::max<std::size_t>(options.orders / 20, 50)
                                           : options.orders));
            for (const auto& order : runs.back().outcome.orders) {
                if (!order.trouble.empty())
                    throw Failure(exit_failed,
                                  "an order was not settled, so the figures mean nothing: " +
                                      order.key + ": " + order.trouble);
            }
        }
    }
    if (options.json)
        std::cout << as_json(floors, runs, durability).dump(2) << '\n';
    else
        print(floors, runs, durability);
    return exit_done;
}

}  // namespace

void add_bench(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("bench", std::string{program_of("bench").words});
    auto options = std::make_shared<Options>();
    command->add_option("--concurrency", options->concurrency, "Orders in flight, one run for each")
        ->capture_default_str()
        ->check(CLI::Range(1, 4096));
    command->add_option("--orders", options->orders, "Orders a run")
        ->capture_default_str()
        ->check(CLI::Range(100, 10'000'000));
    command->add_option("--seconds", options->seconds, "Time for each floor")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 60.0));
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that run")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "The shop must be up; its durability is measured as it is.\n\nExamples:\n  duet up && duet "
        "bench\n  DUET_DURABILITY=process duet up && duet bench --concurrency 64 --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return run_bench(context, *options); };
    });
}

}  // namespace duet::commands

int main(int argc, char** argv) {
    constexpr duet::commands::AddCommand commands[] = {duet::commands::add_bench};
    return duet::commands::run_program(argc, argv, commands);
}
