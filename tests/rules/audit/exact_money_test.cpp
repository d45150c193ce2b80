// Amounts that are not whole numbers, and sums that leave 64 bits: the auditor reports a broken
// invariant with its rows, never "could not be checked". The shop's STRICT tables refuse such rows,
// so the tests plant them.

#include "services/audit/audit.hpp"
#include "services/audit/story.hpp"
#include "services/audit/unfinished_work.hpp"
#include "shared/store/connection.hpp"
#include "tests/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

using namespace duet;

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The databases of a shop without orders.
class ShopFiles {
public:
    explicit ShopFiles(std::string style)
        : style_{std::move(style)},
          folder_{fs::temp_directory_path() / ("duet-audit-" + std::to_string(getpid()))} {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        const fs::path source{DUET_SOURCE};
        for (const std::string service :
             {"orders", "inventory", "payments", "shipping", "fraud", "reporting", "coordinator"}) {
            if (service == "coordinator" && style_ == "choreographed") continue;
            paths_[service] = folder_ / (service + ".db");
            write(service, text_of(source / "services" / service / "store/schema.sql") +
                               text_of(source / "shared/service/machine/schema.sql"));
        }
    }
    ~ShopFiles() { fs::remove_all(folder_); }
    ShopFiles(const ShopFiles&) = delete;
    ShopFiles& operator=(const ShopFiles&) = delete;

    void write(const std::string& service, const std::string& script) {
        store::Connection{paths_.at(service)}.execute(script);
    }

    /// Makes the table anew without the types of its schema.
    void drop_types(const std::string& service, const std::string& table) {
        write(service, "CREATE TABLE untyped AS SELECT * FROM " + table + "; DROP TABLE " + table +
                           "; ALTER TABLE untyped RENAME TO " + table);
    }

    audit::Finding finding(int invariant) const {
        store::Connection db{":memory:"};
        audit::attach(db, paths_);
        for (auto& finding : audit::examine(db, style_, true, SystemClock{}.now())) {
            if (finding.id == invariant) return finding;
        }
        throw std::logic_error("no such invariant");
    }
    const std::map<std::string, std::string>& paths() const { return paths_; }

private:
    std::string style_;
    fs::path folder_;
    std::map<std::string, std::string> paths_;
};

std::string as_text(const audit::Finding& finding) {
    std::string text = finding.error;
    for (const auto& row : finding.offending) {
        for (const auto& [column, value] : row) text += column + "=" + value + "; ";
        text += "\n";
    }
    return text;
}

bool has_row(const audit::Finding& finding, const std::map<std::string, std::string>& cells) {
    return std::any_of(finding.offending.begin(), finding.offending.end(), [&](const auto& row) {
        return std::all_of(cells.begin(), cells.end(), [&](const auto& cell) {
            return row.contains(cell.first) && row.at(cell.first) == cell.second;
        });
    });
}

struct PlantedRow {
    std::string service, table, columns, values;  ///< `values` has a ? in place of the amount
    std::map<std::string, std::string> row;       ///< cells of the row that the auditor reports
};

const std::vector<PlantedRow> amounts{
    {"orders",
     "orders",
     "order_id, state, version, total",
     "'o-1', 'dispatched', 1, ?",
     {{"order_id", "o-1"}, {"amount_of", "orders.orders.total"}}},
    {"orders",
     "returns",
     "return_id, state, amount",
     "'r-1', 'refunded', ?",
     {{"return_id", "r-1"}, {"amount_of", "orders.returns.amount"}}},
    {"payments",
     "authorizations",
     "order_id, state, amount",
     "'o-1', 'captured', ?",
     {{"order_id", "o-1"}, {"amount_of", "payments.authorizations.amount"}}},
    {"payments",
     "transfers",
     "subject, kind, customer_id, amount",
     "'o-1', 'hold', 'ada', ?",
     {{"subject", "o-1"}, {"amount_of", "payments.transfers.amount"}}},
    {"fraud",
     "assessments",
     "order_id, total",
     "'o-1', ?",
     {{"order_id", "o-1"}, {"amount_of", "fraud.assessments.total"}}},
    {"fraud",
     "assessed_returns",
     "return_id, total",
     "'r-1', ?",
     {{"return_id", "r-1"}, {"amount_of", "fraud.assessed_returns.total"}}},
    {"orders",
     "returned_units",
     "order_id, sku, unit_price",
     "'o-1', 'mug', ?",
     {{"order_id", "o-1"}, {"amount_of", "orders.returned_units.unit_price"}}},
    {"reporting",
     "facts",
     "order_id, placed_at, total",
     "'o-1', 0, ?",
     {{"order_id", "o-1"}, {"amount_of", "reporting.facts.total"}}},
    {"reporting",
     "refunds",
     "return_id, placed_at, total",
     "'r-1', 0, ?",
     {{"return_id", "r-1"}, {"amount_of", "reporting.refunds.total"}}},
    {"inventory",
     "products",
     "sku, price",
     "'mug', ?",
     {{"sku", "mug"}, {"amount_of", "inventory.products.price"}}},
};

