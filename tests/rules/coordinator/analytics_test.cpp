// The analytics pipeline on the real engine and a saga log in memory: the commands of a round, and
// when rounds begin.

#include "schema.hpp"  // generated from services/coordinator/store/schema.sql
#include "services/coordinator/pipeline.hpp"
#include "services/coordinator/react.hpp"
#include "services/coordinator/store/lane_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/service/machine/machine.hpp"
#include "tests/catch.hpp"

#include <functional>

using namespace duet;
using namespace duet::coordinator;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

EndedOrder ended(const std::string& order_id) {
    EndedOrder order;
    order.order_id = order_id;
    order.outcome = "confirmed";
    return order;
}

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
        add_analytics(engine);
        react(handlers, engine);
        react(handlers, pipeline);
        restart();
    }

    /// A new process on the same log.
    Words restart() {
        service::Machine::Settings settings;
        settings.source = "/test";
        machine = std::make_unique<service::Machine>(db, handlers, clock, faults, settings);
        engine.forget();
        pipeline.forget();
        sent = engine.resume(db);
        return types();
    }

    void wake() {
        act([&](Transaction& tx) { pipeline.wake(tx); });
    }
    int backfill(const std::string& from) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::request;
        message.type = "pipeline.backfill";
        message.payload = RequestBackfill{from_rfc3339(from).value()};
        return process(std::move(message)).answer.status;
    }
    void act(const std::function<void(Transaction&)>& what) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::request;
        message.type = "act";
        message.payload = what;
        process(std::move(message));
    }

    /// Fires the timers that are due. Returns the types of the commands sent.
    Words ring() {
        auto due = machine->due();
        sent = machine->process(due).commands;
        return types();
    }

    /// Replies to the one command that was sent.
    Words reply(const Reply& reply) {
        service::Inbound message;
        message.kind = service::Inbound::Kind::reply;
        message.type = "reply";
        message.payload = ReceivedReply{sent.at(0).id, reply};
        process(std::move(message));
        return types();
    }

    /// Runs a round up to the load, with these replies of the services.
    Words as_far_as_loading(const Cursors& scored, const Cursors& loaded, const EndedOrders& orders,
                            const PaidRefunds& refunds, const Scores& scores = {}) {
        Words all = ring();
        for (const auto& found :
             {encode(scored), encode(loaded), encode(orders), encode(refunds), encode(scores)}) {
            const auto next = reply(Reply::done_with(found));
            all.insert(all.end(), next.begin(), next.end());
        }
        return all;
    }

    template <class C> C command() {
        CHECK(sent.at(0).type == C::type);
        return decode<C>(Body::parse(sent.at(0).data));
    }
    Words types() const {
        Words words;
        for (const auto& one : sent) words.push_back(one.type);
        return words;
    }
    Lane lane(PipelineLane name) { return LaneStore{db}.find(name).value_or(Lane{}); }

    store::Connection db{":memory:"};
    ManualClock clock;
    Faults faults;
    service::Handlers handlers;
    Engine engine{600s};
    Pipeline pipeline{engine, 1s};
    std::unique_ptr<service::Machine> machine;
    std::vector<Command> sent;

private:
    service::Result process(service::Inbound message) {
        std::vector<service::Inbound> batch;
        batch.push_back(std::move(message));
        auto batch_result = machine->process(batch);
        INFO(batch_result.results[0].error);
        CHECK(batch_result.results[0].status == service::Result::Status::handled);
        sent = std::move(batch_result.commands);
        return batch_result.results[0];
    }
};

const Words every_step = {"fraud.tell_cursor", "reporting.tell_cursor", "orders.extract",
                          "payments.extract",  "fraud.score_orders",    "reporting.load"};

}  // namespace

