// The machine's promises, one by one: messages in, one transaction, messages out.

#include "shared/messages/events.hpp"
#include "shared/messages/commands.hpp"
#include "shared/service/arrival.hpp"
#include "shared/service/machine.hpp"
#include "shared/service/quarantine.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::service;
using Status = Result::Status;

namespace {

struct Again {
    static constexpr std::string_view type = "test.again";
    std::string order_id;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) { f("order_id", s.order_id); }
};

/// Counts what it handles in a table of its own, so that rolled back work shows.
struct Counter {
    store::Connection db{":memory:"};
    Reactions when;
    ManualClock clock;
    Faults faults;
    std::string misbehave;   ///< "", "throw", "undeclared"
    int rollbacks = 0;
    std::unique_ptr<Machine> machine;

    Counter() {
        db.execute("CREATE TABLE work (subject TEXT NOT NULL)");
        when.hears<events::StockReserved>([this](const events::StockReserved& event, Transaction& tx) -> Events { return work(event.order.order_id, tx); });
        when.told<inventory::Release>([this](const inventory::Release& command, Transaction& tx) -> Reply {
            work(command.order_id, tx);
            if (misbehave == "refuse") return Reply::refused("not today", {"mug"});
            if (misbehave == "later") return Reply::later(std::chrono::milliseconds{500});
            if (misbehave == "fail") return Reply::failed("not reachable");
            return Reply::done();
        });
        when.due<Again>([this](const Again& again, Transaction& tx) -> Events { return work(again.order_id, tx); });
        when.asked<std::string>("greet", [](const std::string& name, Transaction& tx) -> Answered {
            return {{200, "hello " + name + " " + std::to_string(tx.cause.generation)}, name};
        });
        when.says<events::StockReleased>();
        start();
    }

    void start() {
        Machine::Settings settings;
        settings.source = "/test";
        settings.rolled_back = [this] { ++rollbacks; };
        machine = std::make_unique<Machine>(db, when, clock, faults, settings);
    }

    Events work(const std::string& subject, Transaction& tx) {
        tx.db.run("INSERT INTO work (subject) VALUES (?)", subject);
        if (misbehave == "throw" || misbehave == subject) throw Transient("not now");
        if (misbehave == "undeclared") return {events::OrderConfirmed{}};
        if (misbehave == "timer") tx.remind_at(tx.now + std::chrono::seconds{10}, Again{subject});
        return {events::StockReleased{{{subject}, "because"}}};
    }

    Inbound event(const std::string& order_id, std::int64_t attempt = 1) const {
        Slip slip;
        slip.order_id = order_id;
        const Event said{events::StockReserved{{slip}}};
        Inbound message;
        message.kind = Inbound::Kind::event;
        message.id = said.id;
        message.type = said.type;
        message.subject = order_id;
        message.data = Body::parse(said.data);
        message.raw = said.data;
        message.attempt = attempt;
        return message;
    }

    Inbound command(const std::string& order_id) const {
        const Command release{inventory::Release{{order_id}}};
        Inbound message;
        message.kind = Inbound::Kind::command;
        message.id = order_id + "/release";
        message.type = release.type;
        message.data = Body::parse(release.data);
        return message;
    }

    Inbound request(const std::string& key, const std::string& name) const {
        Inbound message;
        message.kind = Inbound::Kind::request;
        message.id = "request:" + key;
        message.type = "greet";
        message.payload = name;
        message.fingerprint = "hash of " + name;
        return message;
    }

    Turn process(std::vector<Inbound> batch) { return machine->process(batch); }
    std::int64_t worked() { return *db.number("SELECT COUNT(*) FROM work"); }
    std::int64_t outbox() { return *db.number("SELECT COUNT(*) FROM outbox"); }
};

}  // namespace

TEST_CASE("an event takes effect once, however often it comes") {
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
    const auto turn = service.process({service.event("o-1"), service.event("o-2"), service.event("o-3")});
    CHECK(turn.results[0].status == Status::handled);
    CHECK(turn.results[1].status == Status::failed);
    CHECK(turn.results[2].status == Status::handled);
    CHECK(service.worked() == 2);
    CHECK(turn.events.size() == 2);
    CHECK(service.rollbacks == 2);   // the try without savepoints, then the one message in its own
    service.misbehave = "";
    CHECK(service.process({service.event("o-2", 2)}).results[0].status == Status::handled);
}

TEST_CASE("what a rolled back message was to say leaves no gap in the outbox's numbers") {
    Counter service;
    service.misbehave = "o-2";
    const auto turn = service.process({service.event("o-1"), service.event("o-2"), service.event("o-3")});
    REQUIRE(turn.events.size() == 2);
    CHECK(turn.events[0].seq == 1);
    CHECK(turn.events[1].seq == 2);
    CHECK(service.db.number("SELECT MAX(seq) FROM outbox") == 2);
}

TEST_CASE("what the broker acknowledged is written with the batch, also when a message of it fails") {
    Counter service;
    service.process({service.event("o-1")});
    service.machine->note_published({1, 1, 1});
    service.misbehave = "o-2";
    service.process({service.event("o-2"), service.event("o-3")});
    CHECK(Outbox::published_in(service.db).seq == 1);
}

