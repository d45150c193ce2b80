// duet dlq: shows and handles dead letters, the messages that a service could not handle.

#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"
#include "shared/text/percent_encoding.hpp"
#include "shared/text/utf8.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace duet::commands {

using nlohmann::json;

namespace {

struct Options {
    std::string id;
    std::string service;
    std::string style = "both";
    bool all = false;
    bool json = false;
};

struct DeadLetter {
    processes::RunningProcess owner;
    json content;
    std::string id() const { return content.value("id", ""); }
};

std::vector<DeadLetter> dead_letters(Shop& shop, const Options& options) {
    const auto owners = options.service.empty()
                            ? shop.services(options.style)
                            : shop.processes_named(options.service, options.style);
    std::vector<DeadLetter> found;
    for (const auto& owner : owners) {
        const auto reply = shop.call_process(owner, http::Method::get, "/admin/dead-letters");
        if (!reply.ok()) {
            show_note(owner.program.slug() + " left out: " + reply.problem());
            continue;
        }
        for (auto& content : reply.json().value("dead_letters", json::array()))
            found.push_back({owner, content});
    }
    return found;
}

std::vector<DeadLetter> dead_letters_with_id(Shop& shop, const Options& options) {
    auto found = dead_letters(shop, options);
    std::erase_if(found,
                  [&](const DeadLetter& dead_letter) { return dead_letter.id() != options.id; });
    if (found.empty())
        throw Failure(exit_failed,
                      "there is no dead letter '" + options.id + "'.\n`duet dlq list` lists them.");
    return found;
}

json as_json(const DeadLetter& dead_letter) {
    auto value = dead_letter.content;
    value["style"] = dead_letter.owner.program.style;
    value["service"] = dead_letter.owner.program.name;
    return value;
}

int list(const Context& context, const Options& options) {
    Shop shop{context.paths};
    const auto found = dead_letters(shop, options);
    json rows = json::array();
    for (const auto& dead_letter : found) rows.push_back(as_json(dead_letter));
    if (options.json)
        std::cout << rows.dump(2) << '\n';
    else if (found.empty())
        std::cout << "No dead letters.\n";
    if (options.json || found.empty()) return exit_done;
    std::vector<std::vector<std::string>> table{
        {"style", "service", "id", "type", "attempts", "reason"}};
    for (const auto& row : rows) {
        table.push_back({row.value("style", ""), row.value("service", ""), row.value("id", ""),
                         row.value("type", ""), std::to_string(row.value("attempts", 0)),
                         row.value("reason", "")});
    }
    print_table(table);
    return exit_done;
}

int show(const Context& context, const Options& options) {
    Shop shop{context.paths};
    for (const auto& dead_letter : dead_letters_with_id(shop, options)) {
        const auto value = as_json(dead_letter);
        if (options.json) {
            std::cout << value.dump(2) << '\n';
            continue;
        }
        for (const char* field :
             {"id", "style", "service", "type", "subject", "at", "attempts", "reason"}) {
            if (!value.contains(field)) continue;
            const auto& content = value[field];
            const auto text = content.is_string() ? content.get<std::string>() : content.dump();
            std::cout << field << ": " << on_one_line(text) << '\n';
        }
        // Escapes control characters of a dead letter before they reach the terminal; --json has it
        // exactly.
        std::cout << "raw:\n" << on_one_line(value.value("raw", "")) << '\n';
    }
    return exit_done;
}

int redrive(const Context& context, const Options& options) {
    if (options.all == !options.id.empty())
        throw Failure(exit_misuse,
                      "name one: `duet dlq redrive ID`, or all: `duet dlq redrive --all`.");
    Shop shop{context.paths};
    const auto found =
        options.all ? dead_letters(shop, options) : dead_letters_with_id(shop, options);
    json rows = json::array();
    bool well = true;
    for (const auto& dead_letter : found) {
        const auto reply = shop.call_process(
            dead_letter.owner, http::Method::post,
            "/admin/dead-letters/" + percent_encoded(dead_letter.id()) + "/redrive");
        well = well && reply.ok();
        rows.push_back({{"id", dead_letter.id()},
                        {"style", dead_letter.owner.program.style},
                        {"service", dead_letter.owner.program.name},
                        {"redriven", reply.ok()},
                        {"problem", reply.ok() ? "" : reply.problem()}});
        if (!options.json)
            std::cout << dead_letter.owner.program.slug() << " " << dead_letter.id()
                      << (reply.ok() ? ": handled now\n" : ": " + reply.problem() + "\n");
    }
    if (options.json)
        std::cout << rows.dump(2) << '\n';
    else if (found.empty())
        std::cout << "No dead letters.\n";
    return well ? exit_done : exit_failed;
}

void add_common(CLI::App* command, const std::shared_ptr<Options>& options) {
    command->add_option("--service", options->service, "Only of this service");
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
}

}  // namespace

void add_dlq(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "dlq", "Dead letters, messages that a service could not handle: list, show, redrive");
    command->require_subcommand(1);
    command->footer(
        "Examples:\n  duet dlq list\n  duet dlq show o-17:stock.reserved\n  duet dlq redrive "
        "o-17:stock.reserved\n  duet dlq redrive --all --style choreographed");
    auto options = std::make_shared<Options>();

    auto* listing = command->add_subcommand("list", "List all of them, with the reason");
    add_common(listing, options);
    listing->callback([&context, options] {
        context.action = [&context, options] { return list(context, *options); };
    });

    auto* showing = command->add_subcommand("show", "Show one of them, with its raw bytes");
    showing->add_option("id", options->id, "The id from `duet dlq list`")->required();
    add_common(showing, options);
    showing->callback([&context, options] {
        context.action = [&context, options] { return show(context, *options); };
    });

    auto* redriving =
        command->add_subcommand("redrive", "Handle it again after its cause is repaired");
    redriving->add_option("id", options->id, "The id from `duet dlq list`");
    redriving->add_flag("--all", options->all, "All of them");
    add_common(redriving, options);
    redriving->callback([&context, options] {
        context.action = [&context, options] { return redrive(context, *options); };
    });
}

}  // namespace duet::commands
