// duet timers: the durable timers of all services.

#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/stored.hpp"
#include "services/audit/records.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <iostream>
#include <memory>
#include <utility>

namespace duet::commands {

using nlohmann::ordered_json;

namespace {

struct Options {
    std::string id;
    std::string style = "both";
    bool json = false;
};

/// What a service does when the timer is due; "" for a type that this program does not know.
std::string meaning_of(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> meanings{{
        {"coordinator.wait_is_over", "the review expires"},
        {"coordinator.sweep", "a look at all sagas, every 5 s"},
        {"coordinator.round_is_due", "the next round of the reports"},
        {"coordinator.backfill_goes_on", "the next piece of a backfill"},
        {"fraud.review_runs_out", "the review expires"},
        {"fraud.return_review_runs_out", "the review of a return expires"},
        {"payments.ask_network_again", "the card network has replied"},
    }};
    for (const auto& [known, meaning] : meanings) {
        if (type == known) return std::string{meaning};
    }
    return "";
}

std::string until_text(Instant due, Instant now) {
    return due >= now ? "in " + seconds_text(due - now) : "overdue by " + seconds_text(now - due);
}

int timers(const Context& context, const Options& options) {
    const auto styles = stored_styles(context.paths, options.style);
    const auto id = options.id.empty() ? "" : order_meant(styles, options.id);
    const auto wanted = id.empty() ? styles : those_that_know(styles, id);
    const auto now = SystemClock{}.now();
    auto all = ordered_json::array();
    std::vector<std::vector<std::string>> table{
        {"style", "service", "timer", "subject", "due", "when", "what"}};
    for (const auto& one : wanted) {
        for (const auto& timer : audit::timers(one.databases, id)) {
            all.push_back({{"style", one.style},
                           {"service", timer.service},
                           {"type", timer.type},
                           {"subject", timer.subject},
                           {"due", to_rfc3339(timer.due)},
                           {"in_us", (timer.due - now).count()},
                           {"overdue", timer.due < now},
                           {"meaning", meaning_of(timer.type)}});
            table.push_back({one.style, timer.service, timer.type, timer.subject,
                             to_rfc3339(timer.due), until_text(timer.due, now),
                             meaning_of(timer.type)});
        }
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else if (all.empty())
        std::cout << (id.empty() ? "No service has set a timer.\n"
                                 : "No service has set a timer about " + id + ".\n");
    else
        print_table(table);
    return exit_done;
}

}  // namespace

void add_timers(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "timers", "Show the durable timers of all services: what, when due, how long until then");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->id, "Only about this order or return, or last");
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON: an array");
    command->footer(
        "Works on a stopped shop, too. A timer is a row, so it survives a crash: a timer that is "
        "overdue becomes a message as soon\nas its service runs.\n\nExamples:\n  duet timers\n  "
        "duet order --customer review-ann --wait 1 && duet timers last");
    command->callback([&context, options] {
        context.action = [&context, options] { return timers(context, *options); };
    });
}

}  // namespace duet::commands
