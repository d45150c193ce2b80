// What the machine keeps: dead letters, timers, outbox rows.

#include "tests/rules/machine/counter.hpp"

#include <limits>

using namespace duet;
using namespace duet::service;
using namespace duet::service::tests;
using Status = Result::Status;

TEST_CASE(
    "an event that fails at its last attempt becomes a dead letter, and the events behind it "
    "flow") {
    Counter service;
    service.misbehave = "o-1";
    CHECK(service.process({service.event("o-1", 4)}).results[0].status == Status::failed);
    const auto batch = service.process({service.event("o-1", 5), service.event("o-2")});
    CHECK(batch.results[0].status == Status::dead_lettered);
    CHECK(batch.results[1].status == Status::handled);
    const auto dead_letters = dead_letters::list(service.db);
    REQUIRE(dead_letters.size() == 1);
    CHECK(dead_letters[0].reason == "not now");
    CHECK(dead_letters[0].raw == service.event("o-1").raw);

    service.misbehave = "";
    auto redriven = service.event("o-1");
    redriven.redriven = true;
    CHECK(service.process({redriven}).results[0].status == Status::handled);
    CHECK(dead_letters::list(service.db).empty());
}

TEST_CASE("a redriven dead letter continues the count of its attempts") {
    Counter service;
    service.misbehave = "o-1";
    OrderSummary summary;
    summary.order_id = "o-1";
    service.process({inbound_event(
        "shop.stock.reserved",
        to_cloudevent(Event{events::StockReserved{{summary}}}, "/test", Instant{}, ""), 5, "1")});
    const auto dead_letter = dead_letters::list(service.db).at(0);
    const auto again = inbound_again(dead_letter);
    CHECK(again.redriven);
    CHECK(again.attempt == 6);

    CHECK(service.process({again}).results[0].status == Status::dead_lettered);
    REQUIRE(dead_letters::list(service.db).size() == 1);
    CHECK(dead_letters::list(service.db)[0].attempts == 6);
    service.misbehave = "";
    CHECK(service.process({inbound_again(dead_letters::list(service.db)[0])}).results[0].status ==
          Status::handled);
    CHECK(dead_letters::list(service.db).empty());
}

TEST_CASE("an event that cannot be read becomes a dead letter at once") {
    Counter service;
    auto message = service.event("o-1");
    message.unreadable = "not JSON";
    CHECK(service.process({message}).results[0].status == Status::dead_lettered);
    auto unknown = service.event("o-1");
    unknown.type = "test.unknown";
    unknown.id = "another";
    CHECK(service.process({unknown}).results[0].status == Status::dead_lettered);
}

TEST_CASE("a sum that leaves 64 bits fails for good at once, and the events behind it flow") {
    const bool in_sql = GENERATE(false, true);
    Counter service;
    service.db.execute(
        "CREATE TABLE till (pence INTEGER NOT NULL) STRICT; INSERT INTO till VALUES "
        "(9223372036854775807)");
    service.overflows = in_sql ? "UPDATE till SET pence = pence + 1" : "";
    service.misbehave = "overflow";
    const auto command = service.process({service.command("o-1")}).results[0];
    CHECK(command.status == Status::failed);
    CHECK(command.reply.permanent);  // the coordinator does not retry
    INFO(command.error);
    CHECK(command.error.find("64 bits") != std::string::npos);
    CHECK(command.error.find("nothing was changed") != std::string::npos);
    CHECK(service.worked() == 0);

    const auto events = service.process({service.event("o-1"), service.event("o-2")});
    CHECK(events.results[0].status == Status::dead_lettered);
    CHECK(events.results[1].status == Status::dead_lettered);
    service.misbehave = "";
    CHECK(service.process({service.event("o-3")}).results[0].status == Status::handled);
    CHECK(service.db.number("SELECT pence FROM till") == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a dead letter keeps bytes that are no text") {
    Counter service;
    auto message = service.event("o-1");
    message.unreadable = "not JSON";
    message.raw = std::string{"\0\xff{", 3};
    service.process({message});
    CHECK(dead_letters::list(service.db).at(0).raw == message.raw);
    CHECK(service.db.string("SELECT typeof(raw) FROM dead_letters") == "blob");
}

TEST_CASE("an event that the service has not declared is not published") {
    Counter service;
    service.misbehave = "undeclared";
    CHECK(service.process({service.event("o-1")}).results[0].status == Status::failed);
    CHECK(service.worked() == 0);
}

TEST_CASE("a timer survives a restart, fires once, and fires again when its handler failed") {
    Counter service;
    service.misbehave = "timer";
    service.process({service.event("o-1")});
    service.misbehave = "";
    CHECK(service.machine->due().empty());
    service.start();
    REQUIRE(service.machine->next_due());
    service.clock.advance(std::chrono::seconds{11});
    service.misbehave = "throw";
    CHECK(service.process(service.machine->due()).results[0].status == Status::failed);
    CHECK(service.machine->due().empty());
    service.clock.advance(std::chrono::seconds{2});
    service.misbehave = "";
    CHECK(service.process(service.machine->due()).results[0].status == Status::handled);
    CHECK(service.machine->due().empty());
    CHECK_FALSE(service.machine->next_due());
    CHECK(service.worked() == 2);
}

TEST_CASE("outbox rows have unique numbers, are kept after publishing and trimmed later") {
    Counter service;
    const auto first = service.process({service.event("o-1"), service.event("o-2")}).events;
    REQUIRE(first.size() == 2);
    CHECK(first[1].seq > first[0].seq);
    service.machine->note_published({first[1].seq, first[1].seq, 2});
    service.process({});
    CHECK(service.machine->outbox().published() == first[1].seq);
    service.machine->trim();
    CHECK(service.outbox() == 2);
    service.clock.advance(std::chrono::minutes{6});
    service.machine->trim();
    CHECK(service.outbox() == 0);
    service.start();
    CHECK(service.process({service.event("o-3")}).events[0].seq > first[1].seq);
}

TEST_CASE(
    "a row that waited long for the broker is kept as long as any other after it is published") {
    Counter service;
    const auto row = service.process({service.event("o-1")}).events.at(0);
    service.machine->trim();
    service.clock.advance(std::chrono::minutes{20});  // the broker is away
    service.machine->trim();
    service.machine->note_published({row.seq, row.seq, 1});
    service.process({});
    service.machine->trim();
    CHECK(service.outbox() == 1);
    service.clock.advance(std::chrono::minutes{4});
    service.machine->trim();
    CHECK(service.outbox() == 1);
    service.clock.advance(std::chrono::minutes{2});
    service.machine->trim();
    CHECK(service.outbox() == 0);
}
