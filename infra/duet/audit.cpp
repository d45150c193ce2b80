// duet audit: checks every invariant of the shop and shows which rows break it and the history of
// their orders.

#include "infra/client/audits.hpp"
#include "infra/client/under_load.hpp"
#include "infra/duet/audit_queries.hpp"
#include "infra/duet/audit_text.hpp"
#include "infra/duet/commands.hpp"
#include "infra/supervisor/record.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

namespace duet::commands {

using nlohmann::json;

namespace {

constexpr std::size_t max_histories = 3;

struct Options {
    std::string style = "both";
    std::string explain;
    std::string only;
    std::vector<std::string> orders;
    bool all_histories = false;
    bool json = false;
};

std::vector<std::string> styles_to_audit(const processes::Paths& paths, const std::string& option) {
    auto found = styles_with_files(paths, styles_from(option));
    if (found.empty())
        throw Failure(exit_failed,
                      "there is nothing to audit in " + (paths.state / "data").string() +
                          ".\nStart the shop with `duet up` and place orders, or run `duet demo`.");
    return found;
}

/// Orders, sagas and returns in the rows that break an invariant, in the order of discovery.
std::vector<std::string> concerned(const json& report) {
    std::vector<std::string> subjects;
    for (const auto& invariant : report["invariants"]) {
        for (const auto& row : invariant["offending"]) {
            for (const char* column : {"order_id", "saga_id", "return_id"}) {
                const auto subject = row.value(column, "");
                if (!subject.empty() && std::ranges::find(subjects, subject) == subjects.end())
                    subjects.push_back(subject);
            }
        }
    }
    return subjects;
}

json as_json(const audit::Story& story) {
    json lines = json::array(), stands = json::array();
    for (const auto& line : story.lines)
        lines.push_back(
            {{"at", to_rfc3339(line.at)}, {"service", line.service}, {"what", line.what}});
    for (const auto& [service, what] : story.stands)
        stands.push_back({{"service", service}, {"what", what}});
    return {{"lines", lines}, {"stands", stands}};
}

/// One style: the report, and the history of the orders in question.
class Case {
public:
    Case(const processes::Paths& paths, std::string style, json report)
        : databases_{databases_of(paths, style)},
          style_{std::move(style)},
          report_(std::move(report)) {}  // braces would make a list of it

    bool holds() const { return report_.value("holds", false); }

    void print_histories(const std::vector<std::string>& requested, bool all) {
        const auto broken = concerned(report_);
        const auto shown =
            requested.empty() ? std::min(broken.size(), all ? broken.size() : max_histories) : 0;
        stories_.clear();
        for (const auto& subject : requested)
            stories_.push_back(audit::story_of(databases_, subject));
        for (std::size_t i = 0; i < shown; ++i)
            stories_.push_back(audit::story_of(databases_, broken[i]));
        not_shown_ = requested.empty() ? broken.size() - shown : 0;
    }

    void print(const std::string& where) const {
        print_report(report_, where);
        for (const auto& story : stories_) print_story(style_, story);
        if (not_shown_ > 0)
            std::cout << "  and " << not_shown_ << " more orders: --histories shows all\n";
    }

    json for_programs() const {
        auto all = report_;
        auto& histories = all["histories"] = json::object();
        for (const auto& story : stories_) histories[story.subject] = as_json(story);
        return all;
    }

private:
    std::map<std::string, std::string> databases_;
    std::string style_;
    json report_;
    std::vector<audit::Story> stories_;
    std::size_t not_shown_ = 0;
};

/// The report about these invariants only; it holds if they hold.
json narrowed(json report, const std::vector<int>& invariants) {
    json kept = json::array();
    bool holds = true;
    for (auto& finding : report["invariants"]) {
        if (std::ranges::find(invariants, finding.value("id", 0)) == invariants.end()) continue;
        holds = holds && finding.value("holds", false);
        kept.push_back(std::move(finding));
    }
    report["invariants"] = std::move(kept);
    report["holds"] = holds;
    return report;
}

int audit(const Context& context, const Options& options) {
    const auto invariants = invariants_named(options.only.empty() ? "all" : options.only);
    std::optional<client::ShopAccess>
        shop;  // answers by itself when it is up; reads the files when it is down
    if (processes::running_record(context.paths)) shop = shop_under_load(context.paths);
    json all = json::array();
    bool holds = true;
    for (const auto& style : styles_to_audit(context.paths, options.style)) {
        Case one{context.paths, style,
                 narrowed(shop ? audit_of(*shop, style) : audit_of_files(context.paths, style),
                          invariants)};
        one.print_histories(options.orders, options.all_histories);
        holds = holds && one.holds();
        if (options.json)
            all.push_back(one.for_programs());
        else
            one.print(shop ? "the running shop" : "the stopped shop's files");
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else if (options.only.empty())
        std::cout << "I12 (both styles alike) and I14 (each of these catches a planted bug) are "
                     "not about one shop's files: the tests and `duet mutants` check them.\n";
    return holds ? exit_done : exit_failed;
}

int explain(const Context& context, const Options& options) {
    const auto invariants = invariants_named(options.explain);
    if (options.json) {
        std::cout << queries_of(invariants).dump(2) << '\n';
        return exit_done;
    }
    const auto style = styles_with_files(context.paths, styles_from(options.style));
    const auto shown = style.empty() ? styles_from(options.style).front() : style.front();
    std::cout << "-- To run the query by hand: duet audit --style " << shown << " --explain "
              << options.explain << " | sqlite3 -box\n"
              << script_of(invariants, shown, databases_of(context.paths, shown));
    return exit_done;
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "audit", "Check every invariant of the shop against its files, and show what breaks it");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that have files")
        ->capture_default_str();
    command->add_option(
        "--explain", options->explain,
        "Print the queries of an invariant (I4, captured-once, all) and audit nothing");
    command->add_option("--only", options->only, "Check this invariant only (I4, captured-once)")
        ->excludes("--explain");
    command->add_option("--history", options->orders,
                        "Show the history of these orders (or returns), broken or not");
    command->add_flag(
        "--histories", options->all_histories,
        fmt::format("Show the history of every such order, not only of the first {} only",
                    max_histories));
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "Works on a running and on a stopped shop. It shows each row that breaks an invariant, and "
        "the history of its\norders: the requests, commands and events that each service received, "
        "what it wrote, and what it published. Exit status 1 when one does not "
        "hold.\n\nExamples:\n  duet audit\n  duet audit --style choreographed --history o-1a2b\n  "
        "duet audit --only I4\n  duet audit --explain I4\n  duet audit --style choreographed "
        "--explain all | sqlite3 "
        "-box\n  duet audit --json | jq '.[].holds'");
    command->callback([&context, options] {
        context.action = [&context, options] {
            return options->explain.empty() ? audit(context, *options) : explain(context, *options);
        };
    });
}

}  // namespace duet::commands
