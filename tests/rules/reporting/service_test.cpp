// Reporting on an in-memory database, in both styles: each fact once, late facts, the selection of
// the reports.

#include "tests/rules/reporting/reporting_fixture.hpp"

using namespace duet;
using namespace duet::reporting;
using namespace std::chrono_literals;
using namespace duet::reporting::tests;

TEST_CASE_METHOD(OrchestratedReporting, "Orchestrated: a repeated sale counts once") {
    CHECK(record(order("o-1", "08:26:30")).is_done());
    CHECK(record(order("o-1", "08:26:30")).is_done());
    CHECK(record(order("o-1", "09:00:00"), "cancelled", "cancelled")
              .is_done());  // an order ends once, and the first end counts
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:26 GB 1 order(s) 1050 -0 rev 0"});
    CHECK(revenue(Window::hour, Dimension::sku) ==
          Words{"08:00 ink 1 order(s) 250 -0 rev 0", "08:00 pen 1 order(s) 800 -0 rev 0"});
    CHECK(watermark() == "08:25:30");
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a repeated refund counts once, by its own country and time") {
    record(order("o-1", "08:26:30"));
    refund(goods("r-1", "08:27:00", "FR"));
    refund(goods("r-1", "08:27:00", "FR"));
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:26 GB 1 order(s) 1050 -0 rev 0", "08:27 FR 0 order(s) 0 -400 rev 0"});
    CHECK(revenue(Window::day, Dimension::sku) ==
          Words{"00:00 ink 1 order(s) 250 -0 rev 0", "00:00 pen 1 order(s) 800 -400 rev 0"});
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a repeated round adds nothing, also in other pieces") {
    const EndedOrder one{order("o-1", "08:26:30"), "confirmed", "", 0},
        two{order("o-2", "08:26:31"), "confirmed", "", 0};
    CHECK(
        command(Load{{"round-1"}, {0, 0}, {1, 1}, false, {one}, {goods("r-1", "08:27:00")}}).data ==
        R"({"recorded":2})");
    CHECK(
        command(Load{{"round-1"}, {0, 0}, {1, 1}, false, {one}, {goods("r-1", "08:27:00")}}).data ==
        R"({"recorded":0})");
    CHECK(command(Load{{"round-2"}, {0, 0}, {2, 1}, false, {one, two}, {goods("r-1", "08:27:00")}})
              .data == R"({"recorded":1})");
    CHECK(command(TellCursor{{"round-3"}}).data == R"({"orders":2,"payments":1})");
    CHECK(revenue(Window::day, Dimension::country) == Words{"00:00 GB 2 order(s) 2100 -400 rev 0"});
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a load that begins after the cursor is refused") {
    CHECK(record(order("o-1", "08:26:30")).is_done());
    const auto reply = command(Load{
        {"round-2"}, {2, 0}, {3, 0}, false, {{order("o-3", "08:26:31"), "confirmed", "", 0}}, {}});
    CHECK(reply.is_refused());
    CHECK(reply.reason == "something_before_is_missing");
    CHECK(number("SELECT COUNT(*) FROM facts") == 1);
    CHECK(command(TellCursor{{"round-3"}}).data == R"({"orders":1,"payments":0})");
}

