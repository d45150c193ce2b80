#include "infra/duet/import/sqlite_figures.hpp"

#include "infra/duet/import/countries.hpp"
#include "infra/duet/import/input.hpp"
#include "infra/duet/import/rows.hpp"
#include "infra/duet/processes/launch.hpp"
#include "reports.hpp"   // generated from reports.sql

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace duet::importer {

namespace fs = std::filesystem;

namespace {

constexpr auto patience = std::chrono::minutes(5);
constexpr auto program = "/usr/bin/sqlite3";

std::string quoted(const std::string& text) {
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

void unpack(const std::string& file, const fs::path& into) {
    Input input{file};
    std::ofstream out{into, std::ios::binary};
    for (int byte = input.next(); byte >= 0; byte = input.next()) out.put(static_cast<char>(byte));
    if (!out.flush()) throw std::runtime_error("cannot write " + into.string() + "; is the disk full?");
}

/// The file's rows as the script expects them; which column is which tells its first line.
std::string rows_of(const std::string& file, const std::string& csv) {
    const auto names = column_names(file);
    const char* const ours[] = {"invoice", "sku", "quantity", "date", "price", "customer", "country"};
    std::string columns;
    for (std::size_t i = 0; i < names.size(); ++i) columns += std::string{", trim(\""} + names[i] + "\") AS " + ours[i];
    return ".import --csv " + argument(csv) + " raw\nCREATE VIEW row AS SELECT rowid AS line" + columns + " FROM raw;\n";
}

std::string table_of(const char* name, const char* columns, const std::vector<std::string>& values) {
    std::string sql = "CREATE TABLE " + std::string{name} + " (" + columns + ");\n";
    for (const auto& value : values) sql += "INSERT INTO " + std::string{name} + " VALUES (" + value + ");\n";
    return sql;
}

std::string script(const std::string& file, const std::string& csv, const std::set<std::string>& left_out) {
    std::vector<std::string> codes, invoices;
    for (const auto& [country, code] : country_codes()) codes.push_back(quoted(std::string{country}) + ", " + quoted(std::string{code}));
    for (const auto& invoice : left_out) invoices.push_back(quoted(invoice));
    return rows_of(file, csv) + table_of("iso", "name, code", codes) + table_of("left_out", "invoice", invoices) + std::string{reports};
}

/// A folder that goes when this does.
class Scratch {
public:
    explicit Scratch(fs::path path) : path_{std::move(path)} {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;   // what cannot be removed is overwritten the next time
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

}  // namespace

std::string sql_for(const std::string& file, const std::set<std::string>& left_out) {
    return "-- gzip -dc FILE.csv.gz > FILE.csv, where it is packed; then: sqlite3 -batch :memory: < this\n" + script(file, file, left_out);
}

std::vector<std::string> figures_by_sqlite(const std::string& file, const std::set<std::string>& left_out, const std::string& scratch) {
    if (!fs::exists(program)) throw std::runtime_error(std::string{program} + " is not there; install the package sqlite3, then ask again");
    const Scratch folder{scratch};
    const auto csv = folder / "rows.csv", sql = folder / "reports.sql";
    unpack(file, csv);
    if (!(std::ofstream{sql} << script(file, csv.string(), left_out)).flush()) throw std::runtime_error("cannot write " + sql.string() + "; is the disk full?");
    std::istringstream lines{processes::output_of({program, "-batch", "-bail", ":memory:", ".read " + argument(sql.string())}, patience)};
    std::vector<std::string> figures;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("price with")) throw std::runtime_error(file + ": " + line + ": this check rounds thousandths of a pound, it cannot judge the file");
        figures.push_back(line);
    }
    return figures;
}

}  // namespace duet::importer
