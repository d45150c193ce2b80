// duet env: the running shop's addresses as variables for a shell, for your own HTTP client. Keys
// go into files, because a key on a command line is visible to every user in `ps`.

#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "infra/supervisor/files.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/plan.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

namespace duet::commands {

namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// In single quotes for a POSIX shell.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return out + "'";
}

/// Writes the header with the key of the role into a file (0600), as `curl -H @FILE` reads it.
std::filesystem::path header_file(const processes::Paths& paths, const std::string& role) {
    const auto file = std::filesystem::absolute(paths.state / "headers" / role);
    std::filesystem::create_directories(file.parent_path());
    processes::replace_private_file(
        file, "Authorization: Bearer " + processes::key_for(paths, role) + "\n");
    return file;
}

std::string gateway_of(const processes::Paths& paths) {
    const auto plan = processes::load_plan(paths).value();
    for (const auto& program : processes::catalogue()) {
        if (program.name == "gateway") return plan.url_of(program);
    }
    return {};
}

Variables variables_of(const processes::Paths& paths) {
    const Shop shop{paths};  // throws Failure when the shop is not up
    const auto gateway = gateway_of(paths);
    Variables all{{"DUET_GATEWAY", gateway}};
    for (const auto& style : shop.styles())
        all.emplace_back(
            style == processes::orchestrated ? "DUET_ORCHESTRATED" : "DUET_CHOREOGRAPHED",
            gateway + "/" + style);
    all.emplace_back("DUET_CUSTOMER", header_file(paths, "customer").string());
    all.emplace_back("DUET_OPERATOR", header_file(paths, "operator").string());
    return all;
}

int env(const Context& context, bool as_json) {
    const auto variables = variables_of(context.paths);
    if (as_json) {
        nlohmann::ordered_json all;
        for (const auto& [name, value] : variables) all[name] = value;
        std::cout << all.dump(2) << '\n';
        return exit_done;
    }
    for (const auto& [name, value] : variables)
        std::cout << "export " << name << '=' << quoted(value) << '\n';
    return exit_done;
}

}  // namespace

void add_env(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "env", "Print the shop's addresses as shell variables, for your own HTTP client");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Print JSON");
    command->footer(
        "DUET_GATEWAY is the gateway; DUET_ORCHESTRATED and DUET_CHOREOGRAPHED are the routes of a "
        "style that runs.\nDUET_CUSTOMER and DUET_OPERATOR are files (0600) that hold the header "
        "with a key, for `curl -H @FILE`:\nso no key appears in the list of processes.\n\n"
        "Examples:\n  duet env\n  eval \"$(./duet env)\"\n  curl -H @\"$DUET_CUSTOMER\" "
        "\"$DUET_ORCHESTRATED/v1/orders\"");
    command->callback(
        [&context, json] { context.action = [&context, json] { return env(context, *json); }; });
}

}  // namespace duet::commands
