// `duet audit` as an operator runs it: on a stopped shop's files, and on copies with deliberate
// damage.

#include "infra/supervisor/catalogue.hpp"
#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include <sys/wait.h>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace fs = std::filesystem;

namespace {

struct Printed {
    int code = -1;
    std::string text;
};

Printed run(const std::string& command) {
    std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen(command.c_str(), "r"), pclose};
    REQUIRE(pipe);
    Printed printed;
    char part[4096];
    while (const auto read = std::fread(part, 1, sizeof part, pipe.get()))
        printed.text.append(part, read);
    printed.code = WEXITSTATUS(pclose(pipe.release()));
    return printed;
}

/// The files of a stopped shop that had, in each style, one order sold, one refused, and one return
/// without a receipt. Created once.
class StoppedShop {
public:
    static const StoppedShop& get() {
        static const StoppedShop one;
        return one;
    }

    std::string sold, refused;  ///< equal in both styles, because key and business time are equal

    Printed audit(const std::string& arguments) const {
        return run("DUET_STATE='" + state_.string() + "' '" +
                   (programs_ / "duet-command").string() + "' audit " + arguments);
    }
    fs::path database(const std::string& style, const std::string& service) const {
        return state_ / "data" / style / (service + ".db");
    }

    /// A copy to damage.
    StoppedShop copy() const {
        auto other = *this;
        other.state_ = state_.parent_path() / "broken copy";
        fs::remove_all(other.state_);
        fs::create_directories(other.state_);
        fs::copy(state_ / "data", other.state_ / "data", fs::copy_options::recursive);
        return other;
    }

private:
    StoppedShop() {
        auto& shop = RunningShop::get();
        programs_ = shop.paths().programs;
        state_ = shop.paths().state / "stopped shop";
        for (const auto style : {Style::orchestrated, Style::choreographed}) place_two(Side{style});
        shop.restart([&] {
            fs::create_directories(state_);
            fs::copy(shop.paths().state / "data", state_ / "data", fs::copy_options::recursive);
        });
    }

    void place_two(Side side) {
        side.stock("audited", 10);
        // The audit checks only outbox rows after the first one.
        side.reaches(side.accepted({.sku = "audited"}), "dispatched");
        for (const auto* country : {"GB", "AQ"}) {
            auto body = json::parse(
                Basket{.customer = "audited", .sku = "audited", .country = country}.body());
            body["placed_at"] = "2021-01-01T00:00:00.123456Z";
            const auto reply =
                side.shop().call(side.style(), {.method = http::Method::post,
                                                .path = "/v1/orders",
                                                .body = body.dump(),
                                                .key = std::string{"audited "} + country,
                                                .wait = 20});
            const bool good = std::string{country} == "GB";
            (good ? sold : refused) = reply.field("order_id");
            side.reaches(reply.field("order_id"), good ? "dispatched" : "rejected");
        }
        const json goods{{"customer_id", "audited"},
                         {"country", "GB"},
                         {"placed_at", "2021-01-02T00:00:00.123456Z"},
                         {"lines", {{{"sku", "audited"}, {"quantity", 1}, {"unit_price", 250}}}}};
        const auto back = side.shop().call(side.style(), {.method = http::Method::post,
                                                          .path = "/v1/returns",
                                                          .body = goods.dump(),
                                                          .key = "audited goods",
                                                          .wait = 20,
                                                          .as = "operator"});
        REQUIRE(back.field("state") == "refunded");
        side.check_audit();
    }

    fs::path programs_, state_;
};

void damage(const fs::path& database) {
    constexpr int page = 4096;
    std::fstream file{database, std::ios::in | std::ios::out | std::ios::binary};
    for (std::uintmax_t at = page; at < fs::file_size(database); at += page) {
        file.seekp(static_cast<std::streamoff>(at + 3));  // the number of cells of a page
        file.write("\x7f\x7f", 2);
    }
}

}  // namespace

