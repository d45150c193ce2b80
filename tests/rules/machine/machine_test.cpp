// The machine's promises, one by one: messages in, one transaction, messages out.

#include "tests/rules/machine/counter.hpp"

using namespace duet;
using namespace duet::service;
using namespace duet::service::tests;
using Status = Result::Status;

TEST_CASE("an event takes effect once, however often the broker delivers it") {
    Counter service;
    CHECK(service.process({service.event("o-1")}).results[0].status == Status::handled);
    const auto again = service.process({service.event("o-1"), service.event("o-1", 2)});
    CHECK(again.results[0].status == Status::repeated);
    CHECK(again.results[1].status == Status::repeated);
    CHECK(again.events.empty());
    CHECK(service.worked() == 1);
    CHECK(service.outbox() == 1);
}

TEST_CASE("the inbox survives a restart") {
    Counter service;
    service.process({service.event("o-1")});
    service.start();
    CHECK(service.process({service.event("o-1")}).results[0].status == Status::repeated);
}

TEST_CASE("one message that fails rolls back alone") {
    Counter service;
    service.misbehave = "o-2";
    const auto batch =
        service.process({service.event("o-1"), service.event("o-2"), service.event("o-3")});
    CHECK(batch.results[0].status == Status::handled);
    CHECK(batch.results[1].status == Status::failed);
    CHECK(batch.results[2].status == Status::handled);
    CHECK(service.worked() == 2);
    CHECK(batch.events.size() == 2);
    CHECK(service.rollbacks ==
          2);  // the pass without savepoints, then the one message in its savepoint
    service.misbehave = "";
    CHECK(service.process({service.event("o-2", 2)}).results[0].status == Status::handled);
}

TEST_CASE("a batch that is handled again message by message is counted") {
    Counter service;
    service.process({service.event("o-1"), service.event("o-2")});
    CHECK(service.machine->batches_retried() == 0);
    service.misbehave = "o-4";
    service.process({service.event("o-3"), service.event("o-4"), service.event("o-5")});
    CHECK(service.machine->batches_retried() == 1);
    service.process({service.event("o-4", 2)});  // a batch of one has no second pass
    CHECK(service.machine->batches_retried() == 1);
    service.misbehave = "fail";
    service.process({service.command("o-6"), service.command("o-7")});
    CHECK(service.machine->batches_retried() == 2);
}

TEST_CASE("a batch that runs out of memory is not handled a second time") {
    Counter service;
    service.misbehave = "memory";
    std::vector<Inbound> batch{service.event("o-1"), service.event("o-2")};
    CHECK_THROWS_AS(service.machine->process(batch), std::bad_alloc);
    CHECK(service.machine->batches_retried() == 0);
    CHECK(service.worked() == 0);
    service.misbehave = "";
    CHECK(service.process(batch).results[1].status == Status::handled);
}

TEST_CASE("a rolled back message leaves no gap in the numbers of the outbox") {
    Counter service;
    service.misbehave = "o-2";
    const auto batch =
        service.process({service.event("o-1"), service.event("o-2"), service.event("o-3")});
    REQUIRE(batch.events.size() == 2);
    CHECK(batch.events[0].seq == 1);
    CHECK(batch.events[1].seq == 2);
    CHECK(service.db.number("SELECT MAX(seq) FROM outbox") == 2);
}

TEST_CASE("a batch stores the broker's acknowledgement even when one of its messages fails") {
    Counter service;
    service.process({service.event("o-1")});
    service.machine->note_published({1, 1, 1});
    service.misbehave = "o-2";
    service.process({service.event("o-2"), service.event("o-3")});
    CHECK(Outbox::published_in(service.db).seq == 1);
}

TEST_CASE("while faults are armed, the machine handles no message twice") {
    Counter service;
    service.faults.arm_from("somewhere.else=error");
    service.misbehave = "o-2";
    service.process({service.event("o-1"), service.event("o-2"), service.event("o-3")});
    CHECK(service.rollbacks == 1);
    CHECK(service.worked() == 2);
}

TEST_CASE("when the commit fails, the batch has changed nothing") {
    Counter service;
    service.faults.arm_from("machine.before_commit=error");
    std::vector<Inbound> batch{service.event("o-1"), service.event("o-2")};
    CHECK_THROWS_AS(service.machine->process(batch), InjectedError);
    CHECK(service.worked() == 0);
    CHECK(service.outbox() == 0);
    CHECK(service.process({service.event("o-1")}).results[0].status == Status::handled);
}

TEST_CASE("the inbox stores a reply that decides and forgets one that does not") {
    Counter service;
    service.misbehave = "refuse";
    CHECK(service.process({service.command("o-1")}).results[0].reply.reason == "not today");
    service.misbehave = "";
    const auto again = service.process({service.command("o-1")}).results[0];
    CHECK(again.status == Status::repeated);
    CHECK(again.reply.is_refused());
    CHECK(again.reply.details == std::vector<std::string>{"mug"});

    service.misbehave = "later";
    CHECK(service.process({service.command("o-2")}).results[0].reply.retry_after ==
          std::chrono::milliseconds{500});
    service.misbehave = "fail";
    CHECK(service.process({service.command("o-2")}).results[0].status == Status::handled);
    service.misbehave = "";
    CHECK(service.process({service.command("o-2")}).results[0].status == Status::handled);
}

TEST_CASE("a reply of failed rolls back the work of its handler") {
    Counter service;
    service.misbehave = "fail";
    service.process({service.command("o-1")});
    CHECK(service.worked() == 0);
}

TEST_CASE("the answer to a request is kept for 24 hours, and only for the same request") {
    Counter service;
    CHECK(service.process({service.request("k", "ada")}).results[0].answer.body == "hello ada 0");
    CHECK(service.process({service.request("k", "ada")}).results[0].status == Status::repeated);
    CHECK(service.process({service.request("k", "ada")}).results[0].answer.body == "hello ada 0");
    CHECK(service.process({service.request("k", "eve")}).results[0].status == Status::mismatched);
    service.clock.advance(std::chrono::hours{25});
    CHECK(service.process({service.request("k", "eve")}).results[0].answer.body == "hello eve 1");
}
