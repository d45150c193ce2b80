// duet metrics: the counters and gauges of a process, from its GET /metrics (Prometheus text
// format).

#include "infra/client/shop.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <sstream>

namespace duet::commands {

using nlohmann::ordered_json;

namespace {

struct Options {
    std::string name;
    std::vector<std::string> words;
    std::string style = "both";
    bool json = false;
};

struct Sample {
    std::string process, name, labels, value;  ///< labels: {service="payments"}, or empty
};

/// Has the sample every word in its name or labels?
bool fits(const Sample& sample, const std::vector<std::string>& words) {
    const auto text = sample.name + sample.labels;
    return std::ranges::all_of(
        words, [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

std::vector<Sample> samples_in(const std::string& text, const std::string& process) {
    std::vector<Sample> found;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const auto gap = line.rfind(' ');
        if (line.empty() || line.front() == '#' || gap == std::string::npos) continue;
        const auto series = line.substr(0, gap);
        const auto brace = std::min(series.find('{'), series.size());
        found.push_back(
            {process, series.substr(0, brace), series.substr(brace), line.substr(gap + 1)});
    }
    return found;
}

std::vector<Sample> samples_of(Shop& shop, const processes::RunningProcess& process) {
    const auto slug = process.program.slug();
    if (process.program.is_broker())
        throw Failure(exit_failed,
                      "the broker has no metrics of ours; choose a service, the coordinator, the "
                      "gateway or the console.");
    const auto reply = shop.call_process(process, http::Method::get, "/metrics");
    if (!reply.ok())
        throw Failure(exit_failed, fmt::format("{} does not answer GET /metrics: {}.\n`duet "
                                               "status` shows whether it is ready.",
                                               slug, reply.problem()));
    return samples_in(reply.body, slug);
}

int metrics(const Context& context, const Options& options) {
    check_name(options.name);
    Shop shop{context.paths};
    auto all = ordered_json::array();
    std::vector<std::vector<std::string>> table;
    for (const auto& process : shop.processes_named(options.name, options.style)) {
        for (const auto& sample : samples_of(shop, process)) {
            if (!fits(sample, options.words)) continue;
            all.push_back({{"process", sample.process},
                           {"name", sample.name},
                           {"labels", sample.labels},
                           {"value", sample.value}});
            table.push_back({sample.process, sample.name + sample.labels, sample.value});
        }
    }
    if (options.json)
        std::cout << all.dump(2) << '\n';
    else if (table.empty())
        std::cout << "No metric has all these words in its name or labels; without words the "
                     "command shows all.\n";
    else
        print_table(table);
    return exit_done;
}

}  // namespace

void add_metrics(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "metrics", "Show the counters and gauges of a process, such as retries and breakers");
    auto options = std::make_shared<Options>();
    command->add_option("process", options->name, "e.g. payments, coordinator, gateway")
        ->required();
    command->add_option("WORD", options->words,
                        "Only those that have every word in their name or labels");
    command
        ->add_option("--style", options->style, "Only in this style; both: in each where it runs")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON: an array");
    command->footer(
        "The same text as GET /metrics of the process, without its comments.\n\nExamples:\n  duet "
        "metrics coordinator\n  duet metrics coordinator payments retries\n  duet metrics payments "
        "--style choreographed --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return metrics(context, *options); };
    });
}

}  // namespace duet::commands