TEST_CASE("duet audit checks a stopped shop's files and prints the histories of its orders") {
    const auto& shop = StoppedShop::get();
    const auto audit = shop.audit("--history " + shop.sold + " " + shop.refused);
    INFO(audit.text);
    CHECK(audit.code == 0);
    CHECK(audit.text.find("the stopped shop's files") != std::string::npos);
    for (int id = 1; id <= 13; ++id) {
        if (id != 12)
            CHECK(audit.text.find("holds   I" + std::to_string(id) + " ") != std::string::npos);
    }
    CHECK(audit.text.find("I12 ") != std::string::npos);
    const auto stories =
        json::parse(shop.audit("--json --history " + shop.sold + " " + shop.refused).text);
    std::size_t styles = 0;
    for (const auto& report : stories) {
        ++styles;
        std::string story;
        for (const auto& line : report.at("histories").at(shop.sold).at("lines"))
            story += line.at("service").get<std::string>() + " " +
                     line.at("what").get<std::string>() + "\n";
        INFO(story);
        const bool commands = report.at("style") == "orchestrated";
        std::size_t at = 0;  // in this order
        for (const std::string word :
             {commands ? "saga: begun" : "handles request orders.place, responds 202",
              commands ? "handles command inventory.reserve" : "publishes stock.reserved",
              "ledger: hold 250", "ledger: capture 250",
              commands ? "saga: inventory.commit done" : "handles event stock.committed",
              "confirmed → dispatched"}) {
            at = story.find(word, at);
            INFO(word);
            REQUIRE(at != std::string::npos);
        }
        const auto stands = report.at("histories").at(shop.refused).at("stands").dump();
        CHECK(stands.find("reservation released") != std::string::npos);
        CHECK(stands.find("fact: rejected (unserviceable_country)") != std::string::npos);
    }
    CHECK(styles == 2);
}

namespace {

struct Damage {
    int invariant;
    std::string style, service, damage;
    bool of_an_order = true;
};

/// One change of a stopped shop's databases per row, with the invariant that it breaks.
std::vector<Damage> damages() {
    return {
        {1, "orchestrated", "inventory",
         "UPDATE products SET on_hand = on_hand - 1 WHERE sku = 'audited'", false},
        {2, "choreographed", "payments",
         "UPDATE accounts SET captured = captured + 1 WHERE customer_id = 'audited'", false},
        {2, "choreographed", "payments",
         "UPDATE transfers SET amount = amount - 1 WHERE kind = 'capture' AND subject = ?1"},
        {3, "choreographed", "orders",
         "INSERT INTO history SELECT order_id, version + 1, to_state, 'cancelled', at, 'test' FROM "
         "history WHERE order_id = ?1 AND to_state = 'dispatched'"},
        {4, "orchestrated", "payments",
         "INSERT INTO transfers (kind, subject, customer_id, debit, credit, amount, at) SELECT "
         "kind, subject, customer_id, debit, credit, amount, at FROM transfers WHERE subject = ?1 "
         "AND kind = 'capture'"},
        {5, "choreographed", "payments",
         "UPDATE authorizations SET state = 'voided' WHERE order_id = ?1"},
        {6, "orchestrated", "shipping",
         "UPDATE bookings SET state = 'booked' WHERE state = 'refused'"},
        {7, "orchestrated", "reporting", "DELETE FROM facts WHERE order_id = ?1"},
        {7, "choreographed", "reporting",
         "UPDATE facts SET placed_at = placed_at / 1000 * 1000 WHERE order_id = ?1"},
        {7, "orchestrated", "fraud",
         "UPDATE assessments SET placed_at = placed_at / 1000 * 1000 WHERE order_id = ?1"},
        {7, "orchestrated", "payments", "UPDATE refunds SET placed_at = placed_at + 1", false},
        {7, "choreographed", "reporting", "UPDATE refunds SET placed_at = placed_at + 1", false},
        {7, "choreographed", "orders",
         "UPDATE orders SET placed_at = 253402300800000000 WHERE order_id = ?1"},
        {7, "orchestrated", "reporting",
         "UPDATE watermark SET at = (SELECT MAX(placed_at) + 1 FROM facts)", false},
        {7, "choreographed", "reporting",
         "UPDATE endings SET minute = minute + 60000000 WHERE outcome = 'rejected'", false},
        {7, "orchestrated", "reporting",
         "UPDATE windows SET minute = minute + 60000000 WHERE refunds > 0", false},
        {8, "choreographed", "orders", "DELETE FROM orders WHERE order_id = ?1"},
        {8, "orchestrated", "coordinator", "DELETE FROM sagas WHERE saga_id = ?1"},
        {9, "orchestrated", "orders",
         "UPDATE history SET version = version + 1 WHERE order_id = ?1 AND to_state = "
         "'dispatched'"},
        {10, "choreographed", "orders", "UPDATE orders SET state = 'pending' WHERE order_id = ?1"},
        {11, "choreographed", "payments",
         "DELETE FROM outbox WHERE id = ?1 || ':payment.captured'"},
        {13, "orchestrated", "fraud", "", false},
    };
}

}  // namespace

