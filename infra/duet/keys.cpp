// duet keys: lists and adds the gateway's API keys.

#include "infra/supervisor/keys.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <memory>

namespace duet::commands {

using nlohmann::json;
using processes::Key;

namespace {

struct Options {
    std::string name;
    std::string role = "customer";
    bool json = false;
};

json to_json(const Key& key) { return {{"name", key.name}, {"role", key.role}, {"key", key.key}}; }

int add(const Context& context, const Options& options) {
    if (options.role != "customer" && options.role != "operator")
        throw Failure(exit_misuse, "--role is customer or operator, not '" + options.role + "'.");
    const auto plain = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
    };
    if (options.name.empty() || options.name.size() > 64 ||
        !std::ranges::all_of(options.name, plain)) {
        throw Failure(exit_misuse,
                      "a key's name has 1 to 64 letters, digits, '-', '_' or '.', not '" +
                          options.name + "'.\nIt names the holder in the shop's records.");
    }
    context.paths.prepare();
    const auto key = processes::add_key(context.paths, options.name, options.role);
    std::cout << (options.json ? to_json(key).dump(2) : key.key) << '\n';
    return exit_done;
}

int list(const Context& context, const Options& options) {
    context.paths.prepare();
    json rows = json::array();
    std::vector<std::vector<std::string>> table{{"name", "role", "key"}};
    for (const auto& key : processes::ensure_keys(context.paths)) {
        rows.push_back(to_json(key));
        table.push_back({key.name, key.role, key.key});
    }
    if (options.json)
        std::cout << rows.dump(2) << '\n';
    else
        print_table(table);
    return exit_done;
}

}  // namespace

void add_keys(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "keys", "API keys of the gateway, for customers and operators: add, list");
    command->require_subcommand(1);
    command->footer(
        "A customer's key sees only its own orders; an operator's sees all. They are kept in "
        ".duet/keys.json (0600).\n\n"
        "Examples:\n  duet keys add alice\n  duet keys add boss --role operator\n  duet keys list "
        "--json");
    auto options = std::make_shared<Options>();

    auto* adding = command->add_subcommand(
        "add", "Make a key and print it; the gateway accepts it within a second");
    adding->add_option("name", options->name, "The name of its owner")->required();
    adding->add_option("--role", options->role, "customer or operator")->capture_default_str();
    adding->add_flag("--json", options->json, "Print JSON");
    adding->callback([&context, options] {
        context.action = [&context, options] { return add(context, *options); };
    });

    auto* listing = command->add_subcommand("list", "List all keys");
    listing->add_flag("--json", options->json, "Print JSON");
    listing->callback([&context, options] {
        context.action = [&context, options] { return list(context, *options); };
    });
}

}  // namespace duet::commands
