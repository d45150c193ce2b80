// duet outbox: the events about an order in the outboxes of all services, and the messages that
// their inboxes have noted.

#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/stored.hpp"
#include "infra/supervisor/record.hpp"
#include "services/audit/records.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>

namespace duet::commands {

using nlohmann::ordered_json;

namespace {

struct Options {
    std::string id;
    std::string style = "both";
    bool inbox = false;
    bool json = false;
};

/// How many rows each service's relay still has to publish, in a running shop: service → rows.
using Lags = std::map<std::string, std::int64_t>;

Lags lags_of(const Context& context, const std::string& style) {
    Lags lags;
    if (!processes::running_record(context.paths)) return lags;
    Shop shop{context.paths};
    const auto running = shop.styles();
    if (std::ranges::find(running, style) == running.end()) return lags;
    for (const auto& process : shop.services(style)) {
        const auto reply = shop.call_process(process, http::Method::get, "/metrics");
        std::istringstream lines{reply.ok() ? reply.body : ""};
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("duet_waiting{") && line.find("outbox") != std::string::npos)
                lags[process.program.name] =
                    std::strtol(line.c_str() + line.rfind(' '), nullptr, 10);
        }
    }
    return lags;
}

/// A running relay knows more than the file, which gets an acknowledgement with the next batch.
void correct(std::vector<audit::OutboxEntry>& rows, const Lags& lags) {
    for (auto& row : rows) {
        const auto lag = lags.find(row.service);
        if (lag != lags.end()) row.published = row.published || row.newer >= lag->second;
    }
}

void correct(audit::Kept& row, const Lags& lags) {
    const auto lag = lags.find(row.service);
    if (lag == lags.end()) return;
    const auto waiting = std::min(row.waiting, lag->second);
    row.published += row.waiting - waiting;
    row.waiting = waiting;
}

/// The rows of one style about one order.
struct Found {
    std::string style, id;
    std::vector<audit::OutboxEntry> outbox;
    std::vector<audit::InboxEntry> inbox;
};

std::string subject_of(const audit::OutboxEntry& row) { return "shop." + row.type; }

ordered_json to_json(const Found& found, Instant now, bool with_inbox) {
    auto outbox = ordered_json::array();
    for (const auto& row : found.outbox)
        outbox.push_back({{"service", row.service},
                          {"seq", row.seq},
                          {"id", row.id},
                          {"type", row.type},
                          {"subject", subject_of(row)},
                          {"at", to_rfc3339(row.at)},
                          {"age_us", (now - row.at).count()},
                          {"published", row.published}});
    ordered_json value{{"style", found.style}, {"order_id", found.id}, {"outbox", outbox}};
    if (!with_inbox) return value;
    auto inbox = ordered_json::array();
    for (const auto& row : found.inbox)
        inbox.push_back({{"service", row.service},
                         {"kind", row.kind},
                         {"id", row.id},
                         {"at", to_rfc3339(row.at)}});
    value["inbox"] = inbox;
    return value;
}

void print_outbox(const Found& found, Instant now) {
    if (found.outbox.empty()) {
        std::cout << (found.style == processes::orchestrated
                          ? "  outbox: no rows. This style publishes no events: the coordinator "
                            "sends commands\n  (`duet saga-log`).\n"
                          : "  outbox: no rows. A service deletes a row five minutes after the "
                            "broker has acknowledged it.\n");
        return;
    }
    std::vector<std::vector<std::string>> table{
        {" ", "service", "row", "id", "subject", "state", "age"}};
    for (const auto& row : found.outbox)
        table.push_back({" ", row.service, std::to_string(row.seq), row.id, subject_of(row),
                         row.published ? "published" : "waiting", seconds_text(now - row.at)});
    print_table(table);
}

void print_inbox(const Found& found) {
    std::cout << fmt::format("\n  inbox: {} rows\n", found.inbox.size());
    if (found.inbox.empty()) return;
    std::vector<std::vector<std::string>> table{{" ", "service", "handled", "id", "at"}};
    for (const auto& row : found.inbox)
        table.push_back({" ", row.service, row.kind, row.id, to_rfc3339(row.at)});
    print_table(table);
}

int show_one(const Context& context, const std::vector<Stored>& styles, const Options& options) {
    const auto id = order_meant(styles, options.id);
    const auto now = SystemClock{}.now();
    auto all = ordered_json::array();
    bool waiting = false;
    for (const auto& one : those_that_know(styles, id)) {
        Found found{one.style, id, audit::outbox_of(one.databases, id), {}};
        correct(found.outbox, lags_of(context, one.style));
        if (options.inbox) found.inbox = audit::inbox_of(one.databases, id);
        for (const auto& row : found.outbox) waiting = waiting || !row.published;
        if (options.json) {
            all.push_back(to_json(found, now, options.inbox));
            continue;
        }
        std::cout << fmt::format("Order {}, {}:\n", id, one.style);
        print_outbox(found, now);
        if (options.inbox) print_inbox(found);
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else if (waiting)
        std::cout << "\nwaiting: no acknowledgement of the broker is known for the row, so the "
                     "relay publishes it (again).\n";
    return exit_done;
}

int summarize(const Context& context, const std::vector<Stored>& styles, const Options& options) {
    auto all = ordered_json::array();
    std::vector<std::vector<std::string>> table{
        {"style", "service", "outbox: published", "waiting", "inbox"}};
    for (const auto& one : styles) {
        const auto lags = lags_of(context, one.style);
        for (auto row : audit::rows_kept(one.databases)) {
            correct(row, lags);
            all.push_back({{"style", one.style},
                           {"service", row.service},
                           {"published", row.published},
                           {"waiting", row.waiting},
                           {"inbox", row.inbox}});
            table.push_back({one.style, row.service, std::to_string(row.published),
                             std::to_string(row.waiting), std::to_string(row.inbox)});
        }
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else
        print_table(table);
    return exit_done;
}

int outbox(const Context& context, const Options& options) {
    const auto styles = stored_styles(context.paths, options.style);
    return options.id.empty() ? summarize(context, styles, options)
                              : show_one(context, styles, options);
}

}  // namespace

void add_outbox(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "outbox", "Show the events about an order in every service's outbox: published or waiting");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->id,
                        "An order, a return or last; without it, the number of rows per service");
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_flag("--inbox", options->inbox,
                      "Also the messages about it that services have handled: an id is handled "
                      "once");
    command->add_flag("--json", options->json, "Print JSON: an array, one entry a style");
    command->footer(
        "Works on a stopped shop, too; then the newest rows of a service may say waiting although "
        "they are published, because a\nservice stores the broker's acknowledgement with its next "
        "batch. A published row is kept for five minutes after the broker's "
        "acknowledgement, because\nthe broker syncs to disk later than it acknowledges; an inbox "
        "row is kept for seven days.\n\nExamples:\n  duet outbox last\n  duet outbox last --style "
        "choreographed --inbox\n  duet outbox --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return outbox(context, *options); };
    });
}

}  // namespace duet::commands
