#include "infra/duet/audit_text.hpp"

#include "infra/duet/cli/screen.hpp"

#include <iostream>
#include <vector>

#include <nlohmann/json.hpp>

namespace duet::commands {

using nlohmann::json;

namespace {

void print_rows(const json& rows) {
    // Queries of one invariant return different columns: one table for each run of rows with the
    // same columns.
    std::vector<std::vector<std::string>> table;
    for (const auto& row : rows) {
        std::vector<std::string> names{"      "}, values{"      "};
        for (const auto& [name, value] : row.items()) {
            names.push_back(name);
            values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
        }
        if (table.empty() || table.front() != names) {
            if (!table.empty()) print_table(table);
            table = {names};
        }
        table.push_back(values);
    }
    if (!table.empty()) print_table(table);
}

void print_finding(const json& finding, const std::string& style) {
    const auto number = "I" + std::to_string(finding.value("id", 0));
    std::cout << (finding.value("holds", false) ? "  holds   " : "  BROKEN  ") << number
              << std::string(number.size() < 3 ? 2 : 1, ' ') << finding.value("words", "") << " ("
              << finding.value("checked", 0L) << " checked)\n";
    if (finding.contains("error"))
        std::cout << "      could not be checked: " << finding["error"].get<std::string>() << '\n';
    print_rows(finding["offending"]);
    if (!finding.value("holds", false))
        std::cout << "      its queries: duet audit --style " << style << " --explain " << number
                  << '\n';
}

}  // namespace

void print_report(const json& report, const std::string& where) {
    const auto style = report.value("style", "");
    std::cout << style << ", " << where << ": " << report.value("orders", 0L) << " orders, "
              << report.value("under_way", 0L) << " under way\n";
    for (const auto& finding : report["invariants"]) print_finding(finding, style);
}

void print_story(const std::string& style, const audit::Story& story) {
    std::cout << "  History of " << story.subject << " (" << style << "):\n";
    if (story.lines.empty() && story.stands.empty()) {
        std::cout << "      no service knows it\n";
        return;
    }
    std::vector<std::vector<std::string>> table;
    for (const auto& line : story.lines)
        table.push_back({"     ", to_rfc3339(line.at), line.service, line.what});
    for (const auto& [service, what] : story.stands)
        table.push_back({"     ", "now", service, what});
    print_table(table);
}

}  // namespace duet::commands
