#include "infra/import/import.hpp"
#include "infra/import/mapping.hpp"
#include "tests/catch.hpp"
#include "tests/import/fake_shop.hpp"
#include "tests/import/files.hpp"

#include <sstream>

using namespace duet::importer;
using tests::FakeShop;
using tests::Folder;
using tests::header;

namespace {

/// 120 invoices of 7 customers over 3 days, two lines each, and every tenth a return.
std::string month() {
    std::string text = header;
    for (int number = 0; number < 120; ++number) {
        const bool credit = number % 10 == 9;
        const std::string invoice = (credit ? "C" : "") + std::to_string(536000 + number);
        const std::string rest = ",2010-12-0" + std::to_string(1 + number / 40) +
                                 " 08:" + std::to_string(10 + number % 40) + ":00,";
        const std::string who = "," + std::to_string(17000 + number % 7) + ".0," +
                                (number % 3 == 0 ? "France" : "EIRE") + "\n";
        text += invoice + ",SKU " + std::to_string(number % 11) + ",x," + (credit ? "-" : "") +
                "2" + rest + "1.125" + who;
        text += invoice + ",85123A,x," + (credit ? "-1" : "3") + rest +
                std::to_string(1 + number % 5) + ".50" + who;
    }
    return text + "536999,85123A,x,-5,2010-12-03 09:00:00,0,17000,EIRE\n";
}

struct Stage {
    Folder folder;
    FakeShop shop;
    std::string file = folder.write("month.csv", month());
    Plan plan = read_plan(file);

    Settings settings() {
        Settings made;
        made.gateway_url = shop.url();
        made.operator_key = "operator";
        made.state_folder = folder.path() + "/state";
        made.in_flight = 8;
        made.wait = std::chrono::seconds(1);
        made.timeout = std::chrono::seconds(20);
        made.drain_timeout = std::chrono::seconds(2);
        return made;
    }
    StyleResult run(const Settings& with) { return import_into("orchestrated", file, plan, with); }
};

}  // namespace

TEST_CASE("a file is imported once and completely, and the reports equal it") {
    Stage stage;
    const StyleResult result = stage.run(stage.settings());
    CHECK(result.end == StyleResult::End::complete);
    CHECK(result.orders_taken == 108);
    CHECK(result.returns_taken == 12);
    CHECK(result.reconciliation.equal());
    CHECK(total_of(result.reconciliation.reported).orders == 108);
    CHECK(stage.shop.entries() == 120);
    const auto products = stage.shop.products();
    REQUIRE(products.size() == 12);
    CHECK(products.at("85123A").price == 150);
    CHECK(products.at("85123A").stock == 324);
    CHECK(products.at("SKU 3").puts == 1);

    SECTION("and a second time it finds everything done") {
        const auto posts = stage.shop.posts_by_key();
        const StyleResult again = stage.run(stage.settings());
        CHECK(again.found_done == 120);
        CHECK(again.orders_taken == 108);
        CHECK(again.reconciliation.equal());
        CHECK(stage.shop.posts_by_key() == posts);
        CHECK(stage.shop.products().at("85123A").stock == 324);
    }
    SECTION("and without its journal the keys still keep it from going in twice") {
        Settings elsewhere = stage.settings();
        elsewhere.state_folder = stage.folder.path() + "/other";
        const StyleResult again = stage.run(elsewhere);
        CHECK(again.orders_taken == 108);
        CHECK(again.reconciliation.equal());
        CHECK(stage.shop.entries() == 120);
        CHECK(stage.shop.products().at("85123A").stock == 324);
    }
}

TEST_CASE(
    "an overloaded shop that loses answers gets every order once, one at a time per customer") {
    Stage stage;
    FakeShop::Moods moods;
    moods.busy_every = 5;
    moods.lost_reply_every = 7;
    moods.settle_later = true;
    stage.shop.mood(moods);
    const StyleResult result = stage.run(stage.settings());
    CHECK(result.end == StyleResult::End::complete);
    CHECK(result.orders_taken == 108);
    CHECK(result.reconciliation.equal());
    CHECK(stage.shop.entries() == 120);
    CHECK(stage.shop.no_customer_had_two_in_progress());
}

TEST_CASE("documents sent twice exist once, and both answers name the same") {
    Stage stage;
    Settings settings = stage.settings();
    settings.twice = {"invoice-536000", "invoice-C536009", "invoice-536011"};
    const StyleResult result = stage.run(settings);
    CHECK(result.good());
    CHECK(result.orders_taken == 108);
    CHECK(stage.shop.entries() == 120);
    for (const auto& [key, posts] : stage.shop.posts_by_key()) {
        INFO(key);
        CHECK(posts == (settings.twice.contains(key) ? 2 : 1));
    }
}

TEST_CASE("an interrupted import resumes") {
    Stage stage;
    Settings settings = stage.settings();
    settings.interrupted = [&] { return stage.shop.entries() >= 40; };
    const StyleResult first = stage.run(settings);
    CHECK(first.end == StyleResult::End::interrupted);
    const int entered = stage.shop.entries();
    REQUIRE(entered < 120);

    const StyleResult second = stage.run(stage.settings());
    CHECK(second.end == StyleResult::End::complete);
    CHECK(second.found_done >= 1);
    CHECK(second.orders_taken == 108);
    CHECK(second.reconciliation.equal());
    CHECK(stage.shop.entries() == 120);
    CHECK(stage.shop.products().at("85123A").stock == 324);
}

