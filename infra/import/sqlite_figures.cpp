#include "infra/import/sqlite_figures.hpp"

#include "infra/import/countries.hpp"
#include "infra/import/rows.hpp"
#include "infra/supervisor/launch.hpp"
#include "reading.hpp"  // generated from reading.sql
#include "reports.hpp"  // generated from reports.sql

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace duet::importer {

namespace fs = std::filesystem;

namespace {

constexpr auto timeout = std::chrono::minutes(5);
constexpr auto program = "/usr/bin/sqlite3";

std::string sql_text(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string{"''"} : std::string{c};
    return out + "'";
}

/// For a dot-command: in double quotes, with backslashes.
std::string argument(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return out + "\"";
}

/// A value of the file. A control character would end or hide sqlite3's input. No number or date
/// contains one, so a replacement character keeps the value invalid.
std::string value(const std::string& text) {
    std::string shown;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7F)
            shown += "\uFFFD";
        else
            shown += c;
    }
    return sql_text(shown);
}

[[noreturn]] void file_changed(const std::string& file) {
    throw std::runtime_error(file + " changed while the import ran. Import it again.");
}

std::string insert(const Row& row, const RowVerdict& verdict) {
    std::string sql = fmt::format("INSERT INTO row VALUES ({},{}", row.line,
                                  sql_text(std::string{name_of(verdict)}));
    for (const auto* text :
         {&row.invoice, &row.sku, &row.quantity, &row.date, &row.price, &row.country})
        sql += "," + value(*text);
    return sql + ");\n";
}

/// Every row of the file with the importer's result for it.
std::string rows_of(const std::string& file, const Plan& plan) {
    std::string sql = "BEGIN;\n";
    RowReader reader(file);
    auto verdict = plan.verdicts.begin();
    while (const auto row = reader.next()) {
        if (verdict == plan.verdicts.end() || verdict->line != row->line) file_changed(file);
        sql += insert(*row, *verdict++);
    }
    if (verdict != plan.verdicts.end() || reader.digest() != plan.content_digest)
        file_changed(file);
    return sql + "COMMIT;\n";
}

std::string script(const std::string& file, const Plan& plan,
                   const std::set<std::string>& left_out) {
    std::string sql{reading};
    sql += "\nINSERT INTO setting VALUES (" +
           std::string(plan.dates.order == DateOrder::day_first ? "1" : "0") + ");\n";
    for (const auto& [country, code] : country_codes()) {
        sql += "INSERT INTO iso VALUES (" + sql_text(std::string{country}) + ", " +
               sql_text(std::string{code}) + ");\n";
    }
    for (const auto& invoice : left_out)
        sql += "INSERT INTO left_out VALUES (" + sql_text(invoice) + ");\n";
    return sql + rows_of(file, plan) + "\n" + std::string{reports};
}

/// A temporary folder, removed with this object.
class Scratch {
public:
    explicit Scratch(fs::path path) : path_{std::move(path)} {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;  // ignored: the next run overwrites what cannot be removed
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

std::vector<std::string> parts_of(const std::string& line) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, '|');) parts.push_back(part);
    return parts;
}

/// One line of sqlite3's output.
void take(const std::string& line, SqliteFigures& found) {
    const auto parts = parts_of(line);
    if (parts.size() == 5 && parts[0] == "rows") {
        found.rows = {std::stoul(parts[1]), std::stoul(parts[2]), std::stoul(parts[3]),
                      std::stoul(parts[4])};
    } else if (parts.size() == 4 && parts[0] == "row") {
        found.disagreements.push_back("line " + parts[1] + ": the import says " + parts[2] +
                                      ", sqlite3 says " + parts[3]);
    } else {
        found.figures.push_back(line);
    }
}

}  // namespace

std::string sql_for(const std::string& file, const Plan& plan,
                    const std::set<std::string>& left_out) {
    return "-- sqlite3 -batch :memory: < this\n" + script(file, plan, left_out);
}

SqliteFigures figures_by_sqlite(const std::string& file, const Plan& plan,
                                const std::set<std::string>& left_out, const std::string& scratch) {
    if (!fs::exists(program))
        throw std::runtime_error(
            std::string{program} +
            " is not there; install the package sqlite3, then run the command again");
    const Scratch folder{scratch};
    const auto sql = folder / "reports.sql";
    if (!(std::ofstream{sql} << script(file, plan, left_out)).flush())
        throw std::runtime_error("cannot write " + sql.string() + "; is the disk full?");
    std::istringstream lines{processes::output_of(
        {program, "-batch", "-bail", ":memory:", ".read " + argument(sql.string())}, timeout)};
    SqliteFigures found;
    for (std::string line; std::getline(lines, line);) take(line, found);
    return found;
}

}  // namespace duet::importer
