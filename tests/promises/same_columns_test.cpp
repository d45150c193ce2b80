// The same orders and returns, one at a time, leave the same rows in both styles' files: every
// column of every table, except those that differ by design, which are listed here with their
// reasons. Comparing views is not enough: in a past bug only one style stored the microseconds of
// `placed_at`, and no view showed them.
//
// A new column is compared automatically. A new table fails the test until it is listed here.

#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

/// The rows of a table that belong to this test. Other tests share the shop.
enum class Scope { orders, returns, customers, skus, subjects, minutes, all };

struct Table {
    std::string service, name, key;
    Scope scope;
    std::map<std::string, std::string>
        by_design{};        ///< columns that are not compared, with reasons
    std::string instead{};  ///< an expression to compare instead
};

struct Exempt {
    std::string service, name, why;
};

const std::string by_clock = "the time of the write, by the service's clock";
const std::string of_the_shop = "counts all rows of the shop, which other tests add to";
const std::string of_arrival =
    "counts late facts, and the order of facts differs between the styles";

const std::vector<Table> compared{
    {"orders", "orders", "order_id", Scope::orders, {{"seq", of_the_shop}}},
    {"orders",
     "history",
     "order_id",
     Scope::orders,
     {{"at", by_clock}, {"cause", "a command in one style, an event in the other"}}},
    {"orders", "returns", "return_id", Scope::returns},
    {"orders", "returned_units", "order_id", Scope::orders},
    {"inventory", "products", "sku", Scope::skus},
    {"inventory", "reservations", "order_id", Scope::orders},
    {"inventory", "reservation_lines", "order_id", Scope::orders},
    {"inventory", "movements", "sku", Scope::skus, {{"seq", of_the_shop}, {"at", by_clock}}},
    {"payments",
     "authorizations",
     "order_id",
     Scope::orders,
     {{"reason", "events carry the reason of a void; the coordinator stores it itself"}},
     "CASE state WHEN 'voided' THEN '' ELSE reason END AS reason_unless_voided"},
    {"payments", "transfers", "subject", Scope::subjects, {{"seq", of_the_shop}, {"at", by_clock}}},
    {"payments", "accounts", "customer_id", Scope::customers},
    {"shipping", "carriers", "zone", Scope::all},
    {"shipping",
     "bookings",
     "order_id",
     Scope::orders,
     {{"state", "the undo passes through shipping, although shipping refused"}},
     "REPLACE(state, 'tombstone', 'refused') AS state_before_undoing"},
    {"fraud", "assessments", "order_id", Scope::orders, {{"at", by_clock}}},
    {"fraud", "assessed_returns", "return_id", Scope::returns, {{"at", by_clock}}},
    {"fraud", "customers", "customer_id", Scope::customers},
    {"fraud",
     "reviews",
     "subject",
     Scope::subjects,
     {{"opened_at", by_clock},
      {"expires_at", by_clock},
      {"goes_on", "fraud continues the saga itself; in the other style the coordinator does"}}},
    {"reporting",
     "facts",
     "order_id",
     Scope::orders,
     {{"at", by_clock}, {"score", "only the pipeline writes it; no event carries it"}}},
    {"reporting", "refunds", "return_id", Scope::returns},
    {"reporting", "windows", "minute", Scope::minutes, {{"revision", of_arrival}}},
    {"reporting", "endings", "minute", Scope::minutes, {{"revision", of_arrival}}},
};

const std::vector<Exempt> exempt{
    {"orders", "ended", "for the pipeline: only the orchestrated style writes it"},
    {"payments", "refunds", "for the pipeline: only the orchestrated style writes it"},
    {"fraud", "scores", "the pipeline's"},
    {"fraud", "cursors", "the pipeline's"},
    {"reporting", "cursors", "the pipeline's"},
    {"reporting", "watermark", "one row for all facts of all tests; the audit checks it"},
};
const std::set<std::string> machine_tables{"inbox", "outbox", "timers", "dead_letters",
                                           "machine"};  // bookkeeping of messages

struct Names {
    std::set<std::string> orders, returns, customers, skus;
};

constexpr auto years_of_this_test = "BETWEEN -63158400000000 AND 63071999999999";  // 1968 to 1971

