// The parts behind the page: tickets, the fault catalogue, metrics, logs, rows and the auditor's
// recheck.

#include "services/audit/recheck.hpp"
#include "services/console/control/fault_catalogue.hpp"
#include "services/console/control/log_lines.hpp"
#include "services/console/control/order_rows.hpp"
#include "services/console/door/tickets.hpp"
#include "services/console/watch/counters.hpp"
#include "services/console/watch/metrics_sampler.hpp"
#include "shared/store/connection.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <stdlib.h>

using namespace duet;
using namespace duet::console;

namespace {

class Folder {
public:
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "duet-console-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("cannot make a temporary folder");
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The tables of orders and reporting, with the columns that the console reads.
void make_orders(const std::string& path) {
    store::Connection db{path};
    db.execute(
        "CREATE TABLE orders (seq INTEGER PRIMARY KEY, order_id TEXT UNIQUE, state TEXT);"
        "CREATE TABLE history (order_id TEXT, version INTEGER, from_state TEXT, to_state TEXT, at "
        "INTEGER, cause TEXT, PRIMARY KEY (order_id, version))");
}

void make_reporting(const std::string& path) {
    store::Connection{path}.execute("CREATE TABLE facts (order_id TEXT PRIMARY KEY, at INTEGER)");
}

void order(const std::string& path, const std::string& id, const std::string& state,
           std::int64_t begin, std::int64_t end) {
    store::Connection db{path};
    db.run("INSERT INTO orders (order_id, state) VALUES (?, ?)", id, state);
    db.run("INSERT INTO history VALUES (?, 1, '', 'pending', ?, 'placed')", id, begin);
    if (state == "pending") return;
    db.run("INSERT INTO history VALUES (?, 2, 'pending', 'confirmed', ?, 'stock')", id, end - 1000);
    db.run("INSERT INTO history VALUES (?, 3, 'confirmed', ?, ?, 'parcel')", id, state, end);
}

}  // namespace

TEST_CASE("a ticket works once and expires") {
    ManualClock clock;
    Tickets tickets{clock};
    const auto ticket = tickets.issue();
    CHECK(ticket.size() == 32);
    CHECK(tickets.issue() != ticket);
    CHECK_FALSE(tickets.redeem("another"));
    CHECK(tickets.redeem(ticket));
    CHECK_FALSE(tickets.redeem(ticket));
    const auto old = tickets.issue();
    clock.advance(Tickets::good_for);
    CHECK_FALSE(tickets.redeem(old));
}

TEST_CASE("each fault of the catalogue breaks both styles and shows its commands") {
    std::set<std::string> ids;
    for (const auto& fault : fault_catalogue()) {
        INFO(fault.id);
        CHECK(ids.insert(fault.id).second);
        CHECK(find_fault(fault.id) == &fault);
        std::set<std::string> styles;
        for (const auto& one : fault.targets) styles.insert(one.style);
        CHECK(styles == std::set<std::string>{"orchestrated", "choreographed"});
        for (const auto& line : as_commands(fault))
            CHECK((line.starts_with("./duet fault arm ") || line.starts_with("./duet kill ")));
    }
    CHECK(ids == std::set<std::string>{"crash-after-capture", "payment-times-out",
                                       "duplicate-delivery", "out-of-order", "middle-gone",
                                       "fraud-slow", "disk-full", "poison"});
    CHECK(find_fault("nothing") == nullptr);
    CHECK(as_commands(*find_fault("crash-after-capture")) ==
          std::vector<std::string>{"./duet fault arm payments.capture.after_commit=crash"});
    CHECK(as_commands(*find_fault("middle-gone")) ==
          std::vector<std::string>{"./duet kill coordinator --style orchestrated",
                                   "./duet kill nats"});
    CHECK(as_commands(*find_fault("duplicate-delivery")).front() ==
          "./duet fault arm http.reply_lost=drop --service payments --style orchestrated");
}

TEST_CASE("the sum of a metric comes from the Prometheus text") {
    const std::string text =
        "# HELP duet_waiting What waits\n# TYPE duet_waiting "
        "gauge\nduet_waiting{place=\"queue\",style=\"x\"} 3\nduet_waiting{place=\"outbox\"} 4.5\n"
        "duet_waiting_more{place=\"queue\"} 100\nup 1\nduet_big 1.5e+06";
    CHECK(sum_of(text, "duet_waiting") == 7.5);
    CHECK(sum_of(text, "duet_waiting", "place=\"queue\"") == 3);
    CHECK(sum_of(text, "up") == 1);
    CHECK(sum_of(text, "duet_big") == 1.5e6);
    CHECK(sum_of(text, "nothing") == 0);
    CHECK(sum_of("", "up") == 0);
}

TEST_CASE(
    "the metrics of a style are its orders, orders in flight, latencies and report freshness") {
    const Folder folder;
    const auto orders = (folder / "orders.db").string(),
               reporting = (folder / "reporting.db").string();
    MetricsSampler sampler{{{"orders", orders}, {"reporting", reporting}}};
    const Instant now = from_micros(1'000'000'000);
    CHECK_FALSE(sampler.take(now));  // not there yet
    make_orders(orders);
    make_reporting(reporting);
    REQUIRE(sampler.take(now));  // and then it is
    CHECK_FALSE(sampler.take(now)->p50_ms);

    order(orders, "o-1", "dispatched", 999'000'000, 999'010'000);  // 10 ms
    order(orders, "o-2", "dispatched", 999'000'000, 999'030'000);  // 30 ms
    order(orders, "o-3", "dispatched", 900'000'000, 900'500'000);  // long ago
    order(orders, "o-4", "pending", 999'999'000, 0);
    store::Connection{reporting}.run("INSERT INTO facts VALUES ('o-1', ?), ('o-2', ?), ('o-3', ?)",
                                     999'014'000, 999'036'000, 900'504'000);
    const auto metrics = sampler.take(now);
    REQUIRE(metrics);
    CHECK(metrics->accepted == 4);
    CHECK(metrics->in_flight == 1);
    CHECK(metrics->p50_ms == 10.0);
    CHECK(metrics->p99_ms == 30.0);
    CHECK(metrics->freshness_ms == 5.0);  // confirmed 1 ms before the end: 5, 7 and 5 ms
}

TEST_CASE("the log of one order has the lines that name it and its history, in order of time") {
    const Folder folder;
    std::filesystem::create_directory(folder / "logs");
    std::ofstream{folder / "logs/choreographed-payments.log"}
        << "2001-09-09T01:46:40.100Z info  payments  took o-7\n2001-09-09T01:46:40.200Z info  "
           "payments  took o-8\nnot a line of ours o-7\n";
    std::ofstream{folder / "logs/gateway.log"}
        << "2001-09-09T01:46:39.900Z info  gateway  serving\n";
    const auto orders = (folder / "orders.db").string();
    make_orders(orders);
    order(orders, "o-7", "pending", 1'000'000'000'050'000, 0);
    const Databases databases{{"choreographed", {{"orders", orders}}}};

    const auto mine = log_lines(folder / "logs", databases, "o-7", 100)["lines"];
    REQUIRE(mine.size() == 2);
    CHECK(mine[0]["text"] == "order o-7: pending (placed)");
    CHECK(mine[1]["who"] == "choreographed-payments");
    const auto all = log_lines(folder / "logs", databases, "", 2)["lines"];
    REQUIRE(all.size() == 2);  // the newest
    CHECK(all[0]["text"] == "info  payments  took o-7");
}

TEST_CASE("the rows of an order come from the tables that have any") {
    const Folder folder;
    const auto fraud = (folder / "fraud.db").string();
    store::Connection{fraud}.execute(
        "CREATE TABLE assessments (order_id TEXT, decision TEXT, score INTEGER, rules TEXT); "
        "CREATE TABLE reviews (subject TEXT, state TEXT);"
        "CREATE TABLE assessed_returns (return_id TEXT, decision TEXT, rules TEXT, total INTEGER);"
        "INSERT INTO assessments VALUES ('o-1', 'clear', 3, NULL), ('o-2', 'block', 90, "
        "'blocked')");
    const auto tables = order_rows({{"fraud", fraud}}, "o-1")["tables"];
    REQUIRE(tables.size() == 1);
    CHECK(tables[0]["table"] == "assessments");
    CHECK(tables[0]["rows"] ==
          nlohmann::json::parse(R"([{"decision":"clear","score":"3","rules":""}])"));
}

TEST_CASE("an audit of a running shop reports only the violations that a second check finds, too") {
    using audit::Finding, audit::still_violated;
    const auto finding = [](int id, std::vector<std::map<std::string, std::string>> rows) {
        return Finding{id, "", "", rows.empty(), 5, std::move(rows), ""};
    };
    const std::vector<Finding> earlier{finding(4, {{{"order_id", "o-1"}, {"captured", "5"}},
                                                   {{"order_id", "o-2"}, {"captured", "7"}}}),
                                       finding(5, {}),
                                       finding(1, {{{"sku", "mug"}, {"sold", "3"}}})};

    const auto torn =
        still_violated(earlier, {finding(4, {{{"order_id", "o-3"}, {"captured", "9"}}}),
                                 finding(5, {{{"order_id", "o-1"}}}), finding(1, {})});
    CHECK(std::all_of(torn.begin(), torn.end(),
                      [](const Finding& one) { return one.holds && one.offending.empty(); }));

    const auto wrong =
        still_violated(earlier, {finding(4, {{{"order_id", "o-1"}, {"captured", "6"}},
                                             {{"order_id", "o-3"}, {"captured", "9"}}}),
                                 finding(5, {}), finding(1, {{{"sku", "mug"}, {"sold", "4"}}})});
    REQUIRE(wrong[0].offending.size() == 1);
    CHECK(wrong[0].offending[0].at("order_id") == "o-1");
    CHECK_FALSE(wrong[0].holds);
    CHECK_FALSE(wrong[2].holds);

    auto unreadable = finding(4, {});
    unreadable.error = "the file is gone";
    CHECK_FALSE(still_violated(earlier, {unreadable})[0].holds);
}
