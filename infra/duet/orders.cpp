// duet orders: lists orders, one page at a time.

#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/cli/suggestion.hpp"
#include "infra/duet/commands.hpp"
#include "shared/text/percent_encoding.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>

namespace duet::commands {

using nlohmann::json;

namespace {

struct Options {
    std::string style = "both";
    std::string state;
    std::string customer;
    long limit = 20;
    bool json = false;
};

std::string pounds(long pence) {
    std::ostringstream text;
    text << pence / 100 << '.' << std::setw(2) << std::setfill('0') << pence % 100;
    return text.str();
}

std::string text_of(const json& order, const char* field) {
    return order.contains(field) && order[field].is_string() ? order[field].get<std::string>() : "";
}

json page(Shop& shop, const std::string& style, const Options& options) {
    std::string path = "/v1/orders?limit=" + std::to_string(options.limit);
    if (!options.state.empty()) path += "&state=" + percent_encoded(options.state);
    if (!options.customer.empty()) path += "&customer_id=" + percent_encoded(options.customer);
    const auto reply = shop.call(style, http::Method::get, path, Shop::Role::operator_);
    if (!reply.ok())
        throw Failure(exit_failed, "cannot list the orders (" + style + "): " + reply.problem());
    auto value = reply.json();
    auto orders =
        value.is_array() ? value : value.value("orders", value.value("rows", json::array()));
    for (auto& order : orders) order["style"] = style;
    return orders;
}

void check_state(const std::string& state) {
    static const std::vector<std::string> states{
        "pending",  "in_review", "confirmed", "dispatched",     "partly_returned",
        "returned", "rejected",  "cancelled", "needs_attention"};
    if (state.empty() || std::ranges::find(states, state) != states.end()) return;
    throw Failure(exit_misuse, "there is no state '" + state + "'" + suggestion(state, states) +
                                   "\n`duet orders --help` lists them.");
}

int orders(const Context& context, const Options& options) {
    check_state(options.state);
    Shop shop{context.paths};
    json all = json::array();
    for (const auto& style : shop.running_styles(options.style)) {
        for (auto& order : page(shop, style, options)) all.push_back(std::move(order));
    }
    if (options.json) {
        std::cout << all.dump(2) << '\n';
        return exit_done;
    }
    const bool all_meant = options.state.empty() && options.customer.empty();
    if (all.empty())
        std::cout << (all_meant ? "No orders. `duet order` places one.\n" : "No such orders.\n");
    if (all.empty()) return exit_done;
    std::vector<std::vector<std::string>> table{
        {"style", "order", "customer", "state", "reason", "total", "placed"}};
    for (const auto& order : all) {
        table.push_back({text_of(order, "style"), text_of(order, "order_id"),
                         text_of(order, "customer_id"), text_of(order, "state"),
                         text_of(order, "reason"), pounds(order.value("total", 0L)),
                         text_of(order, "placed_at")});
    }
    print_table(table);
    return exit_done;
}

}  // namespace

void add_orders(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("orders", "List orders");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that run")
        ->capture_default_str();
    command->add_option("--state", options->state,
                        "pending, in_review, confirmed, dispatched, partly_returned, returned, "
                        "rejected, cancelled, needs_attention");
    command->add_option("--customer", options->customer, "Only of this customer");
    command->add_option("--limit", options->limit, "The maximum number per style")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "Examples:\n  duet orders\n  duet orders --state needs_attention --style choreographed\n  "
        "duet orders --customer alice --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return orders(context, *options); };
    });
}

}  // namespace duet::commands
