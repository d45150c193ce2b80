// duet cancel: requests the cancel of an order and follows it to the order's end. duet cancels:
// counts how payments decided the cancels.

#include "infra/client/following.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/duet/stored.hpp"
#include "services/audit/records.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace duet::commands {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

struct Options {
    std::string id;
    std::string style = "both";
    std::string key;
    double wait = 10;
    bool json = false;
};

/// A cancel in one style: the gateway's response and the state in which the order was last seen.
struct Cancelled {
    std::string style, answer, state;
    int status = 0;
    bool accepted() const { return status == 202 || status == 200; }
};

Cancelled cancel_in(Shop& shop, const std::string& style, const std::string& id,
                    const Options& options) {
    const auto begin = std::chrono::steady_clock::now();
    const auto reply =
        shop.call(style, http::Method::post, "/v1/orders/" + percent_encoded(id) + "/cancel",
                  Shop::Role::customer, {},
                  {{"Idempotency-Key", options.key.empty() ? "cancel-" + id : options.key}});
    Cancelled cancelled{.style = style, .answer = {}, .state = {}, .status = reply.status};
    if (!cancelled.accepted()) {
        cancelled.answer = reply.problem();
        return cancelled;
    }
    cancelled.state = reply.json().value("state", "");
    cancelled.answer = fmt::format("accepted; the response says {}", cancelled.state);
    if (options.wait <= 0) return cancelled;
    const auto followed = follow(
        shop, style, id, begin, std::chrono::milliseconds(static_cast<long>(options.wait * 1000)),
        [](double, const json&) {}, false);
    cancelled.state = followed.order.value("state", cancelled.state);
    return cancelled;
}

/// The running styles that know the order.
std::vector<std::string> styles_of(const Context& context, const Shop& shop, const std::string& id,
                                   const Options& options) {
    std::vector<std::string> wanted;
    const auto running = shop.running_styles(options.style);
    for (const auto& one : those_that_know(stored_styles(context.paths, options.style), id)) {
        if (std::ranges::find(running, one.style) != running.end()) wanted.push_back(one.style);
    }
    if (wanted.empty())
        throw Failure(exit_not_up, fmt::format("'{}' is an order of a style that is not up.\nStart "
                                               "both styles with `duet up`.",
                                               id));
    return wanted;
}

int cancel(const Context& context, const Options& options) {
    Shop shop{context.paths};
    shop.running_styles(options.style);
    const auto id = order_meant(stored_styles(context.paths, options.style), options.id);
    auto all = ordered_json::array();
    bool cancelled_all = true;
    for (const auto& style : styles_of(context, shop, id, options)) {
        const auto one = cancel_in(shop, style, id, options);
        cancelled_all = cancelled_all && one.accepted();
        all.push_back({{"style", style},
                       {"order_id", id},
                       {"status", one.status},
                       {"answer", one.answer},
                       {"state", one.state}});
        if (options.json) continue;
        std::cout << fmt::format("Cancel of {}, {}: {}\n", id, style, one.answer);
        if (one.accepted() && options.wait > 0)
            std::cout << fmt::format("  now the order is {}\n", one.state);
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    return cancelled_all ? exit_done : exit_failed;
}

int cancels(const Context& context, const Options& options) {
    auto all = ordered_json::array();
    std::vector<std::vector<std::string>> table{
        {"style", "in time", "early (before the order)", "too late"}};
    for (const auto& one : stored_styles(context.paths, options.style)) {
        const auto counted = audit::cancels(one.databases);
        all.push_back({{"style", one.style},
                       {"in_time", counted.in_time},
                       {"early", counted.early},
                       {"too_late", counted.late}});
        table.push_back({one.style, std::to_string(counted.in_time), std::to_string(counted.early),
                         std::to_string(counted.late)});
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else
        print_table(table);
    return exit_done;
}

}  // namespace

void add_cancel(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "cancel", "Cancel an order as its customer does, and show how the order ends");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->id, "An order, or last")->required();
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that run and know the order")
        ->capture_default_str();
    command->add_option("--key", options->key,
                        "Idempotency key; default: cancel-ID, so a repeat is the same cancel");
    command->add_option("--wait", options->wait, "Seconds to wait for the order's end; 0: none")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 86400.0));
    command->add_flag("--json", options->json, "Print JSON: an array, one entry a style");
    command->footer(
        "Orders only takes the request; payments decides whether it came before the capture.\nExit "
        "codes: 0 the request was accepted, 1 it was not (a dispatched order, for "
        "example).\n\nExamples:\n  duet order --customer review-ann --wait 1 && duet cancel last\n"
        "  duet cancel o-1a2b --style choreographed --wait 0");
    command->callback([&context, options] {
        context.action = [&context, options] { return cancel(context, *options); };
    });
}

void add_cancels(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "cancels", "Count the cancels: in time, before the order itself, or too late");
    auto options = std::make_shared<Options>();
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON: an array, one entry a style");
    command->footer(
        "Works on a stopped shop, too. In time: payments had the order and had not captured. "
        "Early: "
        "the cancel reached payments\nbefore the order did. Too late: the capture came first.\n\n"
        "Examples:\n  duet cancels\n  duet cancels --style choreographed --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return cancels(context, *options); };
    });
}

}  // namespace duet::commands