TEST_CASE("reviews are approved, or left to a person") {
    Stage stage;
    FakeShop::Moods moods;
    moods.review_above = 1500;
    stage.shop.mood(moods);
    SECTION("approved") {
        const StyleResult result = stage.run(stage.settings());
        CHECK(result.orders_taken == 108);
        CHECK(result.unsettled.empty());
        CHECK(result.reconciliation.equal());
    }
    SECTION("left") {
        Settings settings = stage.settings();
        settings.approve_reviews = false;
        const StyleResult result = stage.run(settings);
        CHECK_FALSE(result.unsettled.empty());
        CHECK(result.orders_taken + result.unsettled.size() == 108);
        CHECK(result.reconciliation.equal());  // orders in review are not in the file's sums either
    }
}

TEST_CASE("orders that the shop refuses are listed and left out of the sums") {
    Stage stage;
    FakeShop::Moods moods;
    moods.blocked = "17003";
    stage.shop.mood(moods);
    const StyleResult result = stage.run(stage.settings());
    REQUIRE_FALSE(result.refused.empty());
    CHECK(result.refused[0].document_status.reason == "fraud_blocked");
    CHECK(result.orders_taken + result.refused.size() == 108);
    CHECK(result.reconciliation.equal());
}

TEST_CASE("a sum missing from a report is shown to the penny") {
    Stage stage;
    Settings settings = stage.settings();
    settings.drain_timeout = std::chrono::milliseconds(300);
    FakeShop::Moods moods;
    moods.forget_a_row = true;
    stage.shop.mood(moods);
    const StyleResult result = stage.run(settings);
    REQUIRE(result.reconciliation.differences.size() == 1);
    const auto& [where, sum] = *result.reconciliation.differences.begin();
    CHECK(where.day == "2010-12-01");
    CHECK(sum.revenue == -result.reconciliation.expected.at(where).revenue);
}

TEST_CASE("earlier sales of the shop do not count as a difference") {
    Stage stage;
    stage.run(stage.settings());
    const std::string other = stage.folder.write(
        "other.csv", header + "999,85123A,x,1,2010-12-01 10:00:00,1.00,1,EIRE\n");
    const StyleResult result =
        import_into("orchestrated", other, read_plan(other), stage.settings());
    CHECK(result.orders_taken == 1);
    CHECK(result.reconciliation.equal());
    CHECK(stage.shop.products().at("85123A").price == 150);  // it keeps its first price
    CHECK(stage.shop.products().at("85123A").stock == 325);
}

TEST_CASE("orders whose answer was lost a day ago are searched, not posted again") {
    Stage stage;
    stage.run(stage.settings());
    // A journal that has the order only as sent, long ago.
    const std::string digest = stage.plan.content_digest.substr(0, 16);
    Settings settings = stage.settings();
    settings.state_folder = stage.folder.path();
    stage.folder.write("import-" + digest + "-orchestrated.journal",
                       "begun\t2010-12-01T00:00:00Z\nsent\tinvoice-536000\t2010-12-01T00:00:"
                       "00Z\nsent\tinvoice-C536009\t2010-12-01T00:00:00Z\n");
    const auto before = stage.shop.posts_by_key();
    const StyleResult result = stage.run(settings);
    CHECK(result.orders_taken == 108);
    CHECK(stage.shop.posts_by_key().at("invoice-536000") == before.at("invoice-536000"));
    CHECK(stage.shop.posts_by_key().at("invoice-C536009") == before.at("invoice-C536009"));
    REQUIRE(result.unsettled.size() == 1);  // returns cannot be searched: a person must act
    CHECK(result.unsettled[0].key == "invoice-C536009");
}

TEST_CASE("a wrong key or a missing shop ends the import with a reason") {
    Stage stage;
    ImportCommand command;
    command.file = stage.file;
    command.styles = {"orchestrated"};
    command.settings = stage.settings();
    std::ostringstream out;
    SECTION("wrong key") {
        command.settings.operator_key = "guess";
        CHECK(run_import(command, out) == 1);
        CHECK(out.str().find("does not accept the operator key") != std::string::npos);
        CHECK(stage.shop.entries() == 0);
    }
    SECTION("another style's address") {
        command.styles = {"nowhere"};
        CHECK(run_import(command, out) == 1);
        CHECK(out.str().find("nowhere") != std::string::npos);
    }
    SECTION("all well") {
        CHECK(run_import(command, out) == 0);
        CHECK(out.str().find("rows read 241 = ordered 216 + returned 24 + rejected 1") !=
              std::string::npos);
        CHECK(out.str().find(": equal") != std::string::npos);
        CHECK(stage.folder.read("state/import-" + stage.plan.content_digest.substr(0, 16) +
                                "-rejected.csv") ==
              "line,reason,row\n242,quantity_not_positive,\"536999,85123A,x,-5,2010-12-03 "
              "09:00:00,0,17000,EIRE\"\n");
    }
    SECTION("only a check") {
        command.only_check = true;
        CHECK(run_import(command, out) == 0);
        CHECK(stage.shop.entries() == 0);
    }
}
