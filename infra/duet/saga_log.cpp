// duet saga-log: the transitions that the coordinator has stored about an order or return, and what
// the choreographed style stores instead.

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/stored.hpp"
#include "services/audit/records.hpp"
#include "services/audit/story.hpp"
#include "services/coordinator/engine/outline.hpp"
#include "services/coordinator/engine/saga_state.hpp"
#include "services/coordinator/sagas/analytics.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <map>
#include <memory>

namespace duet::commands {

using nlohmann::ordered_json;

namespace {

struct Options {
    std::string id;
    std::string style = "both";
    int limit = 20;
    bool unfinished = false;
    bool json = false;
};

/// The names of a saga's steps; empty when this program knows the saga only in another version.
std::vector<std::string> steps_of(const audit::SagaSummary& saga) {
    const std::chrono::milliseconds any_timeout{0};
    for (const auto& definition :
         {coordinator::place_order(any_timeout), coordinator::return_goods(any_timeout),
          coordinator::analytics_round(), coordinator::analytics_backfill()}) {
        if (definition.name != saga.definition || definition.version != saga.version) continue;
        std::vector<std::string> names;
        for (const auto& step : definition.steps) names.push_back(step.name);
        return names;
    }
    return {};
}

std::string reply_text(const audit::SagaRow& row) {
    if (row.command.empty()) return "the saga begins";
    auto text = row.command + ": " + row.outcome;
    if (!row.reason.empty()) text += " (" + row.reason + ")";
    return text;
}

std::string intent_text(const audit::SagaRow& row) {
    if (!row.awaits.empty()) return std::string{coordinator::type_of(row.awaits)};
    if (row.phase == "ended") return "nothing: the saga has ended";
    if (row.phase == "waiting") return "nothing: waits for a decision or its timer";
    if (row.phase == "stuck") return "nothing: an operator must act";
    return "nothing";
}

std::string step_text(const audit::SagaRow& row, const std::vector<std::string>& steps) {
    const auto at = static_cast<std::size_t>(row.step);
    if (row.phase == "ended" || row.phase == "ending") return "";
    const auto number = std::to_string(row.step + 1);
    return at < steps.size() ? number + " " + steps[at] : number;
}

ordered_json to_json(const audit::SagaSummary& saga) {
    return {{"style", processes::orchestrated},
            {"saga_id", saga.saga_id},
            {"definition", saga.definition},
            {"version", saga.version},
            {"phase", saga.phase},
            {"awaits", std::string{coordinator::type_of(saga.awaits)}},
            {"cancel", saga.cancel},
            {"decision", saga.decision},
            {"trouble", saga.trouble},
            {"began", to_rfc3339(saga.began)},
            {"since", to_rfc3339(saga.since)},
            {"transitions", saga.rows}};
}

ordered_json to_json(const audit::SagaRow& row, Instant began,
                     const std::vector<std::string>& steps) {
    const auto at = static_cast<std::size_t>(row.step);
    return {{"seq", row.seq},
            {"at", to_rfc3339(row.at)},
            {"after_us", (row.at - began).count()},
            {"command", row.command},
            {"outcome", row.outcome},
            {"reason", row.reason},
            {"phase", row.phase},
            {"step", row.step + 1},
            {"step_name", at < steps.size() ? steps[at] : ""},
            {"sends", std::string{coordinator::type_of(row.awaits)}},
            {"awaits", row.awaits}};
}

void print_log(const audit::SagaSummary& saga, const std::vector<audit::SagaRow>& rows) {
    const auto steps = steps_of(saga);
    std::cout << fmt::format("Saga {}, orchestrated: {} version {}, {} transitions, began {}\n\n",
                             saga.saga_id, saga.definition, saga.version, rows.size(),
                             to_rfc3339(saga.began));
    std::vector<std::vector<std::string>> table{
        {"", "after", "reply", "phase", "step", "then sends"}};
    for (const auto& row : rows)
        table.push_back({"", "+" + seconds_text(row.at - saga.began), reply_text(row), row.phase,
                         step_text(row, steps), intent_text(row)});
    print_table(table);
    std::cout << "\nThe coordinator writes each row in one transaction: the reply, the new state, "
                 "and the intent to send\nthe next command. A restarted coordinator continues from "
                 "the last row.\n";
    if (!saga.awaits.empty())
        std::cout << fmt::format("It awaits the reply to {} since {}.\n",
                                 coordinator::type_of(saga.awaits), to_rfc3339(saga.since));
    if (!saga.trouble.empty()) std::cout << "Its last trouble: " << saga.trouble << '\n';
}

void print_states(const audit::Story& story) {
    std::cout << fmt::format(
        "Order {}, choreographed: no coordinator, so no saga log.\n"
        "Each service stores its own state, and no row says what comes next:\n\n",
        story.subject);
    std::vector<std::vector<std::string>> table;
    for (const auto& [service, what] : story.stands) table.push_back({"", service, what});
    print_table(table);
    std::cout << fmt::format(
        "\n`duet trace {0} --style choreographed` draws the messages between them.\n"
        "`duet outbox {0}` lists the events that they have published.\n",
        story.subject);
}

ordered_json states_as_json(const audit::Story& story) {
    auto states = ordered_json::array();
    for (const auto& [service, what] : story.stands)
        states.push_back({{"service", service}, {"state", what}});
    return {{"style", processes::choreographed},
            {"order_id", story.subject},
            {"saga_log", nullptr},
            {"states", states}};
}

int show_one(const std::vector<Stored>& styles, const Options& options) {
    const auto id = order_meant(styles, options.id);
    auto all = ordered_json::array();
    bool first = true;
    for (const auto& one : those_that_know(styles, id)) {
        const auto found = audit::sagas(one.databases, 1, false, id);
        if (!options.json && !first) std::cout << '\n';
        first = false;
        if (found.empty()) {
            const auto story = audit::story_of(one.databases, id);
            if (options.json)
                all.push_back(states_as_json(story));
            else
                print_states(story);
            continue;
        }
        const auto& saga = found.front();
        const auto rows = audit::saga_log_of(one.databases, id);
        if (!options.json) {
            print_log(saga, rows);
            continue;
        }
        auto value = to_json(saga);
        auto& log = value["saga_log"] = ordered_json::array();
        for (const auto& row : rows) log.push_back(to_json(row, saga.began, steps_of(saga)));
        all.push_back(std::move(value));
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    return exit_done;
}

void print_sagas(const std::vector<audit::SagaSummary>& found) {
    std::vector<std::vector<std::string>> table{
        {"saga", "definition", "phase", "awaits", "transitions", "since"}};
    for (const auto& saga : found)
        table.push_back({saga.saga_id, saga.definition, saga.phase,
                         std::string{coordinator::type_of(saga.awaits)}, std::to_string(saga.rows),
                         to_rfc3339(saga.since)});
    print_table(table);
}

int list(const std::vector<Stored>& styles, const Options& options) {
    auto all = ordered_json::array();
    bool coordinator = false;
    std::vector<audit::SagaSummary> found;
    for (const auto& one : styles) {
        coordinator = coordinator || one.databases.contains("coordinator");
        for (auto& saga : audit::sagas(one.databases, options.limit, options.unfinished))
            found.push_back(std::move(saga));
    }
    if (options.json) {
        for (const auto& saga : found) all.push_back(to_json(saga));
        std::cout << all.dump(2) << '\n';
    } else if (!coordinator)
        std::cout << "The choreographed style has no coordinator, so no saga log.\n"
                     "`duet saga-log ID` shows what each service stores about an order.\n";
    else if (found.empty())
        std::cout << (options.unfinished ? "Every saga has ended.\n"
                                         : "No sagas yet. `duet order` begins one.\n");
    else
        print_sagas(found);
    return exit_done;
}

int saga_log(const Context& context, const Options& options) {
    const auto styles = stored_styles(context.paths, options.style);
    return options.id.empty() ? list(styles, options) : show_one(styles, options);
}

}  // namespace

void add_saga_log(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "saga-log",
        "Show an order's saga as the coordinator has stored it: every reply, the state "
        "after it, and the next command");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->id,
                        "An order, a return or last; without it, the newest sagas and their last "
                        "rows");
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_flag("--unfinished", options->unfinished,
                      "Without ID: only sagas that have not ended");
    command->add_option("--limit", options->limit, "Without ID: the maximum number of sagas")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    command->add_flag("--json", options->json, "Print JSON: an array");
    command->footer(
        "Works on a stopped shop, too. The choreographed style has no saga log: for its orders the "
        "command shows the state\nthat each service stores. The plan of a saga: duet "
        "saga\n\nExamples:\n  duet saga-log last\n  duet saga-log o-1a2b --style orchestrated "
        "--json\n  duet saga-log --unfinished");
    command->callback([&context, options] {
        context.action = [&context, options] { return saga_log(context, *options); };
    });
}

}  // namespace duet::commands
