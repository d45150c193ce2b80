#include "infra/duet/overview.hpp"

#include "infra/client/page_link.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/readiness.hpp"
#include "shared/http/client/client.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace duet::commands {

using nlohmann::json;
using processes::Program;
using processes::RunningProcess;

namespace {

const Program& program_named(const std::string& name) {
    const auto& programs = processes::catalogue();
    return *std::ranges::find_if(programs,
                                 [&](const Program& program) { return program.name == name; });
}

std::string condition_of(const Overview& overview, const RunningProcess& process) {
    if (process.condition != "running") return process.condition;
    return overview.ready.contains(process.program.slug()) ? "ready" : "not ready";
}

std::string line_of(const Overview& overview, const RunningProcess& process) {
    std::ostringstream line;
    const auto pid = process.identity ? std::to_string(process.identity->pid) : "-";
    line << "  " << std::left << std::setw(12) << process.program.name << "  " << std::setw(13)
         << process.program.style << "  port " << std::setw(5) << process.port << "  pid "
         << std::setw(8) << pid << "  " << condition_of(overview, process);
    if (process.restarts > 0) line << ", restarted " << process.restarts << "×";
    if (!process.last_end.empty()) line << ", ended before: " << process.last_end;
    line << '\n';
    return line.str();
}

json to_json(const Overview& overview, const RunningProcess& process) {
    const auto database = overview.paths.database(process.program).string();
    return {{"name", process.program.name},
            {"style", process.program.style},
            {"pid", process.identity ? json(process.identity->pid) : json(nullptr)},
            {"port", process.port},
            {"database", database.empty() ? json(nullptr) : json(database)},
            {"ready", overview.ready.contains(process.program.slug())},
            {"condition", condition_of(overview, process)},
            {"restarts", process.restarts},
            {"last_end", process.last_end},
            {"log", overview.paths.log(process.program).string()}};
}

}  // namespace

bool Overview::all_ready() const {
    return record && std::ranges::all_of(record->processes, [&](const RunningProcess& process) {
               return ready.contains(process.program.slug());
           });
}

Overview read_overview(const processes::Paths& paths) {
    Overview overview;
    overview.paths = paths;
    overview.record = processes::running_record(paths);
    if (!overview.record) return overview;
    overview.plan = processes::load_plan(paths).value();
    overview.customer_key = processes::key_for(paths, "customer");
    overview.operator_key = processes::key_for(paths, "operator");
    http::Client client;
    overview.ready = processes::ready_ones(client, *overview.record);
    if (overview.ready.contains("console"))
        overview.page =
            page_link(overview.plan, overview.operator_key).value_or(page_address(overview.plan));
    return overview;
}

std::string as_text(const Overview& overview) {
    if (!overview.record) return "The shop is not up. `duet up` starts it.\n";
    const auto gateway = overview.plan.url_of(program_named("gateway"));
    std::string text =
        std::string{overview.record->stopping ? "The shop is stopping."
                    : overview.all_ready()    ? "The shop is up."
                                              : "The shop is up, but not all of it is ready."} +
        "\n\n";
    for (const auto& process : overview.record->processes) text += line_of(overview, process);
    text += "\n  gateway   " + gateway + "/orchestrated and " + gateway + "/choreographed";
    text += "\n  console   " + overview.plan.url_of(program_named("console"));
    if (!overview.page.empty())
        text += "\n  live page " + overview.page + "  (this link is good once)";
    text += "\n  keys      customer " + overview.customer_key + "\n            operator " +
            overview.operator_key;
    text += "\n  state     " + overview.paths.state.string() +
            " (durability: " + overview.plan.durability + ")\n";
    return text;
}

std::string as_json(const Overview& overview) {
    json value{{"up", overview.record.has_value()},
               {"state", overview.paths.state.string()},
               {"processes", json::array()}};
    if (overview.record) {
        value["ready"] = overview.all_ready();
        value["gateway"] = overview.plan.url_of(program_named("gateway"));
        value["console"] = overview.plan.url_of(program_named("console"));
        value["page"] = overview.page;
        value["nats"] = overview.plan.url_of(program_named("nats"));
        value["styles"] = overview.plan.styles;
        value["durability"] = overview.plan.durability;
        value["keys"] = {{"customer", overview.customer_key}, {"operator", overview.operator_key}};
        value["supervisor"] = overview.record->supervisor.pid;
        for (const auto& process : overview.record->processes)
            value["processes"].push_back(to_json(overview, process));
    }
    return value.dump(2) + "\n";
}

}  // namespace duet::commands
