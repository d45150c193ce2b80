// duet order: places one order in each style and follows it to its end.

#include "infra/client/following.hpp"
#include "infra/client/traces.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "shared/clock/clock.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <future>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>

namespace duet::commands {

using nlohmann::json;

namespace {

constexpr auto default_sku = "TEAPOT";  // the default SKU; created when the shop does not have it
constexpr long house_price = 1250;

struct Options {
    std::string style = "both";
    std::string sku = default_sku;
    long quantity = 1;
    long price = -1;
    std::string token = "tok_ok";
    std::string country = "GB";
    std::string customer;  ///< empty: a new customer, because ten orders of one customer within an
                           ///< hour look like fraud
    std::string key;
    double wait = 90;
    bool json = false;
};

void fill_shelf(Shop& shop, const std::string& style, long units) {
    const json body{{"price", house_price}, {"restock", units}};
    const auto reply =
        shop.call(style, http::Method::put, std::string{"/v1/products/"} + default_sku,
                  Shop::Role::operator_, body.dump());
    if (!reply.ok())
        throw Failure(exit_failed, "cannot put a " + std::string{default_sku} +
                                       " into inventory (" + style + "): " + reply.problem());
    show_note(fmt::format("put {} {} at 12.50 into inventory ({})", units, default_sku, style));
}

/// The price that the order quotes. Without --price: the product's price.
long price_of(Shop& shop, const std::string& style, const Options& options) {
    if (options.price >= 0) return options.price;
    const auto reply =
        shop.call(style, http::Method::get, "/v1/products/" + percent_encoded(options.sku),
                  Shop::Role::customer);
    if (options.sku == default_sku &&
        (reply.status == 404 ||
         (reply.ok() && reply.json().value("on_hand", 0L) < options.quantity))) {
        fill_shelf(shop, style, std::max(100L, options.quantity));
        return reply.ok() ? reply.json().value("price", house_price) : house_price;
    }
    if (reply.status == 404) {
        throw Failure(exit_failed,
                      "there is no product '" + options.sku + "' (" + style +
                          ").\nLeave out --sku for a " + default_sku +
                          ", or give --price as well to order it nevertheless and see it refused.");
    }
    if (!reply.ok())
        throw Failure(exit_failed,
                      "cannot look up " + options.sku + " (" + style + "): " + reply.problem());
    return reply.json().value("price", 0L);
}

std::string seconds(double value) {
    std::ostringstream text;
    text << '+' << std::fixed << std::setprecision(3) << value << " s";
    return text.str();
}

std::string line_of(double after, const json& transition) {
    std::ostringstream text;
    text << "  " << std::setw(10) << std::right << seconds(after) << "  " << std::left
         << std::setw(16) << transition.value("to", "") << "  " << transition.value("cause", "")
         << '\n';
    return text.str();
}

/// The request that both styles get, so that the order has the same number in both.
struct Sameness {
    std::string key;
    std::string placed_at;  ///< empty when the user chose a key: then the body must be the same the
                            ///< next time
};

json place(Shop& shop, const std::string& style, const Options& options, long price,
           const Sameness& same) {
    json body{
        {"customer_id", options.customer.empty() ? "visitor-" + same.key : options.customer},
        {"lines", {{{"sku", options.sku}, {"quantity", options.quantity}, {"unit_price", price}}}},
        {"ship_to", {{"country", options.country}}},
        {"payment", {{"token", options.token}}}};
    if (!same.placed_at.empty()) body["placed_at"] = same.placed_at;
    const auto reply =
        shop.call(style, http::Method::post, "/v1/orders", Shop::Role::customer, body.dump(),
                  {{"Idempotency-Key", same.key}, {"traceparent", new_traceparent()}});
    if (!reply.ok())
        throw Failure(exit_failed,
                      "the shop (" + style + ") did not take the order: " + reply.problem());
    return reply.json();
}

struct Placed {
    std::string style, id;
    std::chrono::steady_clock::time_point begin;
};

/// Follows an order to its end and passes each line of its story to `print_line`.
Followed followed_to_its_end(const Context& context, const Placed& placed, const Options& options,
                             const std::function<void(const std::string&)>& print_line) {
    Shop shop{context.paths};
    print_line("Order " + placed.id + ", " + placed.style + ":\n");
    auto followed = follow(
        shop, placed.style, placed.id, placed.begin,
        std::chrono::milliseconds(static_cast<long>(options.wait * 1000)),
        [&](double after, const json& transition) { print_line(line_of(after, transition)); });
    if (!followed.ended)
        show_note(fmt::format("not at its end after {} s ({}): {}; `duet orders` shows it later",
                              static_cast<long>(options.wait), placed.style,
                              followed.order.value("state", "?")));
    const auto reason = followed.order.contains("reason") && followed.order["reason"].is_string()
                            ? followed.order["reason"].get<std::string>()
                            : "";
    if (!reason.empty()) print_line("  reason: " + reason + "\n");
    return followed;
}

/// The styles run concurrently, because one may be stuck. Each style's story is printed in one
/// piece, as soon as it has ended.
std::vector<Followed> all_followed(const Context& context, const std::vector<Placed>& orders,
                                   const Options& options) {
    const auto print = [&](const std::string& words) {
        if (!options.json) std::cout << words << std::flush;
    };
    if (orders.size() == 1) return {followed_to_its_end(context, orders.front(), options, print)};
    std::vector<std::string> stories(orders.size());
    std::vector<std::future<Followed>> under_way;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        under_way.push_back(std::async(std::launch::async, [&, i] {
            return followed_to_its_end(context, orders[i], options,
                                       [&, i](const std::string& words) { stories[i] += words; });
        }));
    }
    std::vector<std::optional<Followed>> ended(orders.size());
    for (std::size_t left = orders.size(); left > 0;) {
        for (std::size_t i = 0; i < orders.size(); ++i) {
            if (ended[i] ||
                under_way[i].wait_for(std::chrono::milliseconds{20}) != std::future_status::ready)
                continue;
            ended[i] = under_way[i].get();
            print(stories[i]);
            --left;
        }
    }
    std::vector<Followed> all;
    for (auto& one : ended) all.push_back(*std::move(one));
    return all;
}

int order(const Context& context, const Options& options) {
    watch_for_interruption();
    stop_when_nobody_reads();
    Shop shop{context.paths};
    const auto same = options.key.empty()
                          ? Sameness{random_order_key(), to_rfc3339(SystemClock{}.now())}
                          : Sameness{options.key, ""};
    const auto styles = shop.running_styles(options.style);
    std::vector<Placed> orders;
    for (const auto& style : styles) {
        const auto price = price_of(shop, style, options);
        const auto begin = std::chrono::steady_clock::now();
        orders.push_back(
            {style, place(shop, style, options, price, same).value("order_id", ""), begin});
    }
    json all = json::array();
    bool ended = true;
    auto followed = all_followed(context, orders, options);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        auto& one = followed[i];
        ended = ended && one.ended;
        one.order["style"] = orders[i].style;
        one.order["transitions"] = one.transitions;
        one.order["seconds"] = one.seconds;
        all.push_back(std::move(one.order));
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    return ended ? exit_done : exit_failed;
}

}  // namespace

