// duet import: real invoices into the running shop, reconciled to the penny.

#include "infra/duet/import/import.hpp"

#include "infra/duet/commands/commands.hpp"
#include "infra/duet/commands/screen.hpp"
#include "infra/duet/commands/shop.hpp"
#include "infra/duet/commands/under_load.hpp"
#include "infra/duet/import/interrupt.hpp"
#include "infra/duet/import/sqlite_figures.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

#include <unistd.h>

namespace duet::commands {

namespace {

struct Options {
    std::string file;
    std::string style = "both";
    std::string reviews = "approve";
    std::size_t concurrency = 64;
    std::string shuffle, repeat;
    std::uint64_t seed = 1;
    bool check_reports = false;
    bool show_sql = false;
    bool only_check = false;
    bool list_rejections = false;
    bool json = false;
};

using nlohmann::json;

json exceptions_json(const std::vector<importer::Exception>& exceptions) {
    json list = json::array();
    for (const auto& one : exceptions) list.push_back({{"key", one.key}, {"total", one.total}, {"id", one.standing.id}, {"state", one.standing.state}, {"reason", one.standing.reason}});
    return list;
}

json result_json(const importer::StyleResult& result) {
    using End = importer::StyleResult::End;
    const auto expected = importer::total_of(result.reconciliation.expected), reported = importer::total_of(result.reconciliation.reported);
    json differences = json::array();
    for (const auto& [where, sum] : result.reconciliation.differences) {
        differences.push_back({{"day", where.day}, {"country", where.country}, {"orders", sum.orders}, {"revenue", sum.revenue}, {"refunds", sum.refunds}});
    }
    return {{"style", result.style},
            {"end", result.end == End::complete ? "complete" : result.end == End::interrupted ? "interrupted" : "gave_up"},
            {"trouble", result.trouble},
            {"orders_taken", result.orders_taken},
            {"returns_taken", result.returns_taken},
            {"found_done", result.found_done},
            {"refused", exceptions_json(result.refused)},
            {"unsettled", exceptions_json(result.unsettled)},
            {"seconds", result.seconds},
            {"revenue", {{"file", expected.revenue}, {"shop", reported.revenue}}},
            {"refunds", {{"file", expected.refunds}, {"shop", reported.refunds}}},
            {"reconciled", result.end == End::complete && result.reconciliation.equal()},
            {"differences", differences},
            {"reports", {{"figures", result.reports.figures}, {"differences", result.reports.differences}}}};
}

/// As run_import, with one JSON value instead of text.
int import_as_json(const importer::ImportCommand& command) {
    const auto plan = importer::plan_of(command);
    json rejected = json::array();
    for (const auto& rejection : plan.rejections) rejected.push_back({{"line", rejection.line}, {"reason", importer::name_of(rejection.reason)}});
    json value{{"rows", {{"read", plan.rows_read}, {"ordered", plan.rows_ordered}, {"returned", plan.rows_returned}, {"rejected", plan.rejections.size()}}}, {"rejected", rejected}, {"styles", json::array()}};
    bool good = plan.accounts_for_every_row();
    const importer::InterruptFlag interrupt;
    auto settings = command.settings;
    settings.twice = importer::sent_twice(plan, command.arrival);
    settings.interrupted = [&] { return interrupt.raised(); };
    settings.progress = [](const importer::Progress& progress) { show_progress(importer::text_of(progress)); };
    for (const auto& style : command.only_check ? std::vector<std::string>{} : command.styles) {
        if (!good || interrupt.raised()) break;
        const auto result = importer::import_into(style, command.file, plan, settings);
        value["styles"].push_back(result_json(result));
        good = result.good();
    }
    clear_progress();
    std::cout << value.dump(2) << '\n';
    return interrupt.raised() ? exit_interrupted : good ? exit_done : exit_failed;
}

importer::Arrival arrival_of(const Options& options) {
    importer::Arrival arrival{{}, 0, options.seed};
    const auto wrong = [](const std::string& what) { return Failure(exit_misuse, what + "\nExample: duet import FILE --shuffle 1h --repeat 1% --seed 7"); };
    if (!options.shuffle.empty()) {
        const auto late = importer::duration_from(options.shuffle);
        if (!late) throw wrong("--shuffle " + options.shuffle + " is no time such as 1h, 90m or 45s.");
        arrival.late = *late;
    }
    if (!options.repeat.empty()) {
        const auto percent = importer::percent_from(options.repeat);
        if (!percent) throw wrong("--repeat " + options.repeat + " is no share such as 1% or 0.5%.");
        arrival.twice_percent = *percent;
    }
    return arrival;
}

int import(const Context& context, const Options& options) {
    if (options.show_sql) {
        std::cout << importer::sql_for(options.file, {});
        return exit_done;
    }
    importer::ImportCommand command;
    command.file = options.file;
    command.only_check = options.only_check;
    command.list_rejections = options.list_rejections;
    command.arrival = arrival_of(options);
    command.settings.check_reports = options.check_reports;
    command.on_terminal = isatty(STDOUT_FILENO) == 1;
    command.settings.state_folder = context.paths.state.string();
    command.settings.approve_reviews = options.reviews == "approve";
    command.settings.in_flight = options.concurrency;
    if (!options.only_check) {
        const auto shop = shop_under_load(context.paths);
        command.styles = Shop{context.paths}.running_styles(options.style);
        command.settings.gateway_url = shop.gateway;
        command.settings.operator_key = shop.operator_key;
    }
    return options.json ? import_as_json(command) : importer::run_import(command, std::cout);
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("import", "Bring a month of real invoices into the shop and reconcile it to the penny");
    auto options = std::make_shared<Options>();
    command->add_option("file", options->file, "FILE.csv or FILE.csv.gz of the UCI \"Online Retail\" data set")->required()->check(CLI::ExistingFile);
    command->add_option("--style", options->style, "orchestrated, choreographed, or both: those that run")->capture_default_str();
    command->add_option("--reviews", options->reviews, "Orders that fraud flags: approve them, or leave them to a person")->capture_default_str()->check(CLI::IsMember({"approve", "leave"}));
    command->add_option("--concurrency", options->concurrency, "Invoices in flight")->capture_default_str()->check(CLI::Range(1, 1024));
    command->add_option("--shuffle", options->shuffle, "Let invoices arrive up to so much later than their own time says, overtaking each other: 1h, 90m, 45s");
    command->add_option("--repeat", options->repeat, "Send this share of them twice: 1%");
    command->add_option("--seed", options->seed, "Which come late, which twice: the same seed, the same arrivals")->capture_default_str();
    command->add_flag("--check-reports", options->check_reports, "At the end, hold both styles' reports against what sqlite3 finds in the file; for a file that is in already, only that");
    command->add_flag("--show-sql", options->show_sql, "Print what sqlite3 is told, and do nothing else");
    command->add_flag("--check", options->only_check, "Only read the file and account for every row; needs no shop");
    command->add_flag("--list-rejected", options->list_rejections, "Show every rejected row, not the first few");
    command->add_flag("--json", options->json, "For programs");
    command->footer("May be interrupted (Ctrl-C) and started again: what is in stays in, once. Ends with a reconciliation: rows read = ordered +\n"
                    "returned + rejected, and the shop's revenue by country and day = the same sums straight from the file. Exit status 1 when\n"
                    "something differs or is unsettled. A file may be of any month, one to come included: only an\n"
                    "import may bring business times more than a day ahead.\n\n"
                    "Examples:\n  duet import online-retail-2010-12.csv.gz\n  duet import december.csv --style choreographed --concurrency 256\n  duet import december.csv --check\n"
                    "  duet import december.csv --shuffle 1h --repeat 1% --check-reports");
    command->callback([&context, options] { context.action = [&context, options] { return import(context, *options); }; });
}

}  // namespace duet::commands
