// duet import: imports real invoices into the running shop and reconciles them to the penny.

#include "infra/duet/cli/programs.hpp"
#include "infra/import/import.hpp"

#include "infra/client/shop.hpp"
#include "infra/client/under_load.hpp"
#include "infra/duet/cli/program.hpp"
#include "infra/duet/cli/screen.hpp"

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
    std::string dates;
    std::uint64_t seed = 1;
    bool check_reports = false;
    bool show_sql = false;
    bool only_check = false;
    bool list_rejections = false;
    bool json = false;
};

using nlohmann::json;

json discrepancies_json(const std::vector<importer::Discrepancy>& discrepancies) {
    json list = json::array();
    for (const auto& one : discrepancies)
        list.push_back({{"key", one.key},
                        {"total", one.total},
                        {"id", one.document_status.id},
                        {"state", one.document_status.state},
                        {"reason", one.document_status.reason}});
    return list;
}

const char* name_of(importer::StyleResult::End end) {
    using End = importer::StyleResult::End;
    switch (end) {
        case End::complete: return "complete";
        case End::interrupted: return "interrupted";
        case End::gave_up: return "gave_up";
        case End::failed: return "failed";
    }
    return "unknown";
}

json check_json(const importer::ReportCheck& check) {
    const auto& rows = check.rows;
    return {{"figures", check.figures},
            {"differences", check.differences},
            {"not_judged", check.not_judged},
            {"rows",
             {{"read", rows.read},
              {"ordered", rows.ordered},
              {"returned", rows.returned},
              {"rejected", rows.rejected}}}};
}

json result_json(const importer::StyleResult& result) {
    const auto expected = importer::total_of(result.reconciliation.expected),
               reported = importer::total_of(result.reconciliation.reported);
    json differences = json::array();
    for (const auto& [where, sum] : result.reconciliation.differences) {
        differences.push_back({{"day", where.day},
                               {"country", where.country},
                               {"orders", sum.orders},
                               {"revenue", sum.revenue},
                               {"refunds", sum.refunds}});
    }
    return {{"style", result.style},
            {"end", name_of(result.end)},
            {"trouble", result.trouble},
            {"orders_taken", result.orders_taken},
            {"returns_taken", result.returns_taken},
            {"found_done", result.found_done},
            {"refused", discrepancies_json(result.refused)},
            {"unsettled", discrepancies_json(result.unsettled)},
            {"seconds", result.seconds},
            {"revenue", {{"file", expected.revenue}, {"shop", reported.revenue}}},
            {"refunds", {{"file", expected.refunds}, {"shop", reported.refunds}}},
            {"reconciled",
             result.end == importer::StyleResult::End::complete && result.reconciliation.equal()},
            {"differences", differences},
            {"reports", check_json(result.reports)}};
}

json plan_json(const importer::Plan& plan) {
    json rejected = json::array();
    for (const auto& rejection : plan.rejections)
        rejected.push_back(
            {{"line", rejection.line}, {"reason", importer::name_of(rejection.reason)}});
    return {{"rows",
             {{"read", plan.rows_read},
              {"ordered", plan.rows_ordered},
              {"returned", plan.rows_returned},
              {"rejected", plan.rejections.size()}}},
            {"rejected", rejected},
            {"dates",
             {{"order", importer::name_of(plan.dates.order)}, {"because", plan.dates.because}}},
            {"styles", json::array()}};
}

/// Like run_import, with one JSON value instead of text.
int import_as_json(const importer::ImportCommand& command) {
    json value;
    importer::Listener listener;
    listener.read = [&](const importer::Plan& plan) { value = plan_json(plan); };
    listener.progress = [](const importer::Progress& progress) {
        show_progress(importer::text_of(progress));
    };
    listener.ended = [&](const importer::StyleResult& result) {
        value["styles"].push_back(result_json(result));
    };
    const auto end = importer::import_file(command, listener);
    clear_progress();
    std::cout << value.dump(2) << '\n';
    return end;
}

importer::Arrival arrival_of(const Options& options) {
    importer::Arrival arrival{{}, 0, options.seed};
    const auto wrong = [](const std::string& what) {
        return Failure(exit_misuse,
                       what + "\nExample: duet import FILE --shuffle 1h --repeat 1% --seed 7");
    };
    if (!options.shuffle.empty()) {
        const auto late = importer::duration_from(options.shuffle);
        if (!late)
            throw wrong("--shuffle " + options.shuffle + " is no time such as 1h, 90m or 45s.");
        arrival.late = *late;
    }
    if (!options.repeat.empty()) {
        const auto percent = importer::percent_from(options.repeat);
        if (!percent)
            throw wrong("--repeat " + options.repeat + " is no share such as 1% or 0.5%.");
        arrival.twice_percent = *percent;
    }
    return arrival;
}

