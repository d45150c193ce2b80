// A state folder of another version of the program, and the real programs.

#include "infra/supervisor/catalogue.hpp"
#include "infra/supervisor/paths.hpp"
#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

using namespace duet;
using duet::tests::Checkout;

SCENARIO("a database of another version is refused with advice and left as it is") {
    Checkout checkout;
    checkout.environment.erase("DUET_PROGRAMS");  // the real programs, beside the command
    const auto file = checkout.state() / "data" / "orchestrated" / "payments.db";
    std::filesystem::create_directories(file.parent_path());
    {
        store::Connection older{file.string()};
        older.execute(
            "CREATE TABLE old_accounts (customer TEXT PRIMARY KEY, balance INTEGER); INSERT INTO "
            "old_accounts VALUES ('alice', 7)");
    }
    const auto outcome = checkout.up({"--style", "orchestrated"});
    INFO(outcome.error);
    CHECK(outcome.code == 1);
    for (const char* words : {"orchestrated/payments refuses to start",
                              "payments.db was made by another version of Duet",
                              "an unknown table 'old_accounts'", "`./duet down`", "DUET_STATE="}) {
        CHECK(outcome.error.find(words) != std::string::npos);
    }
    CHECK(checkout.run({"status"}).code == 3);  // no process was left running

    store::Connection after{file.string(), store::Connection::Mode::read_only};
    CHECK(after.number("SELECT balance FROM old_accounts") == 7);
    CHECK(after.number("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'") == 1);
}

SCENARIO("a copy of a running shop's state folder is another shop, and not up") {
    Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    const auto state = checkout.environment["DUET_STATE"];
    const auto copy = state + " copied";
    std::filesystem::copy(state, copy, std::filesystem::copy_options::recursive);

    checkout.environment["DUET_STATE"] = copy;
    CHECK(checkout.run({"status"}).code == 3);
    CHECK(checkout.run({"down"}).code == 0);
    checkout.environment["DUET_STATE"] = state;
    CHECK(checkout.run({"status"}).code == 0);  // still running
}
