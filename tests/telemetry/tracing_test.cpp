// The spans that the machine and the coordinator report: their links hold over retries, rollbacks
// and restarts.

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
const std::string unsampled = followed.substr(0, 53) + "00";

struct Later {
    static constexpr std::string_view type = "test.later";
    std::string order_id;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

struct TestService {
    store::Connection db{":memory:"};
    Handlers handlers;
    ManualClock clock;
    Faults faults;
    std::string behaviour;
    std::unique_ptr<Machine> machine;

    TestService() {
        handlers.event<events::StockReserved>(
            [this](const events::StockReserved& stock, Transaction& tx) -> Events {
                if (behaviour == "throw") throw Transient("not now");
                if (behaviour == "remind") tx.remind_at(tx.now + 1s, Later{stock.order.order_id});
                tx.step("test.reserved");
                if (behaviour == "remind" || behaviour == "silent") return {};
                return {events::StockReleased{{{stock.order.order_id}, "because"}},
                        events::StockCommitted{{stock.order.order_id}}};
            });
        handlers.timer<Later>([](const Later& later, Transaction&) -> Events {
            return {events::StockReleased{{{later.order_id}, "late"}}};
        });
        handlers.command<inventory::Release>(
            [this](const inventory::Release&, Transaction& tx) -> Reply {
                if (behaviour == "lose") tx.lose_reply();
                return behaviour == "later" ? Reply::later(1s) : Reply::refused("not today");
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
        const Event published{events::StockReserved{{summary}}};
        Inbound message;
        message.kind = Inbound::Kind::event;
        message.id = published.id;
        message.type = published.type;
        message.subject = "o-1";
        message.traceparent = context;
        message.attempt = attempt;
        message.data = Body::parse(published.data);
        return message;
    }
    static Inbound command(const std::string& context, std::int64_t attempt = 1) {
        const Command sent{inventory::Release{{"o-1"}}};
        Inbound message;
        message.kind = Inbound::Kind::command;
        message.id = "o-1/inventory.release";
        message.type = sent.type;
        message.subject = "o-1";
        message.traceparent = context;
        message.attempt = attempt;
        message.data = Body::parse(sent.data);
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

TEST_CASE("an unsampled message leaves no span") {
    TestService test_service;
    const auto context = GENERATE(std::string{}, unsampled, "00-nonsense" + std::string(60, '1'));
    const auto result = test_service.take(TestService::event(context));
    CHECK(result.spans.empty());
    REQUIRE(result.events.size() == 2);
    CHECK(result.events[0].body.find("tracestate") == std::string::npos);
}

TEST_CASE("messages caused by a handling carry its span") {
    TestService test_service;
    const auto result = test_service.take(TestService::event(followed));
    REQUIRE(result.spans.size() == 1);
    const auto& span = result.spans[0];
    CHECK(span.trace_id == trace_id);
    CHECK(span.parent_span == cause);
    CHECK(span.kind == telemetry::Span::Kind::consumer);
    CHECK(text_of(span, names::order) == "o-1");
    CHECK(text_of(span, names::type) == "stock.reserved");
    CHECK(text_of(span, names::outcome) == "done");
    for (const auto& row : result.events)
        CHECK(from_cloudevent(row.body).traceparent == telemetry::traceparent(trace_id, span.id));
}

TEST_CASE("the same handling has the same span after a rollback and in another process") {
    TestService test_service, other;
    const auto first = test_service.take(TestService::event(followed)).spans.at(0).id;
    CHECK(other.take(TestService::event(followed)).spans.at(0).id == first);

    TestService batched;  // the second message fails, so that the machine handles the first twice
    std::vector<Inbound> batch;
    batch.push_back(TestService::event(followed));
    batch.push_back(TestService::command(followed));
    batch.back().type = "nobody.knows";
    auto result = batched.machine->process(batch);
    REQUIRE(result.spans.size() == 2);
    CHECK(result.spans[0].id == first);
    CHECK(result.spans[0].parent_span == cause);
    CHECK_FALSE(result.spans[1].failure.empty());
}

TEST_CASE("every delivery has a span, and only the effective one is a parent") {
    TestService test_service;
    test_service.behaviour = "throw";
    const auto failed = test_service.take(TestService::event(followed, 1)).spans.at(0);
    CHECK(failed.failure == "not now");
    test_service.behaviour = "";
    const auto done = test_service.take(TestService::event(followed, 2)).spans.at(0);
    test_service.clock.advance(1ms);
    const auto again = test_service.take(TestService::event(followed, 2)).spans.at(0);
    CHECK(text_of(again, names::outcome) == "repeated");
    CHECK(std::set{failed.id, done.id, again.id}.size() == 3);
    CHECK(std::set{failed.parent_span, done.parent_span, again.parent_span} == std::set{cause});
}

TEST_CASE("a command's span contains the reply and whether it was lost") {
    TestService test_service;
    test_service.behaviour = "lose";
    const auto span = test_service.take(TestService::command(followed)).spans.at(0);
    CHECK(span.kind == telemetry::Span::Kind::server);
    CHECK(text_of(span, names::outcome) == "refused");
    CHECK(text_of(span, names::reason) == "not today");
    CHECK(text_of(span, names::reply_lost) == "not text");
}

TEST_CASE("every retry of an undecided command has a span") {
    TestService test_service;
    test_service.behaviour = "later";
    const auto one = test_service.take(TestService::command(followed)).spans.at(0);
    test_service.clock.advance(1s);
    const auto other = test_service.take(TestService::command(followed)).spans.at(0);
    CHECK(text_of(one, names::outcome) == "later");
    CHECK(one.id != other.id);
}

TEST_CASE("a timer continues the trace of its cause after a restart") {
    TestService test_service;
    test_service.behaviour = "remind";
    const auto set = test_service.take(TestService::event(followed)).spans.at(0);
    test_service.start();
    test_service.clock.advance(2s);
    const auto fired = test_service.take_due();
    REQUIRE(fired.spans.size() == 1);
    CHECK(fired.spans[0].parent_span == set.id);
    CHECK(text_of(fired.spans[0], names::kind) == "timer");
    CHECK(from_cloudevent(fired.events.at(0).body).traceparent ==
          telemetry::traceparent(trace_id, fired.spans[0].id));
}

TEST_CASE("spans lost in a crash are recovered from the outbox and timers") {
    TestService test_service;
    const auto reported = test_service.take(TestService::event(followed)).spans.at(0);
    const auto now = test_service.clock.now() + 1s;
    const auto spans = recovered_spans(test_service.db, now - 2min, now);
    REQUIRE(spans.size() == 1);  // two events of one handling
    CHECK(spans[0].id == reported.id);
    CHECK(spans[0].parent_span == reported.parent_span);
    CHECK(spans[0].kind == reported.kind);
    CHECK(spans[0].name == reported.name);
    CHECK(text_of(spans[0], names::order) == "o-1");
    CHECK(recovered_spans(test_service.db, now + 1min, now + 2min).empty());  // reported long ago

    TestService other;
    other.behaviour = "remind";
    const auto set = other.take(TestService::event(followed)).spans.at(0);
    const auto reminded = recovered_spans(other.db, now - 2min, now);
    REQUIRE(reminded.size() == 1);
    CHECK(reminded[0].id == set.id);
    CHECK(reminded[0].parent_span == cause);
}

TEST_CASE("handlings without consequences and replies are recovered from the inbox") {
    TestService test_service;
    test_service.behaviour = "silent";
    const auto consumed = test_service.take(TestService::event(followed)).spans.at(0);
    const auto now = test_service.clock.now() + 1s;
    const auto spans = recovered_spans(test_service.db, now - 2min, now);
    REQUIRE(spans.size() == 1);
    CHECK(spans[0].id == consumed.id);
    CHECK(text_of(spans[0], names::order) == "o-1");
    CHECK(recovered_spans(test_service.db, now + 1min, now + 2min).empty());

    TestService other;
    other.behaviour = "refuse";
    const auto reported = other.take(TestService::command(followed)).spans.at(0);
    const auto answered = recovered_spans(other.db, now - 2min, now);
    REQUIRE(answered.size() == 1);
    CHECK(answered[0].id == reported.id);
    CHECK(text_of(answered[0], names::outcome) == "refused");
    CHECK(text_of(answered[0], names::reason) == "not today");

    TestService quiet;
    quiet.behaviour = "silent";
    quiet.take(TestService::event(unsampled));
    CHECK(recovered_spans(quiet.db, now - 2min, now).empty());
}

TEST_CASE("a fault has a span in every trace that it hit") {
    TestService test_service;
    std::vector<std::pair<std::string, FaultScopes>> fired;
    test_service.faults.watch([&](const Fault& fault, const FaultScopes& scopes) {
        fired.emplace_back(fault.point, scopes);
    });
    test_service.faults.arm_from(
        "test.reserved.before_commit=error;machine.after_commit=delay:0;test.reserved.after_commit="
        "delay:0");
    test_service.take(TestService::event(followed));
    REQUIRE(fired.size() == 2);
    CHECK(fired[0].first == "test.reserved.before_commit");
    CHECK(fired[1].first == "machine.after_commit");
    for (const auto& [point, scopes] : fired) {
        REQUIRE(scopes.size() == 1);
        CHECK(scopes[0].subject == "o-1");
        Fault fault;
        fault.point = point;
        const auto spans =
            spans_of(fault, scopes, "/choreographed/inventory", test_service.clock.now());
        REQUIRE(spans.size() == 1);
        CHECK(spans[0].parent_span == cause);
        CHECK(text_of(spans[0], names::point) == point);
    }
    fired.clear();
    test_service.take(TestService::event(followed, 2));
    CHECK(fired.size() == 1);  // finally test.reserved.after_commit
    fired.clear();
    test_service.faults.arm_from("machine.after_commit=delay:0");
    test_service.take(TestService::event(unsampled, 3));
    REQUIRE(fired.size() == 1);
    CHECK(fired[0].second.empty());
}

TEST_CASE("a command's span is the same when reported and when recovered from the log") {
    const auto saga = telemetry::kept_context(trace_id, 0x11, cause, "request", "orders.place");
    const auto context = coordinator::command_context(saga, "o-1/payments.capture", 0);
    const auto span =
        coordinator::command_span(saga, {"o-1", "o-1/payments.capture", "payments.capture", 0,
                                         from_micros(1), from_micros(2), "done", ""})
            .value();
    CHECK(context == telemetry::traceparent(trace_id, span.id));
    CHECK(span.parent_span == 0x11);
    CHECK(coordinator::command_context(saga, "o-1/payments.capture", 1) !=
          context);  // sent again after an operator retried
    CHECK(coordinator::command_context(unsampled, "o-1/payments.capture", 0) == unsampled);
    CHECK_FALSE(coordinator::command_span(
        unsampled, {"o-1", "o-1/payments.capture", "payments.capture", 0, {}, {}, "", ""}));
    CHECK(coordinator::attempt_span(context, "o-1", "payments.capture", 1, from_micros(1),
                                    from_micros(2), "no reply")
              .value()
              .parent_span == span.id);
}