std::string listed(const std::set<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
    return "IN (" + text + ")";
}

std::string condition(const Table& table, const Names& names) {
    switch (table.scope) {
        case Scope::orders: return table.key + " " + listed(names.orders);
        case Scope::returns: return table.key + " " + listed(names.returns);
        case Scope::customers: return table.key + " " + listed(names.customers);
        case Scope::skus: return table.key + " " + listed(names.skus);
        case Scope::subjects:
            return table.key + " " + listed(names.orders) + " OR " + table.key + " " +
                   listed(names.returns);
        case Scope::minutes: return table.key + " " + years_of_this_test;
        case Scope::all: return "TRUE";
    }
    throw std::logic_error("unknown scope");
}

/// "lines=…, state=dispatched, …" without the columns that differ by design, and with the style
/// removed from links.
std::string comparable(const store::Rows& rows, const Table& table, Style style) {
    std::string text;
    for (int i = 0; i < rows.columns(); ++i) {
        const std::string column{rows.name(i)};
        if (table.by_design.contains(column)) continue;
        text += column + "=" + (rows.is_null(i) ? "NULL" : rows.text(i)) + ", ";
    }
    const auto link = "/" + name_of(style) + "/";
    for (auto at = text.find(link); at != std::string::npos; at = text.find(link, at))
        text.replace(at, link.size(), "/…/");
    return text;
}

store::Connection file_of(Side& side, const std::string& service) {
    const auto process = side.shop().process(service, side.style());
    return {side.shop().paths().database(process.program).string(),
            store::Connection::Mode::read_only};
}

std::vector<std::string> rows_of(Side& side, const Table& table, const Names& names) {
    auto db = file_of(side, table.service);
    std::vector<std::string> found;
    const auto columns = table.instead.empty() ? "*" : "*, " + table.instead;
    auto rows =
        db.query("SELECT " + columns + " FROM " + table.name + " WHERE " + condition(table, names));
    while (rows.next()) found.push_back(comparable(rows, table, side.style()));
    std::sort(found.begin(), found.end());
    return found;
}

json order_of(const std::string& customer, const std::string& sku, int quantity,
              const std::string& token, const std::string& country, const std::string& placed_at) {
    return json::parse(Basket{.customer = customer,
                              .sku = sku,
                              .quantity = quantity,
                              .token = token,
                              .country = country,
                              .placed_at = placed_at}
                           .body());
}

/// The actions of a customer and an operator, with the same keys and business times in both styles.
/// One thread.
class Story {
public:
    explicit Story(Side side) : side_{side} {}

    Names run(const std::string& suffix) {
        const auto customer = "customer-" + suffix, sku = "sku-" + suffix;
        names_.customers = {customer, "blocked-" + suffix, "review-" + suffix};
        names_.skus = {sku};
        side_.stock(sku, 40);
        const auto sold =
            place("sold", order_of(customer, sku, 3, "tok_ok", "GB", "1971-02-03T04:05:06.123456Z"),
                  "dispatched");
        place("elsewhere",
              order_of(customer, sku, 1, "tok_ok", "FR", "1971-03-03T23:30:00.000001-01:00"),
              "dispatched");
        place("more digits",
              order_of(customer, sku, 2, "tok_ok", "GB", "1971-04-03T00:00:00.9999999+14:00"),
              "dispatched");
        place("before the epoch",
              order_of(customer, sku, 1, "tok_ok", "GB", "1969-12-31t23:59:59.999999z"),
              "dispatched");
        place("declined",
              order_of(customer, sku, 1, "tok_declined", "GB", "1971-05-03T12:00:00.000100Z"),
              "rejected");
        place("nowhere", order_of(customer, sku, 1, "tok_ok", "AQ", "1971-06-03T12:00:00.000999Z"),
              "rejected");
        place("too many",
              order_of(customer, sku, 500, "tok_ok", "GB", "1971-07-03T12:00:00.001001Z"),
              "rejected");
        place("blocked",
              order_of("blocked-" + suffix, sku, 1, "tok_ok", "GB", "1971-08-03T12:00:00.123Z"),
              "rejected");
        const auto watched = place(
            "watched",
            order_of("review-" + suffix, sku, 1, "tok_ok", "GB", "1971-09-03T12:00:00.654321Z"),
            "in_review");
        REQUIRE(side_.post("/v1/reviews/" + watched, R"({"decision":"approve"})").status == 202);
        side_.reaches(watched, "dispatched");
        give_back("part",
                  {{"order_id", sold},
                   {"customer_id", customer},
                   {"placed_at", "1971-10-03T12:00:00.111111Z"},
                   {"lines", lines_of(sku, 1)}},
                  "refunded");
        give_back("too much",
                  {{"order_id", sold},
                   {"customer_id", customer},
                   {"placed_at", "1971-10-04T12:00:00.222222Z"},
                   {"lines", lines_of(sku, 30)}},
                  "rejected");
        give_back("no receipt",
                  {{"customer_id", customer},
                   {"country", "GB"},
                   {"placed_at", "1971-10-05T12:00:00.333333Z"},
                   {"lines", lines_of(sku, 2)}},
                  "refunded");
        const auto reviewed = give_back("reviewed",
                                        {{"customer_id", customer},
                                         {"country", "GB"},
                                         {"placed_at", "1971-10-06T12:00:00.444444Z"},
                                         {"lines", lines_of(sku, 1)}},
                                        "in_review", "customer");
        REQUIRE(side_.post("/v1/reviews/" + reviewed, R"({"decision":"approve"})").status == 202);
        eventually("the reviewed return is refunded", [&] {
            return side_.get("/v1/returns/" + reviewed).field("state") == "refunded";
        });
        side_.check_audit();
        return names_;
    }

private:
    static json lines_of(const std::string& sku, int quantity) {
        return {{{"sku", sku}, {"quantity", quantity}, {"unit_price", 250}}};
    }

