// The output and the exit code of `duet import --check-reports` for real and for apparent
// differences.

#include "infra/import/journal.hpp"
#include "tests/catch.hpp"
#include "tests/import/check_stage.hpp"

#include <sys/stat.h>

#include <fstream>
#include <thread>

using namespace duet::importer;
using namespace duet::importer::tests;
using duet::tests::ContainsSubstring;

TEST_CASE(
    "a file that contradicts itself is refused before any request, and --dates imports it with the "
    "other rows rejected") {
    Stage stage;
    auto command = stage.command_for(
        stage.folder.write("file.csv", header + "1," + heart + "13/12/2010 8:26" + rest + "2," +
                                           heart + "12/13/2010 8:27" + rest));
    CHECK(stage.run(command) == refused);
    CHECK_THAT(stage.said, ContainsSubstring("line 2 has 13/12/2010 8:26") &&
                               ContainsSubstring("line 3 has 12/13/2010 8:27"));
    CHECK(stage.shop.entries() == 0);
    command.dates = DateOrder::day_first;
    CHECK(stage.run(command) == equal);
    CHECK_THAT(stage.said, ContainsSubstring("rejected unreadable_date: 1") &&
                               ContainsSubstring("day first (by --dates)"));
    CHECK(stage.shop.entries("choreographed") == 1);
}

TEST_CASE("an import keeps the order of day and month with which it began") {
    Stage stage;
    auto command = stage.command_for(
        stage.folder.write("file.csv", header + "1," + heart + "07/12/2010 8:26" + rest));
    command.dates = DateOrder::day_first;
    command.styles = {"orchestrated"};
    REQUIRE(stage.run(command) == equal);
    command.dates.reset();  // the file alone suggests month first
    command.styles = {"orchestrated", "choreographed"};
    CHECK(stage.run(command) == equal);
    CHECK_THAT(stage.said,
               ContainsSubstring("day first (as the import into the orchestrated shop began)"));
    CHECK(stage.shop.entries("choreographed") == 1);

    command.dates = DateOrder::month_first;
    CHECK(stage.run(command) == different);
    CHECK(stage.times("Go on with --dates dmy") == 2);
}

TEST_CASE("a failing style does not stop the import into the other") {
    Stage stage;
    FakeShop::Moods moods;
    SECTION("its door is closed") {
        moods.closed_style = "orchestrated";
        stage.shop.mood(moods);
        CHECK(stage.import(header + good) == different);
        CHECK_THAT(stage.said, ContainsSubstring("does not accept the operator key"));
        CHECK(stage.shop.entries("orchestrated") == 0);
        CHECK(stage.shop.entries("choreographed") == 1);
        CHECK_THAT(stage.said, ContainsSubstring("choreographed: orders taken 1"));
    }
    SECTION("it gives no report") {
        moods.silent_style = "orchestrated";
        stage.shop.mood(moods);
        CHECK(stage.import(header + good) == not_judged);
        CHECK_THAT(stage.said,
                   ContainsSubstring("not judged: the orchestrated shop gives no report"));
        CHECK(stage.times("orders taken 1") == 2);
        CHECK(stage.times("top 20 products): equal") == 1);
    }
    SECTION("its journal is in use") {
        const auto file = stage.folder.write("file.csv", header + good);
        auto command = stage.command_for(file);
        const auto plan = plan_of(command, file);
        const Journal in_use(command.settings.state_folder, plan.content_digest, "orchestrated");
        CHECK(stage.run(command) == different);
        CHECK_THAT(stage.said, ContainsSubstring("another import of this file is at work"));
        CHECK(stage.shop.entries("choreographed") == 1);
    }
}

TEST_CASE("an error in the reports is found, to the penny, also beside rejected rows") {
    Stage stage;
    const std::string text = header + good + "2,A,x,\"1,000\",15.12.2010 8:28,3.39,1,France\n";
    FakeShop::Moods moods;
    SECTION("of a product") {
        moods.wrong_top_penny = true;
        stage.shop.mood(moods);
        CHECK(stage.import(text) == different);
        CHECK(stage.times("top 1: the file 85123A 6 1530, the report 85123A 6 1531") == 2);
    }
    SECTION("a country that is left out") {
        moods.forget_a_row = true;
        stage.shop.mood(moods);
        CHECK(stage.import(text) == different);
        CHECK(stage.times("day 2010-12-02 GB: the file 1 1530 0, the report nothing") == 2);
    }
    moods = {};
    stage.shop.mood(moods);
    CHECK(stage.import(text) == equal);
}

TEST_CASE(
    "in a shop with earlier sales days are compared by their gain and the rest is reported as "
    "unjudged") {
    Stage stage;
    REQUIRE(stage.import(header + good) == equal);
    CHECK(stage.import(header + "9," + heart + "2010-12-02 09:26:00" + rest) == not_judged);
    CHECK(stage.times("the shop had sold on these days before this import") == 2);
    CHECK(stage.times("DIFFERENT") == 0);
}

TEST_CASE("a pipe is imported like the file that it carries, also the second time") {
    Stage stage;
    const auto pipe = stage.folder.path() + "/pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const auto* taken :
         {"orders taken 1, returns taken 0\n", "(1 of them ended in an earlier run)"}) {
        std::thread writer([&] { std::ofstream(pipe) << header + good; });
        const int code = stage.run(stage.command_for(pipe));
        writer.join();
        INFO(stage.said);
        CHECK(code == equal);
        CHECK(stage.times(taken) == 2);
    }
    CHECK(stage.run(stage.command_for(stage.folder.write("the-same.csv", header + good))) == equal);
    CHECK(stage.shop.entries() == 1);
}

TEST_CASE("an empty pipe and a file without invoices are refused by name") {
    Stage stage;
    const auto pipe = stage.folder.path() + "/pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::thread writer([&] { std::ofstream{pipe}; });
    CHECK(stage.run(stage.command_for(pipe)) == refused);
    writer.join();
    CHECK_THAT(stage.said, ContainsSubstring(pipe + ": the file is empty"));
    CHECK(stage.import("a,b,c\n1,2,3\n") == refused);
    CHECK_THAT(stage.said, ContainsSubstring("this is not an invoice file"));
}