importer::ImportCommand command_of(const Context& context, const Options& options) {
    importer::ImportCommand command;
    command.file = options.file;
    command.only_check = options.only_check;
    command.list_rejections = options.list_rejections;
    command.arrival = arrival_of(options);
    command.dates = importer::date_order_from(options.dates);
    command.on_terminal = isatty(STDOUT_FILENO) == 1;
    command.settings.check_reports = options.check_reports;
    command.settings.state_folder = context.paths.state.string();
    command.settings.approve_reviews = options.reviews == "approve";
    command.settings.in_flight = options.concurrency;
    return command;
}

int import(const Context& context, const Options& options) {
    auto command = command_of(context, options);
    try {
        if (options.show_sql) {
            std::cout << importer::sql_of(command);
            return exit_done;
        }
        if (!options.only_check) {
            const auto shop = shop_under_load(context.paths);
            command.styles = Shop{context.paths}.running_styles(options.style);
            command.settings.gateway_url = shop.gateway;
            command.settings.operator_key = shop.operator_key;
        }
        return options.json ? import_as_json(command) : importer::run_import(command, std::cout);
    } catch (const importer::RefusedFile& refused) {
        show_note(std::string("duet import: ") + refused.what());
        return importer::import_refused;
    }
}

/// "-" is standard input; a pipe counts as an existing file.
std::string file_or_stream(const std::string& file) {
    return file == "-" ? "" : CLI::ExistingFile(file);
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("import", std::string{program_of("import").words});
    auto options = std::make_shared<Options>();
    command
        ->add_option(
            "file", options->file,
            "FILE.csv or FILE.csv.gz of the UCI \"Online Retail\" data set; - reads standard input")
        ->required()
        ->check(file_or_stream, "FILE");
    command
        ->add_option("--dates", options->dates,
                     "The first number of 12/1/2010: mdy (the month) or dmy (the day); default: as "
                     "the file's dates show")
        ->check(CLI::IsMember({"mdy", "dmy"}));
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that run")
        ->capture_default_str();
    command
        ->add_option("--reviews", options->reviews,
                     "Orders that fraud flags: approve them, or leave them to a person")
        ->capture_default_str()
        ->check(CLI::IsMember({"approve", "leave"}));
    command->add_option("--concurrency", options->concurrency, "Invoices in flight")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    command->add_option("--shuffle", options->shuffle,
                        "Let invoices arrive up to this much later than their own time, out of "
                        "order: 1h, 90m, 45s");
    command->add_option("--repeat", options->repeat, "Send this share of the invoices twice: 1%");
    command
        ->add_option("--seed", options->seed,
                     "Seed for late and repeated arrivals: the same seed, the same arrivals")
        ->capture_default_str();
    command->add_flag("--check-reports", options->check_reports,
                      "At the end, compare both styles' reports with sqlite3's figures of the "
                      "file; an imported file is only compared");
    command->add_flag("--show-sql", options->show_sql, "Only print the script for sqlite3");
    command->add_flag("--check", options->only_check,
                      "Only read the file and account for every row; needs no shop");
    command->add_flag("--list-rejected", options->list_rejections,
                      "Show every rejected row, not the first few");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "May be interrupted (Ctrl-C) and started again: it resumes, and imports nothing twice. "
        "Ends with a reconciliation: rows read = ordered +\nreturned + rejected, and the shop's "
        "revenue by country and day = the same sums straight from the file. A failing style\ndoes "
        "not stop the import into the other. A file may be from any month, a future one included: "
        "only an import may send\nbusiness times more than a day ahead.\n\nExit codes: 0 "
        "everything is in and equal; 1 something differs, is not settled, or a style's shop or "
        "journal could not be used;\n5 nothing differs, but --check-reports could not judge "
        "everything (the output has the reasons); 65 the file as a whole is refused\nand nothing "
        "was sent; 64 and 3 as everywhere; 130 interrupted.\n\nExamples:\n  duet import "
        "online-retail-2010-12.csv.gz\n  duet import december.csv --style choreographed "
        "--concurrency 256\n  duet import december.csv --check\n  gzip -dc december.csv.gz | duet "
        "import - --dates dmy\n  duet import december.csv --shuffle 1h --repeat 1% "
        "--check-reports");
    command->callback([&context, options] {
        context.action = [&context, options] { return import(context, *options); };
    });
}

}  // namespace duet::commands

int main(int argc, char** argv) {
    constexpr duet::commands::AddCommand commands[] = {duet::commands::add_import};
    return duet::commands::run_program(argc, argv, commands);
}