TEST_CASE("a round extracts after the smallest cursor, scores and loads, each once") {
    Fixture fixture;
    fixture.wake();
    const PaidRefunds refunds{2, false, {{"r-1", {}, "ada", "GB", {}, {{"mug", 1, 500}}}}};
    CHECK(fixture.as_far_as_loading({7, 1}, {5, 2}, {6, false, {ended("o-6")}}, refunds,
                                    {{{"o-6", 70}}, 0}) == every_step);
    const auto load = fixture.command<reporting::Load>();
    CHECK(load.after == Cursors{5, 1});
    CHECK(load.through == Cursors{6, 2});
    CHECK_FALSE(load.again);
    REQUIRE(load.orders.size() == 1);
    CHECK(load.orders[0].score == 70);
    CHECK(load.refunds.size() == 1);
    CHECK(fixture.reply(Reply::done_with(encode(Loaded{2}))).empty());
    CHECK(fixture.lane(PipelineLane::rounds).rounds == 1);
    CHECK(fixture.lane(PipelineLane::rounds).transactions == 2);
    CHECK(fixture.lane(PipelineLane::rounds).recorded == 2);
    // The log drops the content once the reports have it.
    CHECK(fixture.db.string("SELECT data FROM sagas")->find("o-6") == std::string::npos);
}

TEST_CASE(
    "a killed round sends the same command again, with the same key and content, at every step") {
    for (std::size_t step = 0; step < every_step.size(); ++step) {
        INFO(every_step[step]);
        Fixture fixture;
        fixture.wake();
        fixture.ring();
        const Words found{encode(Cursors{}), encode(Cursors{}),
                          encode(EndedOrders{1, false, {ended("o-1")}}), encode(PaidRefunds{}),
                          encode(Scores{})};
        for (std::size_t i = 0; i < step; ++i) fixture.reply(Reply::done_with(found[i]));
        const auto before = fixture.sent;
        CHECK(fixture.restart() == Words{every_step[step]});
        CHECK(fixture.sent.at(0).id == before.at(0).id);
        CHECK(fixture.sent.at(0).data == before.at(0).data);
    }
}

TEST_CASE("an idle shop has no rounds, a busy one never two at once and at most one a second") {
    Fixture fixture;
    CHECK(fixture.ring().empty());
    fixture.clock.advance(1h);
    CHECK(fixture.ring().empty());

    fixture.wake();
    fixture.wake();
    CHECK(fixture.ring() == Words{"fraud.tell_cursor"});  // the first at once
    const auto under_way = fixture.sent;
    fixture.wake();
    CHECK(fixture.ring().empty());
    fixture.clock.advance(30s);  // a service is down
    CHECK(fixture.ring().empty());
    fixture.sent = under_way;
    for (const auto& found : {encode(Cursors{}), encode(Cursors{}), encode(EndedOrders{}),
                              encode(PaidRefunds{}), encode(Scores{}), encode(Loaded{})})
        fixture.reply(Reply::done_with(found));
    fixture.clock.advance(1s);
    CHECK(fixture.ring() == Words{"fraud.tell_cursor"});  // woken meanwhile
    CHECK(fixture.lane(PipelineLane::rounds).rounds == 1);
}

TEST_CASE("a planned round survives a restart, and a clock that is set back does not delay it") {
    Fixture fixture;
    fixture.wake();
    fixture.ring();
    fixture.wake();
    fixture.restart();
    fixture.clock.advance(-1h);
    fixture.wake();
    CHECK(fixture.ring().empty());
    fixture.clock.advance(1h + 1s);
    CHECK(fixture.ring().empty());  // the first is still under way
    CHECK(fixture.db.number(
              "SELECT COUNT(*) FROM timers WHERE type = 'coordinator.round_is_due'") == 1);
}

TEST_CASE("facts that do not fit into a round are fetched by the next one at once") {
    Fixture fixture;
    fixture.wake();
    fixture.as_far_as_loading({}, {}, {1000, true, {ended("o-1000")}}, {});
    CHECK(fixture.reply(Reply::done_with(encode(Loaded{1}))).empty());
    CHECK(fixture.ring() == Words{"fraud.tell_cursor"});
}

