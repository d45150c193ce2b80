// What the machine and the coordinator tell of followed messages: links that hold over retries,
// rollbacks and restarts.

#include "shared/service/tracing/tracing.hpp"
#include "services/coordinator/engine/command_spans.hpp"
#include "shared/messages/cloudevent.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/service/machine/machine.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::service;
using namespace std::chrono_literals;
namespace names = duet::telemetry::names;

namespace {

const std::string trace_id = "0af7651916cd43dd8448eb211c80319c";
constexpr telemetry::SpanId cause = 0xb7ad6b7169203331;
const std::string followed = telemetry::traceparent(trace_id, cause);
const std::string unfollowed = followed.substr(0, 53) + "00";

struct Later {
    static constexpr std::string_view type = "test.later";
    std::string order_id;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

struct House {
    store::Connection db{":memory:"};
    Handlers handlers;
    ManualClock clock;
    Faults faults;
    std::string misbehave;
    std::unique_ptr<Machine> machine;

    House() {
        handlers.event<events::StockReserved>(
            [this](const events::StockReserved& stock, Transaction& tx) -> Events {
                if (misbehave == "throw") throw Transient("not now");
                if (misbehave == "remind") tx.remind_at(tx.now + 1s, Later{stock.order.order_id});
                tx.step("test.reserved");
                if (misbehave == "remind" || misbehave == "silent") return {};
                return {events::StockReleased{{{stock.order.order_id}, "because"}},
                        events::StockCommitted{{stock.order.order_id}}};
            });
        handlers.timer<Later>([](const Later& later, Transaction&) -> Events {
            return {events::StockReleased{{{later.order_id}, "late"}}};
        });
        handlers.command<inventory::Release>([this](const inventory::Release&, Transaction& tx) -> Reply {
            if (misbehave == "lose") tx.lose_reply();
            return misbehave == "later" ? Reply::later(1s) : Reply::refused("not today");
        });
        handlers.publishes<events::StockReleased, events::StockCommitted>();
        start();
    }
    void start() {
        Machine::Settings settings;
        settings.source = "/choreographed/inventory";
        machine = std::make_unique<Machine>(db, handlers, clock, faults, settings);
    }

    static Inbound event(const std::string& context, std::int64_t attempt = 1) {
        OrderSummary summary;
        summary.order_id = "o-1";
        const Event said{events::StockReserved{{summary}}};
        Inbound message;
        message.kind = Inbound::Kind::event;
        message.id = said.id;
        message.type = said.type;
        message.subject = "o-1";
        message.traceparent = context;
        message.attempt = attempt;
        message.data = Body::parse(said.data);
        return message;
    }
    static Inbound command(const std::string& context, std::int64_t attempt = 1) {
        const Command told{inventory::Release{{"o-1"}}};
        Inbound message;
        message.kind = Inbound::Kind::command;
        message.id = "o-1/inventory.release";
        message.type = told.type;
        message.subject = "o-1";
        message.traceparent = context;
        message.attempt = attempt;
        message.data = Body::parse(told.data);
        return message;
    }