TEST_CASE("each invariant detects its violation, and shows the rows and the order's history") {
    const auto example = GENERATE(from_range(damages()));
    const auto shop = StoppedShop::get().copy();
    INFO("I" << example.invariant << " " << example.style << ": " << example.damage);
    const auto path = shop.database(example.style, example.service);
    if (example.damage.empty())
        damage(path);
    else if (example.damage.find('?') == std::string::npos)
        store::Connection{path.string()}.execute(example.damage);
    else
        CHECK(store::Connection{path.string()}.run(example.damage, shop.sold) == 1);
    if (example.invariant == 10)
        store::Connection{path.string()}.run(
            "UPDATE history SET at = at - 600000000 WHERE order_id = ?",
            shop.sold);  // ten minutes ago

    const auto printed = shop.audit("--style " + example.style);
    INFO(printed.text);
    CHECK(printed.code == 1);
    CHECK(printed.text.find("BROKEN  I" + std::to_string(example.invariant) + " ") !=
          std::string::npos);
    const auto report = json::parse(shop.audit("--json --style " + example.style).text).at(0);
    CHECK(report.at("holds") == false);
    for (const auto& finding : report.at("invariants")) {
        if (finding.at("id") == example.invariant) CHECK(finding.at("offending").size() > 0);
    }
    if (!example.of_an_order) return;
    const auto& concerned = example.invariant == 6 ? shop.refused : shop.sold;
    CHECK(printed.text.find("History of " + concerned) != std::string::npos);
    CHECK(report.at("histories").at(concerned).at("lines").size() > 0);
}

// A bug of the past: 9999-12-31T23:59:59-01:00 is in the year 10000, and events and commands wrote
// it as the year 0000. I7 held, because it compares facts with windows, and both came from the same
// event. `rebuild --check` held, because it reads the same events again. No row was invalid by
// itself, because the year 0000 is valid.
TEST_CASE("the audit detects a business time that is wrong in every service alike") {
    const auto style = GENERATE(as<std::string>{}, "orchestrated", "choreographed");
    const auto shop = StoppedShop::get().copy();
    const auto in = [&](const std::string& service) {
        return shop.database(style, service).string();
    };
    const std::string minute = " WHERE minute = 1609459200000000";  // 2021-01-01T00:00Z
    const std::string wrapped_minute = "-62167215660000000";        // 0000-01-01T00:59Z
    const std::string wrapped = "-62167215601000000";               // 0000-01-01T00:59:59Z
    const std::string original = "253402304399000000";  // the same time in the year 10000
    // Choreographed: orders stored the original and published the wrapped time. Orchestrated:
    // orders received the wrapped time.
    const auto stored_by_orders = style == "choreographed" ? original : wrapped;
    store::Connection{in("orders")}.run(
        "UPDATE orders SET placed_at = " + stored_by_orders + " WHERE order_id = ?", shop.sold);
    store::Connection{in("fraud")}.run(
        "UPDATE assessments SET placed_at = " + wrapped + " WHERE order_id = ?", shop.sold);
    store::Connection reporting{in("reporting")};
    reporting.run("UPDATE facts SET placed_at = " + wrapped + " WHERE order_id = ?", shop.sold);
    reporting.run("UPDATE windows SET minute = " + wrapped_minute + minute);
    reporting.run("UPDATE endings SET minute = " + wrapped_minute + minute +
                  " AND outcome = 'confirmed'");

    const auto report = json::parse(shop.audit("--json --style " + style).text).at(0);
    for (const auto& finding : report.at("invariants")) {
        INFO(finding.dump(2));
        CHECK((finding.at("id") == 7) == !finding.at("holds").get<bool>());
        for (const auto& row : finding.at("offending")) {
            CHECK((row.contains("placed_at") || row.contains("business_time")));
            CHECK(row.value("order_id", row.value("subject", "")) == shop.sold);
        }
    }
}

TEST_CASE("an operator can run the queries of an invariant by hand") {
    const auto shop = StoppedShop::get().copy();
    const std::string call = "--style choreographed --explain I4 | sqlite3 -box";
    const auto before = shop.audit(call);
    CHECK(before.code == 0);
    CHECK(before.text.empty());
    store::Connection{shop.database("choreographed", "payments").string()}.run(
        "INSERT INTO transfers (kind, subject, customer_id, debit, credit, amount, at) VALUES "
        "('capture', ?, 'audited', 'held', 'sales', 1, 1)",
        shop.sold);
    const auto after = shop.audit(call);
    INFO(after.text);
    CHECK(after.text.find(shop.sold) != std::string::npos);
    for (const std::string style : {"orchestrated", "choreographed"}) {
        const auto all =
            shop.audit("--style " + style + " --explain all | sqlite3 -bail 2>&1 >/dev/null");
        INFO(all.text);
        CHECK(all.code == 0);
        CHECK(all.text.empty());  // every query is valid
    }
    CHECK(
        json::parse(shop.audit("--json --explain captured-once").text).at(0).at("queries").size() ==
        2);
    CHECK(shop.audit("--explain I99 2>/dev/null").code == 64);
}