TEST_CASE("a load behind a gap is refused, and the next round begins at the reports' cursor") {
    Fixture fixture;
    fixture.wake();
    fixture.as_far_as_loading({9, 9}, {9, 9}, {10, false, {ended("o-10")}}, {9, false, {}});
    CHECK(fixture.reply(Reply::refused("something_before_is_missing")).empty());
    CHECK(fixture.lane(PipelineLane::rounds).trouble == "something_before_is_missing");
    fixture.clock.advance(1s);
    CHECK(fixture.ring() == Words{"fraud.tell_cursor"});
    fixture.reply(Reply::done_with(encode(Cursors{9, 9})));
    fixture.reply(Reply::done_with(encode(Cursors{3, 0})));
    CHECK(fixture.command<orders::Extract>().after == 3);
}

TEST_CASE("a round that fails for good waits for an operator and goes on from there") {
    Fixture fixture;
    fixture.wake();
    fixture.ring();
    const auto id = fixture.sent.at(0).id;
    CHECK(fixture.reply(Reply::failed_for_good("field 'round' is missing")).empty());
    CHECK(fixture.restart().empty());
    fixture.act(
        [&](Transaction& tx) { CHECK(fixture.engine.retry(tx, id.substr(0, id.find('/')))); });
    CHECK(fixture.types() == Words{"fraud.tell_cursor"});
    CHECK(fixture.sent.at(0).id == id);
    CHECK(fixture.reply(Reply::done_with(encode(Cursors{}))) == Words{"reporting.tell_cursor"});
}

TEST_CASE("a backfill fetches loaded facts again, piece by piece, and moves no cursor") {
    Fixture fixture;
    CHECK(fixture.backfill("2010-12-01T00:00:00Z") == 202);
    CHECK(fixture.types() == Words{"reporting.tell_cursor"});
    CHECK(fixture.backfill("2010-12-01T00:00:00Z") == 409);
    fixture.restart();
    fixture.reply(Reply::done_with(encode(Cursors{1500, 3})));
    auto extract = fixture.command<orders::Extract>();
    CHECK(extract.after == 0);
    CHECK(extract.until == 1500);
    CHECK(extract.from == from_rfc3339("2010-12-01T00:00:00Z"));
    fixture.reply(Reply::done_with(encode(EndedOrders{1000, true, {ended("o-1")}})));
    fixture.reply(Reply::done_with(encode(PaidRefunds{3, false, {}})));
    CHECK(fixture.command<fraud::ScoreOrders>().again);
    fixture.reply(Reply::done_with(encode(Scores{{}, 1})));
    CHECK(fixture.command<reporting::Load>().again);
    CHECK(fixture.reply(Reply::done_with(encode(Loaded{}))).empty());
    CHECK(fixture.backfill("2010-12-01T00:00:00Z") == 409);  // between two pieces

    fixture.restart();
    CHECK(fixture.ring() == Words{"reporting.tell_cursor"});
    fixture.reply(Reply::done_with(encode(Cursors{1700, 4})));
    extract = fixture.command<orders::Extract>();
    CHECK(extract.after == 1000);
    CHECK(extract.until == 1500);  // the reports' cursor when it began
    for (const auto& found :
         {encode(EndedOrders{1500, false, {ended("o-2")}}), encode(PaidRefunds{3, false, {}}),
          encode(Scores{}), encode(Loaded{})})
        fixture.reply(Reply::done_with(found));
    CHECK(fixture.ring().empty());
    const auto command = fixture.lane(PipelineLane::backfill);
    CHECK(command.rounds == 2);
    CHECK(command.transactions == 2);
    CHECK(command.recorded == 0);
    CHECK(command.changed == 1);
    CHECK(fixture.backfill("2010-12-02T00:00:00Z") == 202);
}
