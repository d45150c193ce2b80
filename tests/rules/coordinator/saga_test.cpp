// The sagas on the real engine and a saga log in memory: given a reply, which command comes next?

#include "schema.hpp"   // generated from services/coordinator/store/schema.sql
#include "services/coordinator/reactions.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/service/machine.hpp"
#include "tests/catch.hpp"

#include <functional>

using namespace duet;
using namespace duet::coordinator;

namespace {

using Words = std::vector<std::string>;

class Desk {
public:
    Desk() {
        db.execute(std::string{schema});
        when.asked<std::function<void(Transaction&)>>("act", [](const std::function<void(Transaction&)>& act, Transaction& tx) -> service::Answered {
            act(tx);
            return {};
        });
        react(when, *engine);
        restart();
    }

    /// A new process on the same log. Returns the commands it sends first.
    Words restart() {
        service::Machine::Settings settings;
        settings.source = "/test";
        machine = std::make_unique<service::Machine>(db, when, clock, faults, settings);
        engine->forget();
        return types(engine->resume(db));
    }

    Words begin(const std::string& token = "tok_ok") {
        return act([&](Transaction& tx) {
            OrderInHand order;
            order.order_id = "o-1";
            order.customer_id = "ada";
            order.token = token;
            order.lines = {{"mug", 1, 500}};
            engine->begin(tx, "place-order", "o-1", "ada", order);
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

    /// Answers "done" to what comes until nothing comes any more, or until `stop` comes; returns what came.
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
        const auto answer = [](const std::string&, const std::string& state, const std::string& reason) { return reason.empty() ? state : state + " " + reason; };
        engine->add(place_order(std::chrono::seconds{60}), answer);
        engine->add(return_goods(), answer);
        return engine;
    }

    Words process(service::Inbound message) {
        std::vector<service::Inbound> batch;
        batch.push_back(std::move(message));
        return keep(machine->process(batch));
    }

    Words keep(const service::Turn& turn) {
        for (const auto& result : turn.results) {
            INFO(result.error);
            CHECK(result.status == service::Result::Status::handled);
        }
        for (const auto& word : turn.announcements) settled_.push_back(word.answer);
        keys_.clear();
        for (const auto& command : turn.commands) keys_.push_back(command.id.substr(command.id.find('/') + 1));
        return types(turn.commands);
    }

    static Words types(const std::vector<Command>& commands) {
        Words all;
        for (const auto& command : commands) all.push_back(command.type);
        return all;
    }

    service::Reactions when;
    Faults faults;
    std::unique_ptr<service::Machine> machine;
    Words settled_;
    Words keys_;
};

const Words happy = {"orders.open",       "fraud.assess",     "inventory.reserve", "payments.authorize", "shipping.book",          "payments.capture",
                     "inventory.commit", "orders.confirm",   "shipping.dispatch", "orders.mark_dispatched"};

}  // namespace

TEST_CASE("an order with nothing wrong goes through every step once") {
    Desk desk;
    CHECK(desk.run(desk.begin()) == happy);
    CHECK(desk.phase() == "ended");
    CHECK(desk.settled() == Words{"confirmed"});
}

TEST_CASE("a refusal at step n undoes n-1 … 1 in reverse order") {
    struct Row {
        std::string refused_at;
        Words undone;
    };
    const std::vector<Row> table = {
        {"fraud.assess", {"orders.reject"}},
        {"inventory.reserve", {"orders.reject"}},
        {"payments.authorize", {"inventory.release", "orders.reject"}},
        {"shipping.book", {"payments.void", "inventory.release", "orders.reject"}},
        {"payments.capture", {"shipping.cancel_booking", "payments.void", "inventory.release", "orders.reject"}},
    };
    for (const auto& row : table) {
        INFO(row.refused_at);
        Desk desk;
        desk.run(desk.begin(), row.refused_at);
        const auto undone = desk.run(desk.reply(row.refused_at, Reply::refused("no")));
        CHECK(undone == row.undone);
        CHECK(desk.settled() == Words{"rejected no"});
        CHECK(desk.phase() == "ended");
    }
}

TEST_CASE("a killed coordinator sends the same command again, wherever it was") {
    for (const auto& step : happy) {
        INFO(step);
        Desk desk;
        desk.run(desk.begin(), step);
        CHECK(desk.restart() == Words{step});
        CHECK(desk.done(step).empty() == (step == happy.back()));
    }
}

TEST_CASE("a reply that comes twice, or late, changes nothing") {
    Desk desk;
    desk.begin();
    CHECK(desk.done("orders.open") == Words{"fraud.assess"});
    CHECK(desk.done("orders.open").empty());
    CHECK(desk.done("payments.capture").empty());
    CHECK(desk.done("fraud.assess") == Words{"inventory.reserve"});
}

TEST_CASE("a review parks the order until a person decides, or its time is up") {
    const auto parked = [](Desk& desk) {
        desk.run(desk.begin(), "fraud.assess");
        CHECK(desk.reply("fraud.assess", Reply::waiting()) == Words{"orders.put_in_review"});
        CHECK(desk.done("orders.put_in_review").empty());
        CHECK(desk.settled() == Words{"in_review"});
        CHECK(desk.restart().empty());
    };
    SECTION("approved") {
        Desk desk;
        parked(desk);
        CHECK(desk.act([&](Transaction& tx) { CHECK(desk.engine->decide(tx, "o-1", "approve")); }) == Words{"fraud.decide_review"});
        CHECK(desk.act([&](Transaction& tx) { CHECK_FALSE(desk.engine->decide(tx, "o-1", "deny")); }).empty());
        CHECK(desk.done("fraud.decide_review") == Words{"orders.take_from_review"});
        CHECK(desk.done("orders.take_from_review") == Words{"inventory.reserve"});
    }
    SECTION("denied") {
        Desk desk;
        parked(desk);
        desk.act([&](Transaction& tx) { desk.engine->decide(tx, "o-1", "deny"); });
        CHECK(desk.reply("fraud.decide_review", Reply::refused("review_denied")) == Words{"orders.reject"});
    }
    SECTION("expired, also over a restart") {
        Desk desk;
        parked(desk);
        desk.clock.advance(std::chrono::seconds{61});
        desk.restart();
        CHECK(desk.ring() == Words{"fraud.decide_review"});
    }
    SECTION("cancelled meanwhile") {
        Desk desk;
        parked(desk);
        CHECK(desk.act([&](Transaction& tx) { CHECK(desk.engine->cancel(tx, "o-1", "k")); }) == Words{"payments.stop_payment"});
        CHECK(desk.done("payments.stop_payment/k") == Words{"fraud.close_review"});
        CHECK(desk.done("fraud.close_review") == Words{"orders.reject"});
    }
}

TEST_CASE("a cancel that nobody has answered by then is answered by the order's end") {
    Desk desk;
    const auto cancel = [&] { return *desk.db.string("SELECT cancel FROM sagas WHERE saga_id = 'o-1'"); };
    desk.run(desk.begin(), "payments.capture");
    desk.act([&](Transaction& tx) { CHECK(desk.engine->cancel(tx, "o-1", "k")); });   // the command to stop gets lost, and its sender dies
    desk.run(desk.done("payments.capture"), "orders.mark_dispatched");
    CHECK(cancel() == "requested");
    desk.done("orders.mark_dispatched");
    CHECK(desk.phase() == "ended");
    CHECK(cancel() == "refused");
    CHECK(desk.restart().empty());
    CHECK(desk.reply("payments.stop_payment/k", Reply::refused("captured")).empty());
}

TEST_CASE("payments decides whether a cancel wins") {
    SECTION("before the capture: everything is undone when the step under way is answered") {
        Desk desk;
        desk.run(desk.begin(), "shipping.book");
        desk.act([&](Transaction& tx) { CHECK(desk.engine->cancel(tx, "o-1", "k")); });
        CHECK(desk.restart() == Words{"shipping.book", "payments.stop_payment"});
        CHECK(desk.done("payments.stop_payment/k").empty());
        CHECK(desk.run(desk.done("shipping.book")) == Words{"shipping.cancel_booking", "payments.void", "inventory.release", "orders.reject"});
        CHECK(desk.settled() == Words{"cancelled cancelled"});
    }
    SECTION("after it: the order goes on") {
        Desk desk;
        desk.run(desk.begin(), "payments.capture");
        desk.act([&](Transaction& tx) { CHECK(desk.engine->cancel(tx, "o-1", "k")); });
        CHECK(desk.reply("payments.stop_payment/k", Reply::refused("captured")).empty());
        CHECK(desk.done("payments.capture") == Words{"inventory.commit"});
        desk.act([&](Transaction& tx) { CHECK_FALSE(desk.engine->cancel(tx, "o-1", "again")); });
    }
}

TEST_CASE("an undo that fails for good waits for a person, and goes on when told") {
    Desk desk;
    desk.run(desk.begin(), "shipping.book");
    CHECK(desk.reply("shipping.book", Reply::refused("too_heavy")) == Words{"payments.void"});
    CHECK(desk.reply("payments.void", Reply::failed_for_good("void_failed")) == Words{"orders.flag_for_attention"});
    CHECK(desk.done(desk.keys().at(0)).empty());
    CHECK(desk.settled() == Words{"needs_attention void_failed"});
    CHECK(desk.restart().empty());
    CHECK(desk.act([&](Transaction& tx) { CHECK(desk.engine->retry(tx, "o-1")); }) == Words{"payments.void"});
    CHECK(desk.run(desk.done("payments.void")) == Words{"inventory.release", "orders.reject"});
    desk.act([&](Transaction& tx) { CHECK_FALSE(desk.engine->retry(tx, "o-1")); });
}

TEST_CASE("a step that nobody answers is given up before the pivot, and undone too; after the pivot never") {
    SECTION("before") {
        Desk desk;
        desk.run(desk.begin(), "payments.authorize");
        desk.clock.advance(std::chrono::seconds{601});
        CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }) == Words{"payments.void"});
        CHECK(desk.done("payments.authorize").empty());
        CHECK(desk.run(desk.done("payments.void")) == Words{"inventory.release", "orders.reject"});
        CHECK(desk.settled() == Words{"rejected timed_out"});
    }
    SECTION("after") {
        Desk desk;
        desk.run(desk.begin(), "inventory.commit");
        desk.clock.advance(std::chrono::hours{24});
        CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }).empty());
    }
}

