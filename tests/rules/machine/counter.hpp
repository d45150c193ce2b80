#pragma once
// A machine whose service counts its handled messages and fails on request.

#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/service/doors/arrival.hpp"
#include "shared/service/machine/dead_letters.hpp"
#include "shared/service/machine/machine.hpp"
#include "tests/catch.hpp"

#include <limits>
#include <new>

namespace duet::service::tests {

struct Again {
    static constexpr std::string_view type = "test.again";
    std::string order_id;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

/// Counts its handled messages in a table of its own, so that a rollback is visible. One thread.
struct Counter {
    store::Connection db{":memory:"};
    Handlers handlers;
    ManualClock clock;
    Faults faults;
    std::string misbehave;  ///< "", a subject, "throw", "memory", "undeclared", "overflow", …
    std::string overflows;  ///< "overflow": the SQL that overflows; empty: C++ does
    int rollbacks = 0;
    std::unique_ptr<Machine> machine;

    Counter() {
        db.execute("CREATE TABLE work (subject TEXT NOT NULL)");
        handlers.event<events::StockReserved>(
            [this](const events::StockReserved& event, Transaction& tx) -> Events {
                return work(event.order.order_id, tx);
            });
        handlers.command<inventory::Release>(
            [this](const inventory::Release& command, Transaction& tx) -> Reply {
                work(command.order_id, tx);
                if (misbehave == "refuse") return Reply::refused("not today", {"mug"});
                if (misbehave == "later") return Reply::later(std::chrono::milliseconds{500});
                if (misbehave == "fail") return Reply::failed("not reachable");
                return Reply::done();
            });
        handlers.timer<Again>([this](const Again& again, Transaction& tx) -> Events {
            return work(again.order_id, tx);
        });
        handlers.request<std::string>(
            "greet", [](const std::string& name, Transaction& tx) -> Answered {
                return {{200, "hello " + name + " " + std::to_string(tx.cause.generation)}, name};
            });
        handlers.publishes<events::StockReleased>();
        start();
    }

    void start() {
        Machine::Settings settings;
        settings.source = "/test";
        settings.rolled_back = [this] { ++rollbacks; };
        machine = std::make_unique<Machine>(db, handlers, clock, faults, settings);
    }

    Events work(const std::string& subject, Transaction& tx) {
        tx.db.run("INSERT INTO work (subject) VALUES (?)", subject);
        if (misbehave == "throw" || misbehave == subject) throw Transient("not now");
        if (misbehave == "memory") throw std::bad_alloc{};
        if (misbehave == "overflow" && !overflows.empty()) tx.db.run(overflows);
        if (misbehave == "overflow" && overflows.empty())
            checked_add(std::numeric_limits<std::int64_t>::max(), 1);
        if (misbehave == "undeclared") return {events::OrderConfirmed{}};
        if (misbehave == "timer") tx.remind_at(tx.now + std::chrono::seconds{10}, Again{subject});
        return {events::StockReleased{{{subject}, "because"}}};
    }

    Inbound event(const std::string& order_id, std::int64_t attempt = 1) const {
        OrderSummary summary;
        summary.order_id = order_id;
        const Event published{events::StockReserved{{summary}}};
        Inbound message;
        message.kind = Inbound::Kind::event;
        message.id = published.id;
        message.type = published.type;
        message.subject = order_id;
        message.data = Body::parse(published.data);
        message.raw = published.data;
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

    BatchResult process(std::vector<Inbound> batch) { return machine->process(batch); }
    std::int64_t worked() { return *db.number("SELECT COUNT(*) FROM work"); }
    std::int64_t outbox() { return *db.number("SELECT COUNT(*) FROM outbox"); }
};

}  // namespace duet::service::tests