const std::vector<PlantedRow> sums{
    {"fraud",
     "customers",
     "customer_id, sum",
     "'ada', ?",
     {{"customer_id", "ada"}, {"amount_of", "fraud.customers.sum"}}},
    {"reporting",
     "windows",
     "dimension, minute, key, revenue, refunds",
     "'sku', 0, 'mug', ?, 0",
     {{"key", "mug"}, {"amount_of", "reporting.windows.revenue"}}},
    {"reporting",
     "windows",
     "dimension, minute, key, revenue, refunds",
     "'sku', 0, 'mug', 0, ?",
     {{"key", "mug"}, {"amount_of", "reporting.windows.refunds"}}},
    {"payments",
     "accounts",
     "customer_id, held, captured, refunded",
     "'ada', ?, 0, 0",
     {{"customer_id", "ada"}}},
    {"payments",
     "accounts",
     "customer_id, held, captured, refunded",
     "'ada', 0, ?, 0",
     {{"customer_id", "ada"}}},
    {"payments",
     "accounts",
     "customer_id, held, captured, refunded",
     "'ada', 0, 0, ?",
     {{"customer_id", "ada"}}},
    {"payments",
     "accounts",
     "customer_id, held, captured, refunded, credit_limit",
     "'ada', 0, 0, 0, ?",
     {{"customer_id", "ada"}}},
};

void plant(ShopFiles& files, const PlantedRow& row, const std::string& amount) {
    files.drop_types(row.service, row.table);
    auto values = row.values;
    values.replace(values.find('?'), 1, amount);
    files.write(row.service,
                "INSERT INTO " + row.table + " (" + row.columns + ") VALUES (" + values + ")");
}

void is_broken(const audit::Finding& finding, const std::map<std::string, std::string>& row) {
    INFO(as_text(finding));
    CHECK_FALSE(finding.holds);
    CHECK(finding.error.empty());
    CHECK(has_row(finding, row));
}

}  // namespace

TEST_CASE("every invariant holds for a shop without orders") {
    const std::string style = GENERATE(as<std::string>{}, "orchestrated", "choreographed");
    ShopFiles files{style};
    const auto report = audit::check(style, files.paths());
    for (const auto& finding : report.findings) {
        INFO(finding.name << ": " << as_text(finding));
        CHECK(finding.holds);
    }
}

TEST_CASE("a shop without orders has no unfinished work and no history") {
    const std::string style = GENERATE(as<std::string>{}, "orchestrated", "choreographed");
    const ShopFiles files{style};
    CHECK(audit::unfinished_work(style, files.paths()).empty());
    const auto story = audit::story_of(files.paths(), "o-1");
    CHECK(story.lines.empty());
    CHECK(story.stands.empty());
}

TEST_CASE("an amount that is not a whole number breaks I2, and the auditor shows the row") {
    const auto amount = GENERATE(as<std::string>{}, "12.5", "9.3e18", "'twelve'");
    auto all = amounts;
    all.insert(all.end(), sums.begin(), sums.end());
    for (const auto& row : all) {
        INFO(row.service << "." << row.table << ": " << amount);
        ShopFiles files{"choreographed"};
        plant(files, row, amount);
        is_broken(files.finding(2), row.row);
    }
}

TEST_CASE("an amount outside the bounds of one order breaks I2, and the auditor shows the row") {
    const auto amount = GENERATE(as<std::string>{}, "9223372036854775807", "1000000000001", "-1");
    for (const auto& row : amounts) {
        INFO(row.service << "." << row.table << ": " << amount);
        ShopFiles files{"choreographed"};
        plant(files, row, amount);
        auto with_amount = row.row;
        with_amount["amount"] = amount;
        is_broken(files.finding(2), with_amount);
    }
}