TEST_CASE("while faults are armed, no message is tried twice: a fault fires for the message it meets") {
    Counter service;
    service.faults.arm_from("somewhere.else=error");
    service.misbehave = "o-2";
    service.process({service.event("o-1"), service.event("o-2"), service.event("o-3")});
    CHECK(service.rollbacks == 1);
    CHECK(service.worked() == 2);
}

TEST_CASE("when the commit fails, nothing of the batch happened") {
    Counter service;
    service.faults.arm_from("machine.before_commit=error");
    std::vector<Inbound> batch{service.event("o-1"), service.event("o-2")};
    CHECK_THROWS_AS(service.machine->process(batch), InjectedError);
    CHECK(service.worked() == 0);
    CHECK(service.outbox() == 0);
    CHECK(service.process({service.event("o-1")}).results[0].status == Status::handled);
}

TEST_CASE("a command's decision is kept and given again; what decided nothing is forgotten") {
    Counter service;
    service.misbehave = "refuse";
    CHECK(service.process({service.command("o-1")}).results[0].reply.reason == "not today");
    service.misbehave = "";
    const auto again = service.process({service.command("o-1")}).results[0];
    CHECK(again.status == Status::repeated);
    CHECK(again.reply.is_refused());
    CHECK(again.reply.details == std::vector<std::string>{"mug"});

    service.misbehave = "later";
    CHECK(service.process({service.command("o-2")}).results[0].reply.retry_after == std::chrono::milliseconds{500});
    service.misbehave = "fail";
    CHECK(service.process({service.command("o-2")}).results[0].status == Status::handled);
    service.misbehave = "";
    CHECK(service.process({service.command("o-2")}).results[0].status == Status::handled);
}

TEST_CASE("a reply of failed leaves no trace of what was done before it") {
    Counter service;
    service.misbehave = "fail";
    service.process({service.command("o-1")});
    CHECK(service.worked() == 0);
}

TEST_CASE("a request's answer is kept for 24 hours, and only for the same request") {
    Counter service;
    CHECK(service.process({service.request("k", "ada")}).results[0].answer.body == "hello ada 0");
    CHECK(service.process({service.request("k", "ada")}).results[0].status == Status::repeated);
    CHECK(service.process({service.request("k", "ada")}).results[0].answer.body == "hello ada 0");
    CHECK(service.process({service.request("k", "eve")}).results[0].status == Status::mismatched);
    service.clock.advance(std::chrono::hours{25});
    CHECK(service.process({service.request("k", "eve")}).results[0].answer.body == "hello eve 1");
}

TEST_CASE("an event that fails again and again is put aside with its bytes, and what comes after it flows") {
    Counter service;
    service.misbehave = "o-1";
    CHECK(service.process({service.event("o-1", 4)}).results[0].status == Status::failed);
    const auto turn = service.process({service.event("o-1", 5), service.event("o-2")});
    CHECK(turn.results[0].status == Status::quarantined);
    CHECK(turn.results[1].status == Status::handled);
    const auto letters = quarantine::list(service.db);
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].reason == "not now");
    CHECK(letters[0].raw == service.event("o-1").raw);

    service.misbehave = "";
    auto redriven = service.event("o-1");
    redriven.redriven = true;
    CHECK(service.process({redriven}).results[0].status == Status::handled);
    CHECK(quarantine::list(service.db).empty());
}

TEST_CASE("what is sent again by hand counts on: a fault that passes after so many attempts passes") {
    Counter service;
    service.misbehave = "o-1";
    Slip slip;
    slip.order_id = "o-1";
    service.process({inbound_event("shop.stock.reserved", to_cloudevent(Event{events::StockReserved{{slip}}}, "/test", Instant{}, ""), 5, "1")});
    const auto letter = quarantine::list(service.db).at(0);
    const auto again = inbound_again(letter);
    CHECK(again.redriven);
    CHECK(again.attempt == 6);

    CHECK(service.process({again}).results[0].status == Status::quarantined);
    REQUIRE(quarantine::list(service.db).size() == 1);
    CHECK(quarantine::list(service.db)[0].attempts == 6);
    service.misbehave = "";
    CHECK(service.process({inbound_again(quarantine::list(service.db)[0])}).results[0].status == Status::handled);
    CHECK(quarantine::list(service.db).empty());
}

TEST_CASE("what cannot be read is put aside at once") {
    Counter service;
    auto message = service.event("o-1");
    message.unreadable = "not JSON";
    CHECK(service.process({message}).results[0].status == Status::quarantined);
    auto stranger = service.event("o-1");
    stranger.type = "nobody.knows";
    stranger.id = "another";
    CHECK(service.process({stranger}).results[0].status == Status::quarantined);
}

TEST_CASE("an event that was not declared is not said") {
    Counter service;
    service.misbehave = "undeclared";
    CHECK(service.process({service.event("o-1")}).results[0].status == Status::failed);
    CHECK(service.worked() == 0);
}

TEST_CASE("timers survive a restart, ring once, and ring again when they could not be handled") {
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

TEST_CASE("outbox rows are numbered without repetition, kept after publishing, and trimmed later") {
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

TEST_CASE("what waited long for the broker is kept as long as anything else once it is published") {
    Counter service;
    const auto row = service.process({service.event("o-1")}).events.at(0);
    service.machine->trim();
    service.clock.advance(std::chrono::minutes{20});   // the broker is away
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
