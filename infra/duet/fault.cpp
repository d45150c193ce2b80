// duet fault: arms, lists and clears fault points in running processes.

#include "infra/client/fault_points.hpp"
#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/cli/suggestion.hpp"
#include "infra/duet/commands.hpp"
#include "shared/text/percent_encoding.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace duet::commands {

using nlohmann::json;
using processes::RunningProcess;

namespace {

struct Options {
    std::string fault;
    std::string service;
    std::string style = "both";
    bool json = false;
};

/// "payments.capture.after_commit=crash" fires in payments; points like "bus.before_ack" exist in
/// every process.
std::string service_of(const Options& options) {
    if (!options.service.empty()) return options.service;
    const auto first = options.fault.substr(0, options.fault.find('.'));
    const auto names = processes::known_names();
    if (std::ranges::find(names, first) != names.end()) return first;
    throw Failure(exit_misuse,
                  "the point '" + options.fault.substr(0, options.fault.find('=')) +
                      "' exists in every process; name the service with --service.\nExample: duet "
                      "fault arm bus.before_ack=drop --service payments");
}

std::vector<RunningProcess> targets(const Shop& shop, const Options& options) {
    return options.service.empty() ? shop.services(options.style)
                                   : shop.processes_named(options.service, options.style);
}

[[noreturn]] void refuse(const RunningProcess& process, const Reply& reply) {
    throw Failure(exit_failed, process.program.slug() +
                                   (reply.status == 0 ? " does not answer: " : ": ") +
                                   (reply.status == 0 ? reply.body : reply.problem()));
}

void print(const json& rows, bool as_json) {
    if (as_json) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    if (rows.empty()) std::cout << "No fault is armed.\n";
    if (rows.empty()) return;
    std::vector<std::vector<std::string>> table{
        {"style", "service", "point", "effect", "fired", "passed", "times"}};
    for (const auto& row : rows) {
        table.push_back(
            {row.value("style", ""), row.value("service", ""), row.value("point", ""),
             row.value("effect", ""), std::to_string(row.value("fired", 0)),
             std::to_string(row.value("passed", 0)),
             row.value("times", 1) == 0 ? "always" : std::to_string(row.value("times", 1))});
    }
    print_table(table);
}

void collect(json& rows, const RunningProcess& process, const Reply& reply) {
    for (auto fault : reply.json().value("faults", json::array())) {
        fault["style"] = process.program.style;
        fault["service"] = process.program.name;
        rows.push_back(std::move(fault));
    }
}

/// Rejects a point that no code passes, because it would never fire.
void check_point(const std::string& point) {
    const auto known = fault_points();
    if (std::ranges::find(known, point) != known.end()) return;
    throw Failure(exit_misuse, "there is no fault point '" + point + "'" +
                                   suggestion(point, known) + "\n`duet fault --help` lists them.");
}

int arm(const Context& context, const Options& options) {
    check_point(options.fault.substr(0, options.fault.find('=')));
    const auto name = service_of(options);
    check_name(name);
    Shop shop{context.paths};
    json rows = json::array();
    for (const auto& process : shop.processes_named(name, options.style)) {
        const auto reply = shop.call_process(process, http::Method::post, "/admin/faults",
                                             json{{"fault", options.fault}}.dump());
        if (!reply.ok()) refuse(process, reply);
        collect(rows, process, reply);
    }
    print(rows, options.json);
    return exit_done;
}

int list_or_clear(const Context& context, const Options& options, http::Method method) {
    if (!options.fault.empty()) check_point(options.fault);
    Shop shop{context.paths};
    json rows = json::array();
    const auto query = options.fault.empty() ? "" : "?point=" + percent_encoded(options.fault);
    for (const auto& process : targets(shop, options)) {
        const auto reply = shop.call_process(process, method, "/admin/faults" + query);
        if (reply.ok())
            collect(rows, process, reply);
        else
            show_note(process.program.slug() + " left out: " + reply.problem());
    }
    const bool clears = method == http::Method::del;
    if (clears && !options.json)
        std::cout << "Disarmed" << (options.fault.empty() ? "" : " " + options.fault)
                  << ". Left:\n";
    print(rows, options.json);
    return exit_done;
}

void add_common(CLI::App* command, const std::shared_ptr<Options>& options) {
    command->add_option("--service", options->service, "Only in this process");
    command->add_option("--style", options->style, "orchestrated, choreographed, or both")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
}

}  // namespace

void add_fault(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "fault", "Inject a fault at a named point of the code: arm, list, clear");
    command->require_subcommand(1);
    command->footer(
        std::string{"A fault is POINT=EFFECT, EFFECT one of crash, error, delay:MILLISECONDS, "
                    "drop, duplicate, reorder; then, with commas,\nafter=N (let N passes through "
                    "first), times=N (0: always; default 1), probability=P.\n\n"} +
        fault_points_text() +
        "\nExamples:\n"
        "  duet fault arm payments.capture.after_commit=crash --style choreographed\n"
        "  duet fault arm bus.before_ack=drop,times=3 --service inventory\n  duet "
        "fault list\n  duet fault clear");
    auto options = std::make_shared<Options>();

    auto* arming = command->add_subcommand("arm", "Arm a fault; it replaces one at the same point");
    arming->add_option("fault", options->fault, "POINT=EFFECT[,after=N][,times=N][,probability=P]")
        ->required();
    add_common(arming, options);
    arming->callback([&context, options] {
        context.action = [&context, options] { return arm(context, *options); };
    });

    auto* listing =
        command->add_subcommand("list", "Show which faults are armed, and how often each fired");
    add_common(listing, options);
    listing->callback([&context, options] {
        context.action = [&context, options] {
            return list_or_clear(context, *options, http::Method::get);
        };
    });

    auto* clearing = command->add_subcommand("clear", "Disarm one point, or all");
    clearing->add_option("point", options->fault, "Only this point");
    add_common(clearing, options);
    clearing->callback([&context, options] {
        context.action = [&context, options] {
            return list_or_clear(context, *options, http::Method::del);
        };
    });
}

}  // namespace duet::commands