    /// By default as an operator, who may return goods without a receipt.
    Reply call(const std::string& path, const std::string& key, const json& body,
               const std::string& as = "operator") {
        return side_.shop().call(side_.style(), {.method = http::Method::post,
                                                 .path = path,
                                                 .body = body.dump(),
                                                 .key = key,
                                                 .wait = 20,
                                                 .as = as});
    }

    std::string place(const std::string& key, const json& body, const std::string& ends) {
        const auto reply = call("/v1/orders", key + " " + *names_.skus.begin(), body);
        INFO(key << ": " << reply.text);
        REQUIRE(reply.status / 100 == 2);
        side_.reaches(reply.field("order_id"), ends);
        names_.orders.insert(reply.field("order_id"));
        return reply.field("order_id");
    }

    std::string give_back(const std::string& key, const json& body, const std::string& ends,
                          const std::string& as = "operator") {
        const auto reply = call("/v1/returns", key + " " + *names_.skus.begin(), body, as);
        INFO(key << ": " << reply.text);
        REQUIRE(reply.field("state") == ends);
        names_.returns.insert(reply.field("return_id"));
        return reply.field("return_id");
    }

    Side side_;
    Names names_;
};

}  // namespace

TEST_CASE("both styles write the same rows, column by column") {
    const auto suffix = fresh("run");
    Side orchestrated{Style::orchestrated}, choreographed{Style::choreographed};
    const auto names = Story{orchestrated}.run(suffix);
    const auto other_names = Story{choreographed}.run(suffix);
    REQUIRE(names.orders == other_names.orders);
    REQUIRE(names.returns == other_names.returns);
    for (const auto& table : compared) {
        const auto rows = rows_of(orchestrated, table, names),
                   other_rows = rows_of(choreographed, table, names);
        INFO(table.service << ".db, " << table.name);
        CHECK_FALSE(rows.empty());
        CHECK(rows == other_rows);
    }
}

TEST_CASE("every table of a service is compared or exempt with a reason") {
    Side side{BOTH_STYLES};
    for (const std::string service :
         {"orders", "inventory", "payments", "shipping", "fraud", "reporting"}) {
        std::set<std::string> known = machine_tables;
        for (const auto& table : compared) {
            if (table.service == service) known.insert(table.name);
        }
        for (const auto& table : exempt) {
            if (table.service == service) known.insert(table.name);
        }
        auto db = file_of(side, service);
        auto tables = db.query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        while (tables.next()) {
            INFO(service << ".db has the table " << tables.text(0));
            CHECK(known.contains(tables.text(0)));
        }
    }
}