TEST_CASE("a sum that leaves 64 bits breaks I2, and the auditor shows its rows") {
    ShopFiles files{"orchestrated"};
    files.write(
        "payments",
        "INSERT INTO accounts (customer_id, refunded) VALUES ('ada', 9223372036854775000);"
        "INSERT INTO transfers (kind, subject, customer_id, debit, credit, amount, at) VALUES "
        "('refund', 'r-1', 'ada', 'sales', 'customer', 9223372036854775000, 1), ('refund', 'r-2', "
        "'ada', 'sales', 'customer', 9223372036854775000, 1)");
    const auto finding = files.finding(2);
    is_broken(finding, {{"subject", "r-1"}, {"amount", "9223372036854775000"}});
    CHECK(has_row(finding, {{"subject", "r-2"}}));
    CHECK(has_row(finding, {{"overflow", "a sum of this query leaves 64 bits"}}));
}

TEST_CASE("a window whose facts leave 64 bits breaks I7") {
    ShopFiles files{"choreographed"};
    files.write("reporting",
                "INSERT INTO facts (order_id, customer_id, country, placed_at, total, outcome, "
                "reason, score, at) VALUES "
                "('o-1', 'ada', 'GB', 0, 9223372036854775000, 'confirmed', '', 0, 0), ('o-2', "
                "'ada', 'GB', 0, 9223372036854775000, 'confirmed', '', 0, 0)");
    is_broken(files.finding(7), {{"overflow", "a sum of this query leaves 64 bits"}});
    is_broken(files.finding(2), {{"order_id", "o-2"}});
}

TEST_CASE("the revenue of all orders may leave 64 bits without breaking I7") {
    ShopFiles files{"choreographed"};
    std::string orders, facts, windows;
    // Each order in a minute of its own, so no sum that the shop keeps leaves 64 bits.
    for (int i = 0; i < 12; ++i) {
        const auto minute = std::to_string(i * 60'000'000LL), id = "'o-" + std::to_string(i) + "'";
        facts +=
            "INSERT INTO facts (order_id, customer_id, country, placed_at, total, outcome, reason, "
            "score, at) VALUES (" +
            id + ", 'ada', 'GB', " + minute + ", 1000000000000000000, 'confirmed', '', 0, 0);";
        windows +=
            "INSERT INTO windows (dimension, minute, key, orders, revenue, refunds, units, "
            "revision) VALUES ('country', " +
            minute + ", 'GB', 1, 1000000000000000000, 0, 1, 0);";
        windows += "INSERT INTO endings (minute, outcome, reason, orders, revision) VALUES (" +
                   minute + ", 'confirmed', '', 1, 0);";
        orders +=
            "INSERT INTO orders (order_id, owner, customer_id, state, version, total, units, "
            "token, country, placed_at, lines) VALUES (" +
            id + ", '', 'ada', 'dispatched', 1, 1000000000000000000, 1, '', 'GB', " + minute +
            ", '');";
    }
    const std::string watermark = "INSERT INTO watermark (one, at) VALUES (1, 600000000);";
    files.write("reporting", facts + windows + watermark);
    files.write("orders", orders);
    const auto finding = files.finding(7);
    INFO(as_text(finding));
    CHECK(finding.holds);
}

TEST_CASE("the auditor compares the refunds of report and ledger return by return") {
    ShopFiles files{"choreographed"};
    files.write("reporting",
                "INSERT INTO refunds (return_id, customer_id, country, placed_at, total) VALUES "
                "('r-1', 'ada', 'GB', 60000000, 500), ('r-2', 'ada', 'GB', 60000000, 300);"
                "INSERT INTO windows (dimension, minute, key, orders, revenue, refunds, units, "
                "revision) VALUES ('country', 60000000, 'GB', 0, 0, 801, 0, 0)");
    // The sums are equal, the returns are not.
    files.write(
        "payments",
        "INSERT INTO transfers (kind, subject, customer_id, debit, credit, amount, at) VALUES "
        "('refund', 'r-1', 'ada', 'sales', 'customer', 300, 1), ('refund', 'r-2', 'ada', 'sales', "
        "'customer', 500, 1)");
    const auto finding = files.finding(7);
    is_broken(finding, {{"return_id", "r-1"}, {"by_ledger", "300"}, {"by_facts", "500"}});
    CHECK(has_row(finding, {{"country", "GB"}, {"by_windows", "801"}, {"by_facts", "800"}}));
}

TEST_CASE("stock counters that leave 64 bits break I1, and the auditor shows the product") {
    ShopFiles files{"orchestrated"};
    files.write(
        "inventory",
        "INSERT INTO products (sku, price, on_hand, reserved, restocked, returned) VALUES ('mug', "
        "1, 9223372036854775807, 9223372036854775807, 9223372036854775807, 9223372036854775806)");
    is_broken(files.finding(1), {{"sku", "mug"}});
}