void add_order(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("order", "Place an order and follow it to its end");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--style", options->style,
                     "orchestrated, choreographed, or both: those that run")
        ->capture_default_str();
    command->add_option("--sku", options->sku, "The SKU; the default TEAPOT is stocked first")
        ->capture_default_str();
    command->add_option("--quantity", options->quantity, "How many")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    command
        ->add_option("--price", options->price,
                     "The quoted unit price in pence; default: the product's price")
        ->check(CLI::Range(0, 100'000'000));
    command
        ->add_option("--token", options->token,
                     "tok_ok, tok_declined, tok_insufficient_funds, tok_slow, tok_flaky, "
                     "tok_lost_reply, tok_void_fails")
        ->capture_default_str();
    command->add_option("--country", options->country, "Ship to; AQ cannot be served")
        ->capture_default_str();
    command->add_option("--customer", options->customer,
                        "The customer; default: a new one; fraud blocks customers named blocked-…");
    command->add_option("--key", options->key, "Idempotency key; twice the same is one order");
    command->add_option("--wait", options->wait, "Seconds to follow it")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 86400.0));
    command->add_flag("--json", options->json,
                      "Print JSON: an array, one order a style, with its transitions");
    command->footer(
        "Exit codes: 0 the order ended (also by a refusal), 1 it did not.\n\nExamples:\n  duet "
        "order\n  duet order --style orchestrated --token tok_declined\n  duet order --country AQ  "
        "               refused by shipping, payment given back\n  duet order --customer "
        "blocked-eve\n  duet order --quantity 1000 --sku TEAPOT --price 1250");
    command->callback([&context, options] {
        context.action = [&context, options] { return order(context, *options); };
    });
}

}  // namespace duet::commands