    BatchResult take(Inbound message) {
        std::vector<Inbound> batch;
        batch.push_back(std::move(message));
        return machine->process(batch);
    }
    BatchResult take_due() {
        auto batch = machine->due();
        REQUIRE(batch.size() == 1);
        return machine->process(batch);
    }
};

std::string text_of(const telemetry::Span& span, const char* key) {
    for (const auto& attribute : span.attributes) {
        if (std::string_view{attribute.key} == key) {
            if (const auto* text = std::get_if<std::string>(&attribute.value)) return *text;
            return "not text";
        }
    }
    return "";
}

}  // namespace

TEST_CASE("a message that nobody follows leaves no trace") {
    House house;
    const auto context = GENERATE(std::string{}, unfollowed, "00-nonsense" + std::string(60, '1'));
    const auto batch = house.take(House::event(context));
    CHECK(result.spans.empty());
    REQUIRE(result.events.size() == 2);
    CHECK(result.events[0].body.find("tracestate") == std::string::npos);
}

TEST_CASE("what a handling causes carries the handling's own span") {
    House house;
    const auto batch = house.take(House::event(followed));
    REQUIRE(result.spans.size() == 1);
    const auto& span = result.spans[0];
    CHECK(span.trace_id == trace_id);
    CHECK(span.came_from == cause);
    CHECK(span.kind == telemetry::Span::Kind::consumer);
    CHECK(text_of(span, names::order) == "o-1");
    CHECK(text_of(span, names::type) == "stock.reserved");
    CHECK(text_of(span, names::outcome) == "done");
    for (const auto& row : result.events)
        CHECK(from_cloudevent(row.body).traceparent == telemetry::traceparent(trace_id, span.id));
}

TEST_CASE("the same handling has the same span after a rollback and in another process") {
    House house, other;
    const auto first = house.take(House::event(followed)).spans.at(0).id;
    CHECK(other.take(House::event(followed)).spans.at(0).id == first);

    House batched;  // the second message fails, so that the first is handled twice
    std::vector<Inbound> batch;
    batch.push_back(House::event(followed));
    batch.push_back(House::command(followed));
    batch.back().type = "nobody.knows";
    auto result = batched.machine->process(batch);
    REQUIRE(result.spans.size() == 2);
    CHECK(result.spans[0].id == first);
    CHECK(result.spans[0].came_from == cause);
    CHECK_FALSE(result.spans[1].failure.empty());
}

TEST_CASE("each delivery of a message is seen, and only the one that took effect is a cause") {
    House house;
    house.misbehave = "throw";
    const auto failed = house.take(House::event(followed, 1)).spans.at(0);
    CHECK(failed.failure == "not now");
    house.misbehave = "";
    const auto done = house.take(House::event(followed, 2)).spans.at(0);
    house.clock.advance(1ms);
    const auto again = house.take(House::event(followed, 2)).spans.at(0);
    CHECK(text_of(again, names::outcome) == "repeated");
    CHECK(std::set{failed.id, done.id, again.id}.size() == 3);
    CHECK(std::set{failed.came_from, done.came_from, again.came_from} == std::set{cause});
}

TEST_CASE("a command says what was replied, and whether the reply was lost") {
    House house;
    house.misbehave = "lose";
    const auto span = house.take(House::command(followed)).spans.at(0);
    CHECK(span.kind == telemetry::Span::Kind::server);
    CHECK(text_of(span, names::outcome) == "refused");
    CHECK(text_of(span, names::reason) == "not today");
    CHECK(text_of(span, names::reply_lost) == "not text");
}

TEST_CASE("asked again without having decided, each time is seen") {
    House house;
    house.misbehave = "later";
    const auto one = house.take(House::command(followed)).spans.at(0);
    house.clock.advance(1s);
    const auto other = house.take(House::command(followed)).spans.at(0);
    CHECK(text_of(one, names::outcome) == "later");
    CHECK(one.id != other.id);
}

TEST_CASE("a timer goes on with the trace of whoever set it, over a restart") {
    House house;
    house.misbehave = "remind";
    const auto set = house.take(House::event(followed)).spans.at(0);
    house.start();
    house.clock.advance(2s);
    const auto fired = house.take_due();
    REQUIRE(fired.spans.size() == 1);
    CHECK(fired.spans[0].came_from == set.id);
    CHECK(text_of(fired.spans[0], names::kind) == "timer");
    CHECK(from_cloudevent(fired.events.at(0).body).traceparent ==
          telemetry::traceparent(trace_id, fired.spans[0].id));
}

TEST_CASE("what a process did not live to tell is read from what it wrote") {
    House house;
    const auto told = house.take(House::event(followed)).spans.at(0);
    const auto now = house.clock.now() + 1s;
    const auto spans = recovered_spans(house.db, now - 2min, now);
    REQUIRE(spans.size() == 1);  // two events of one handling
    CHECK(spans[0].id == told.id);
    CHECK(spans[0].came_from == told.came_from);
    CHECK(spans[0].kind == told.kind);
    CHECK(spans[0].name == told.name);
    CHECK(text_of(spans[0], names::order) == "o-1");
    CHECK(recovered_spans(house.db, now + 1min, now + 2min).empty());  // long told

    House other;
    other.misbehave = "remind";
    const auto set = other.take(House::event(followed)).spans.at(0);
    const auto reminded = recovered_spans(other.db, now - 2min, now);
    REQUIRE(reminded.size() == 1);
    CHECK(reminded[0].id == set.id);
    CHECK(reminded[0].came_from == cause);
}

TEST_CASE("what had no consequences, and what a command was answered, is told again, too") {
    House house;
    house.misbehave = "silent";
    const auto heard = house.take(House::event(followed)).spans.at(0);
    const auto now = house.clock.now() + 1s;
    const auto spans = recovered_spans(house.db, now - 2min, now);
    REQUIRE(spans.size() == 1);
    CHECK(spans[0].id == heard.id);
    CHECK(text_of(spans[0], names::order) == "o-1");
    CHECK(recovered_spans(house.db, now + 1min, now + 2min).empty());

    House other;
    other.misbehave = "refuse";
    const auto told = other.take(House::command(followed)).spans.at(0);
    const auto answered = recovered_spans(other.db, now - 2min, now);
    REQUIRE(answered.size() == 1);
    CHECK(answered[0].id == told.id);
    CHECK(text_of(answered[0], names::outcome) == "refused");
    CHECK(text_of(answered[0], names::reason) == "not today");

    House quiet;
    quiet.misbehave = "silent";
    quiet.take(House::event(unfollowed));
    CHECK(recovered_spans(quiet.db, now - 2min, now).empty());
}

TEST_CASE("a fault tells whom it struck, beside the handling that may never be told of") {
    House house;
    std::vector<std::pair<std::string, FaultScopes>> struck;
    house.faults.watch([&](const Fault& fault, const FaultScopes& scopes) {
        struck.emplace_back(fault.point, scopes);
    });
    house.faults.arm_from(
        "test.reserved.before_commit=error;machine.after_commit=delay:0;test.reserved.after_commit="
        "delay:0");
    house.take(House::event(followed));
    REQUIRE(struck.size() == 2);
    CHECK(struck[0].first == "test.reserved.before_commit");
    CHECK(struck[1].first == "machine.after_commit");
    for (const auto& [point, scopes] : struck) {
        REQUIRE(scopes.size() == 1);
        CHECK(scopes[0].subject == "o-1");
        Fault fault;
        fault.point = point;
        const auto spans = spans_of(fault, scopes, "/choreographed/inventory", house.clock.now());
        REQUIRE(spans.size() == 1);
        CHECK(spans[0].came_from == cause);
        CHECK(text_of(spans[0], names::point) == point);
    }
    struck.clear();
    house.take(House::event(followed, 2));
    CHECK(struck.size() == 1);  // test.reserved.after_commit, at last
    struck.clear();
    house.faults.arm_from("machine.after_commit=delay:0");
    house.take(House::event(unfollowed, 3));
    REQUIRE(struck.size() == 1);
    CHECK(struck[0].second.empty());
}

TEST_CASE("a command's span is the same told of at once and read from the log") {
    const auto saga = telemetry::kept_context(trace_id, 0x11, cause, "request", "orders.place");
    const auto context = coordinator::command_context(saga, "o-1/payments.capture", 0);
    const auto span =
        coordinator::command_span(saga, {"o-1", "o-1/payments.capture", "payments.capture", 0,
                                       from_micros(1), from_micros(2), "done", ""})
            .value();
    CHECK(context == telemetry::traceparent(trace_id, span.id));
    CHECK(span.came_from == 0x11);
    CHECK(coordinator::command_context(saga, "o-1/payments.capture", 1) !=
          context);  // asked anew after a person had helped
    CHECK(coordinator::command_context(unfollowed, "o-1/payments.capture", 0) == unfollowed);
    CHECK_FALSE(coordinator::command_span(
        unfollowed, {"o-1", "o-1/payments.capture", "payments.capture", 0, {}, {}, "", ""}));
    CHECK(coordinator::attempt_span(context, "o-1", "payments.capture", 1, from_micros(1),
                                    from_micros(2), "no reply")
              .value()
              .came_from == span.id);
}
