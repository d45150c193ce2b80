#pragma once
// A coordinator without threads or sockets: the real engine on a saga log in memory. Tests play the
// services and pass the replies in.

#include <functional>
#include "schema.hpp"  // generated from services/coordinator/store/schema.sql
#include "services/coordinator/react.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/service/machine/machine.hpp"
#include "tests/catch.hpp"

namespace duet::coordinator::tests {

using Words = std::vector<std::string>;

class Fixture {
public:
    Fixture() {
        db.execute(std::string{schema});
        handlers.request<std::function<void(Transaction&)>>(
            "act",
            [](const std::function<void(Transaction&)>& act, Transaction& tx) -> service::Answered {
                act(tx);
                return {};
            });
        react(handlers, *engine);
        restart();
    }

    /// A new process on the same log. Returns the commands it sends first.
    Words restart() {
        service::Machine::Settings settings;
        settings.source = "/test";
        machine = std::make_unique<service::Machine>(db, handlers, clock, faults, settings);
        engine->forget();
        return types(engine->resume(db));
    }

    Words begin(const std::string& token = "tok_ok") {
        return act([&](Transaction& tx) {
            PlaceOrderData order;
            order.order_id = "o-1";
            order.customer_id = "ada";
            order.token = token;
            order.lines = {{"mug", 1, 500}};
            engine->begin(tx, "place-order", "o-1", "ada", order);
        });
    }

    Words begin_return() {
        return act([&](Transaction& tx) {
            ReturnGoodsData goods;
            goods.return_id = "o-1";
            goods.customer_id = "ada";
            goods.lines = {{"mug", 1, {}}};
            engine->begin(tx, "return-goods", "o-1", "ada", goods);
        });
    }

    Words act(const std::function<void(Transaction&)>& what) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::request;
        message.type = "act";
        message.payload = what;
        return process(std::move(message));
    }

    Words reply(const std::string& key, const Reply& reply) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::reply;
        message.type = "reply";
        message.payload = ReceivedReply{"o-1/" + key, reply};
        return process(std::move(message));
    }
    Words done(const std::string& key) { return reply(key, Reply::done()); }

    /// Replies "done" to each command until none is sent or `stop` is. Returns the commands that
    /// got a reply.
    Words run(Words next, const std::string& stop = "") {
        Words all;
        while (!next.empty() && next[0] != stop) {
            all.push_back(next[0]);
            next = done(keys_.at(0));
        }
        return all;
    }

    Words ring() {
        std::vector<service::Inbound> due = machine->due();
        return keep(machine->process(due));
    }

    std::string phase() { return *db.string("SELECT phase FROM progress WHERE saga_id = 'o-1'"); }
    const Words& settled() const { return settled_; }
    const Words& keys() const { return keys_; }

    std::unique_ptr<Engine> engine = made();
    ManualClock clock;
    store::Connection db{":memory:"};

private:
    static std::unique_ptr<Engine> made() {
        auto engine = std::make_unique<Engine>(std::chrono::seconds{600});
        const auto answer = [](const std::string&, const std::string& state,
                               const std::string& reason) {
            return reason.empty() ? state : state + " " + reason;
        };
        engine->add(place_order(std::chrono::seconds{60}), answer);
        engine->add(return_goods(std::chrono::seconds{60}), answer);
        return engine;
    }

    Words process(service::Inbound message) {
        std::vector<service::Inbound> batch;
        batch.push_back(std::move(message));
        return keep(machine->process(batch));
    }

    Words keep(const service::BatchResult& batch) {
        for (const auto& result : batch.results) {
            INFO(result.error);
            CHECK(result.status == service::Result::Status::handled);
        }
        for (const auto& announced : batch.announcements) settled_.push_back(announced.answer);
        keys_.clear();
        for (const auto& command : batch.commands)
            keys_.push_back(command.id.substr(command.id.find('/') + 1));
        return types(batch.commands);
    }

    static Words types(const std::vector<Command>& commands) {
        Words all;
        for (const auto& command : commands) all.push_back(command.type);
        return all;
    }

    service::Handlers handlers;
    Faults faults;
    std::unique_ptr<service::Machine> machine;
    Words settled_;
    Words keys_;
};

inline const Words happy = {"orders.open",           "fraud.assess",   "inventory.reserve",
                            "payments.authorize",    "shipping.book",  "payments.capture",
                            "inventory.commit",      "orders.confirm", "shipping.dispatch",
                            "orders.mark_dispatched"};

}  // namespace duet::coordinator::tests
