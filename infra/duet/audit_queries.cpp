#include "infra/duet/audit_queries.hpp"

#include "infra/duet/cli/context.hpp"
#include "infra/duet/cli/suggestion.hpp"
#include "services/audit/audit.hpp"
#include "services/audit/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

namespace duet::commands {

using audit::Applies;

namespace {

constexpr int files_sound = 13;  // not a query: SQLite's own check of each file

std::string style_of(Applies applies) {
    return applies == Applies::always         ? "both"
           : applies == Applies::orchestrated ? "orchestrated"
                                              : "choreographed";
}

/// One line for each clause of a query, as a person would write it.
std::string in_lines(std::string_view query) {
    static const std::set<std::string> begin_a_line{"FROM",  "LEFT",   "WHERE",
                                                    "GROUP", "HAVING", "ORDER"};
    std::istringstream words{std::string{query}};
    std::string text, last;
    long depth = 0;
    for (std::string word; words >> word; last = word) {
        const bool begins =
            depth == 0 && (begin_a_line.contains(word) || (word == "JOIN" && last != "LEFT"));
        text += text.empty() ? "" : begins ? "\n  " : " ";
        text += word;
        depth +=
            std::count(word.begin(), word.end(), '(') - std::count(word.begin(), word.end(), ')');
    }
    return text + ";\n";
}

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string{"''"} : std::string{c};
    return out + "'";
}

std::string title(int id, std::string_view name, std::string_view words) {
    return fmt::format("\n-- I{} {}: {}\n", id, name, words);
}

std::string queries_in_script(const audit::Invariant& invariant, const std::string& style) {
    auto text = title(invariant.id, invariant.name, invariant.words);
    for (const auto& query : invariant.queries) {
        const auto applies = style_of(query.applies);
        if (applies != "both" && applies != style) continue;
        if (query.checked != "SELECT 0")
            text += "-- looked at: " + std::string{query.checked} + "\n";
        text += in_lines(query.offending);
    }
    return text;
}

std::string soundness_in_script(const std::map<std::string, std::string>& databases) {
    auto text = title(
        files_sound, "files-sound",
        "Every database passes SQLite's own integrity check; every row other than 'ok' breaks it.");
    for (const auto& [service, path] : databases)
        text += "PRAGMA " + service + ".integrity_check;\n";
    return text;
}

/// What the queries see besides the files (invariants.hpp).
constexpr auto surroundings =
    "CREATE TEMP TABLE drained AS SELECT 1 AS yes WHERE NOT EXISTS (SELECT 1 FROM orders.orders "
    "WHERE state IN ('pending', 'in_review', 'confirmed'))\n"
    "  AND NOT EXISTS (SELECT 1 FROM orders.returns WHERE state IN ('pending', 'in_review'))\n"
    "  AND NOT EXISTS (SELECT 1 FROM orders.ended WHERE seq > COALESCE((SELECT orders FROM "
    "reporting.cursors), 0));\n"
    "CREATE TEMP TABLE moment AS SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000 AS now;\n";

}  // namespace

std::vector<int> invariants_named(const std::string& text) {
    std::vector<int> all;
    std::vector<std::string> names{"all"};
    for (const auto& one : audit::invariants()) {
        all.push_back(one.id);
        names.insert(names.end(), {"I" + std::to_string(one.id), std::string{one.name}});
    }
    all.push_back(files_sound);
    names.insert(names.end(), {"I13", "files-sound"});
    if (text == "all") return all;
    const auto number = text.starts_with('I') || text.starts_with('i') ? text.substr(1) : text;
    for (const auto id : all) {
        if (number == std::to_string(id)) return {id};
    }
    for (const auto& one : audit::invariants()) {
        if (text == one.name) return {one.id};
    }
    if (text == "files-sound") return {files_sound};
    if (number == "12")
        throw Failure(exit_misuse,
                      "I12 (no faults, one order at a time: both styles end alike, to the penny) "
                      "is about two shops, not about one shop's files:\nthe tests "
                      "(tests/promises/same_test.cpp) and the simulation check it.");
    if (number == "14")
        throw Failure(exit_misuse,
                      "I14 (each invariant is shown to bite) is about the other invariants: `duet "
                      "mutants` plants bugs and shows which invariant catches each.");
    throw Failure(
        exit_misuse,
        "there is no invariant '" + text + "'" + suggestion(text, names) +
            "\nInvariants: I1 to I11, I13, their names, or all. `duet audit` lists them.");
}

std::string script_of(const std::vector<int>& invariants, const std::string& style,
                      const std::map<std::string, std::string>& databases) {
    std::string text =
        "-- The " + style +
        " style. Each query finds the rows that break its invariant; nothing found is well.\n";
    for (const auto& [service, path] : databases)
        text += "ATTACH " + quoted(audit::read_only_uri(path)) + " AS " + service + ";\n";
    text += surroundings;
    const auto wanted = [&](int id) {
        return std::ranges::find(invariants, id) != invariants.end();
    };
    for (const auto& invariant : audit::invariants()) {
        if (wanted(invariant.id)) text += queries_in_script(invariant, style);
    }
    if (wanted(files_sound)) text += soundness_in_script(databases);
    return text;
}

nlohmann::json queries_of(const std::vector<int>& invariants) {
    auto all = nlohmann::json::array();
    for (const auto& invariant : audit::invariants()) {
        if (std::ranges::find(invariants, invariant.id) == invariants.end()) continue;
        auto queries = nlohmann::json::array();
        for (const auto& query : invariant.queries)
            queries.push_back({{"style", style_of(query.applies)},
                               {"checked", query.checked},
                               {"offending", query.offending}});
        all.push_back({{"id", invariant.id},
                       {"name", invariant.name},
                       {"words", invariant.words},
                       {"queries", queries}});
    }
    if (std::ranges::find(invariants, files_sound) != invariants.end()) {
        all.push_back({{"id", files_sound},
                       {"name", "files-sound"},
                       {"words", "Every database passes SQLite's own integrity check."},
                       {"queries",
                        {{{"style", "both"},
                          {"checked", "each file"},
                          {"offending", "PRAGMA integrity_check"}}}}});
    }
    return all;
}

}  // namespace duet::commands
