// duet doctor: checks for common causes of trouble and says what to do.

#include "infra/duet/commands.hpp"
#include "infra/duet/examination.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace duet::commands {

using nlohmann::json;

namespace {

std::string_view word_for(Finding::Verdict verdict) {
    switch (verdict) {
        case Finding::Verdict::well: return "well";
        case Finding::Verdict::note: return "note";
        case Finding::Verdict::bad: return "BAD";
    }
    return "?";
}

int doctor(const Context& context, bool as_json) {
    const auto findings = examine(context.paths);
    json rows = json::array();
    for (const auto& finding : findings) {
        rows.push_back({{"what", finding.what},
                        {"verdict", word_for(finding.verdict)},
                        {"found", finding.found},
                        {"advice", finding.advice}});
        if (as_json) continue;
        std::string word{word_for(finding.verdict)};
        word.resize(4, ' ');
        std::cout << word << "  " << finding.what << ": " << finding.found << '\n';
        if (!finding.advice.empty()) std::cout << "      → " << finding.advice << '\n';
    }
    if (as_json) std::cout << rows.dump(2) << '\n';
    const bool bad = std::ranges::any_of(
        findings, [](const Finding& finding) { return finding.verdict == Finding::Verdict::bad; });
    return bad ? exit_failed : exit_done;
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "doctor",
        "Check for common causes of trouble: packages, compiler, cache, ports, disk, leftovers");
    auto as_json = std::make_shared<bool>(false);
    command->add_flag("--json", *as_json, "Print JSON");
    command->footer(
        "Exit codes: 0 nothing bad, 1 something to do.\n\nExamples:\n  duet doctor\n  duet doctor "
        "--json");
    command->callback([&context, as_json] {
        context.action = [&context, as_json] { return doctor(context, *as_json); };
    });
}

}  // namespace duet::commands