TEST_CASE("the first step is never given up: until it is answered nothing else is done, and only the same service could undo it") {
    Desk desk;
    desk.begin();
    desk.clock.advance(std::chrono::hours{24});
    CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }).empty());
    CHECK(desk.done("orders.open") == Words{"fraud.assess"});
}

TEST_CASE("a step that may wait for a person is given up: the person is told not to decide") {
    Desk desk;
    desk.run(desk.begin(), "fraud.assess");
    desk.clock.advance(std::chrono::seconds{601});
    CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }) == Words{"fraud.close_review"});
    CHECK(desk.reply("fraud.assess", Reply::waiting()).empty());
    CHECK(desk.run(desk.done("fraud.close_review")) == Words{"orders.reject"});
    CHECK(desk.settled() == Words{"rejected timed_out"});
}

TEST_CASE("an order ends under the definition it began with, a new one begins under the newest") {
    Desk desk;
    desk.run(desk.begin(), "inventory.reserve");
    Definition next = place_order(std::chrono::seconds{60});
    next.version = 2;
    next.steps.erase(next.steps.begin() + 4);   // the shipment is not booked any more
    desk.engine->add(next, [](const std::string&, const std::string& state, const std::string&) { return state; });
    desk.restart();
    CHECK(desk.run({"inventory.reserve"}, "payments.capture") == Words{"inventory.reserve", "payments.authorize", "shipping.book"});
    CHECK(desk.db.number("SELECT version FROM sagas WHERE saga_id = 'o-1'") == 1);

    desk.act([&](Transaction& tx) {
        OrderInHand order;
        order.order_id = "o-2";
        desk.engine->begin(tx, "place-order", "o-2", "ada", order);
    });
    CHECK(desk.db.number("SELECT version FROM sagas WHERE saga_id = 'o-2'") == 2);
}

TEST_CASE("a reply that could not be written down is handed back") {
    Desk desk;
    desk.begin();
    std::vector<ReceivedReply> handed_back;
    auto messages = as_messages({{"o-1/orders.open", Reply::done()}}, [&](ReceivedReply reply) { handed_back.push_back(std::move(reply)); });
    service::Result result;
    messages.at(0).second(messages.at(0).first, result);
    CHECK(handed_back.empty());
    result.status = service::Result::Status::failed;
    messages.at(0).second(messages.at(0).first, result);
    REQUIRE(handed_back.size() == 1);
    CHECK(handed_back[0].id == "o-1/orders.open");
}
