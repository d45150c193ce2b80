// duet audit: every invariant of the shop, whether it holds, and what breaks it.

#include "infra/duet/commands/audits.hpp"
#include "infra/duet/commands/commands.hpp"
#include "infra/duet/commands/screen.hpp"
#include "infra/duet/commands/under_load.hpp"
#include "infra/duet/processes/record.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <optional>
#include <set>

namespace duet::commands {

using nlohmann::json;

namespace {

constexpr std::size_t most_histories = 5;

struct Options {
    std::string style = "both";
    bool json = false;
};

/// The shop's own answer when it is up, its files when it is not.
class Auditor {
public:
    explicit Auditor(const processes::Paths& paths) : paths_{paths} {
        if (processes::running_record(paths)) shop_ = shop_under_load(paths);
    }

    std::vector<std::string> styles(const std::string& option) const {
        const auto wanted = styles_from(option);
        auto found = styles_with_files(paths_, wanted);
        if (found.empty()) throw Failure(exit_failed, "there is nothing to audit in " + (paths_.state / "data").string() + ".\nStart the shop with `duet up` and place orders, or run `duet demo`.");
        return found;
    }
    json audit(const std::string& style) const { return shop_ ? audit_of(*shop_, style) : audit_of_files(paths_, style); }
    json history(const std::string& style, const std::string& order_id) const { return shop_ ? history_of(*shop_, style, order_id) : history_in_files(paths_, style, order_id); }
    std::string where() const { return shop_ ? "the running shop" : "the stopped shop's files"; }

private:
    const processes::Paths& paths_;
    std::optional<workload::Shop> shop_;
};

std::set<std::string> offending_orders(const json& report) {
    std::set<std::string> orders;
    for (const auto& invariant : report["invariants"]) {
        for (const auto& row : invariant["offending"]) {
            if (row.contains("order_id")) orders.insert(row["order_id"].get<std::string>());
        }
    }
    return orders;
}

void print_rows(const json& rows) {
    // Queries of one invariant give different columns: a table for each run of rows with the same.
    std::vector<std::vector<std::string>> table;
    for (const auto& row : rows) {
        std::vector<std::string> names{"    "}, values{"    "};
        for (const auto& [name, value] : row.items()) {
            names.push_back(name);
            values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
        }
        if (table.empty() || table.front() != names) {
            if (!table.empty()) print_table(table);
            table = {names};
        }
        table.push_back(values);
    }
    if (!table.empty()) print_table(table);
}

void print_report(const json& report, const std::string& where) {
    std::cout << report.value("style", "") << ", " << where << ": " << report.value("orders", 0L) << " orders, " << report.value("under_way", 0L) << " under way\n";
    for (const auto& invariant : report["invariants"]) {
        std::cout << (invariant.value("holds", false) ? "  holds   " : "  BROKEN  ") << invariant.value("words", "") << " (" << invariant.value("checked", 0L) << " checked)\n";
        if (invariant.contains("error")) std::cout << "    could not be checked: " << invariant["error"].get<std::string>() << '\n';
        print_rows(invariant["offending"]);
    }
}

void print_histories(const json& histories) {
    for (const auto& [order_id, transitions] : histories.items()) {
        std::cout << "  What happened to " << order_id << ":\n";
        std::vector<std::vector<std::string>> table{{"    ", "version", "from", "to", "at", "cause"}};
        for (const auto& step : transitions) table.push_back({"    ", std::to_string(step.value("version", 0L)), step.value("from", ""), step.value("to", ""), step.value("at", ""), step.value("cause", "")});
        print_table(table);
    }
}

int audit(const Context& context, const Options& options) {
    const Auditor auditor{context.paths};
    json all = json::array();
    bool holds = true;
    for (const auto& style : auditor.styles(options.style)) {
        auto report = auditor.audit(style);
        holds = holds && report.value("holds", false);
        auto& histories = report["histories"] = json::object();
        for (const auto& order_id : offending_orders(report)) {
            if (histories.size() < most_histories) histories[order_id] = auditor.history(style, order_id);
        }
        if (!options.json) {
            print_report(report, auditor.where());
            print_histories(histories);
        }
        all.push_back(std::move(report));
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    return holds ? exit_done : exit_failed;
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("audit", "Check every invariant of the shop against its files");
    auto options = std::make_shared<Options>();
    command->add_option("--style", options->style, "orchestrated, choreographed, or both: those that have files")->capture_default_str();
    command->add_flag("--json", options->json, "For programs");
    command->footer("Works on a running and on a stopped shop. What breaks an invariant is shown row by row, with the history of the orders\n"
                    "concerned. Exit status 1 when one does not hold.\n\n"
                    "Examples:\n  duet audit\n  duet audit --style choreographed\n  duet audit --json | jq '.[].holds'");
    command->callback([&context, options] { context.action = [&context, options] { return audit(context, *options); }; });
}

}  // namespace duet::commands