TEST_CASE_METHOD(OrchestratedReporting, "Orchestrated: a load that fails moves no cursor") {
    CHECK(command(Load{{"round-1"},
                       {0, 0},
                       {2, 0},
                       false,
                       {{order("o-1", "08:26:30"), "confirmed", "", 0},
                        {order("o-2", "08:26:30"), "lost", "", 0}},
                       {}})
              .outcome == Reply::Outcome::failed);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    faults.arm_from("reporting.load.before_commit=error");
    CHECK(command(Load{{"round-1"},
                       {0, 0},
                       {1, 0},
                       false,
                       {{order("o-1", "08:26:30"), "confirmed", "", 0}},
                       {}})
              .outcome == Reply::Outcome::failed);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":0,"payments":0})");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a backfill adds missing facts, corrects scores and leaves the cursor") {
    record(order("o-1", "08:26:30"));
    const EndedOrder known{order("o-1", "08:26:30"), "confirmed", "", 65},
        missing{order("o-0", "08:00:00"), "confirmed", "", 0};
    CHECK(command(Load{{"backfill-1"}, {0, 0}, {9, 0}, true, {missing, known}, {}}).data ==
          R"({"recorded":1})");
    CHECK(command(Load{{"backfill-2"}, {0, 0}, {9, 0}, true, {missing, known}, {}}).data ==
          R"({"recorded":0})");
    CHECK(number("SELECT score FROM facts WHERE order_id = 'o-1'") == 65);
    CHECK(revenue(Window::hour, Dimension::country) == Words{"08:00 GB 2 order(s) 2100 -0 rev 1"});
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":1,"payments":0})");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a rejected or cancelled order is no revenue, but counts as an ending") {
    record(order("o-1", "08:26:30"), "rejected", "card_declined");
    record(order("o-2", "08:27:30"), "cancelled", "cancelled");
    CHECK(revenue(Window::minute, Dimension::country).empty());
    const auto endings = ReportStore{db}.endings({});
    REQUIRE(endings.size() == 2);
    CHECK(endings[0].outcome == Outcome::cancelled);
    CHECK(endings[1].reason == "card_declined");
    CHECK(watermark() == "08:26:30");
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: an unknown outcome fails for good and counts nothing") {
    const auto reply = record(order("o-1", "08:26:30"), "lost");
    CHECK(reply.outcome == Reply::Outcome::failed);
    CHECK(reply.permanent);
    CHECK(number("SELECT COUNT(*) FROM facts") == 0);
    CHECK(watermark() == "none");
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "Orchestrated: a late fact raises the revision of its window, one in time does not") {
    record(order("o-1", "08:26:30"));
    record(order("o-2", "08:25:30"));  // as old as the watermark: in time
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:25 GB 1 order(s) 1050 -0 rev 0", "08:26 GB 1 order(s) 1050 -0 rev 0"});
    record(order("o-3", "08:25:29"));
    record(order("o-4", "08:20:00"));
    refund(goods("r-1", "08:20:00"));
    record(order("o-4", "08:20:00"));  // a duplicate corrects nothing
    CHECK(revenue(Window::minute, Dimension::country) ==
          Words{"08:20 GB 1 order(s) 1050 -400 rev 2", "08:25 GB 2 order(s) 2100 -0 rev 1",
                "08:26 GB 1 order(s) 1050 -0 rev 0"});
    CHECK(revenue(Window::hour, Dimension::country) ==
          Words{"08:00 GB 4 order(s) 4200 -400 rev 3"});
    CHECK(revenue(Window::minute, Dimension::sku).at(1) == "08:20 pen 1 order(s) 800 -400 rev 2");
    CHECK(watermark() == "08:25:30");
}

TEST_CASE_METHOD(OrchestratedReporting,
                 "Orchestrated: a late ending raises the revision of the funnel") {
    record(order("o-1", "08:26:30"));
    record(order("o-2", "08:00:00"), "rejected", "out_of_stock");
    const auto funnel = funnel_of(ReportStore{db}.endings({}));
    CHECK(funnel.revision == 1);
}

TEST_CASE_METHOD(
    OrchestratedReporting,
    "A window belongs to a report when its start does, from inclusive and to exclusive") {
    for (const auto* time : {"08:10:00", "09:00:00", "09:59:59", "10:00:00"})
        record(order(std::string{"o-"} + time, time));
    const auto starts = [this](Window window, const Span& span) {
        Words words;
        for (const auto& row : revenue(window, Dimension::country, span))
            words.push_back(row.substr(0, 5));
        return words;
    };
    CHECK(starts(Window::hour, {at("09:00:00"), at("10:00:00")}) == Words{"09:00"});
    CHECK(starts(Window::hour, {at("08:10:00"), {}}) == Words{"09:00", "10:00"});
    CHECK(starts(Window::hour, {{}, at("09:00:01")}) == Words{"08:00", "09:00"});
    CHECK(starts(Window::minute, {at("09:00:00"), at("09:59:00")}) == Words{"09:00"});
    CHECK(starts(Window::day, {at("00:00:01"), {}}).empty());
    CHECK(revenue(Window::hour, Dimension::country, {at("09:00:00"), at("10:00:00")}) ==
          Words{"09:00 GB 2 order(s) 2100 -0 rev 0"});
    CHECK(ReportStore{db}.endings({at("09:00:00"), at("10:00:00")}).at(0).orders == 2);
}
