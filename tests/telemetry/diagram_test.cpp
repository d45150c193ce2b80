// Diagrams of orders, from the same spans that the processes report.

#include "services/traces/diagram/diagram.hpp"
#include "services/traces/diagram/business.hpp"
#include "services/traces/diagram/picture.hpp"
#include "services/traces/diagram/state.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

using namespace duet::console;

namespace {

/// A list of spans with short ids: "a", its parent "" and so on.
class SpanList {
public:
    explicit SpanList(std::string style) : style_{std::move(style)} {}

    SpanList& add(const std::string& id, const std::string& parent, const std::string& service,
                  const std::string& kind, const std::string& type,
                  std::map<std::string, std::string> more = {}) {
        SeenSpan span;
        span.trace_id = std::string(32, 'a');
        span.span_id = id;
        span.parent_id = parent;
        span.service = service;
        span.style = service == "gateway" ? "both" : style_;
        span.name = kind == "request" && service == "gateway" ? "POST /v1/orders" : type;
        span.began = clock_ += 1000;
        span.ended = span.began + 500;
        span.attributes = {{"duet.kind", kind},
                           {"duet.type", type},
                           {"duet.order_id", service == "gateway" ? "" : "o-1"},
                           {"duet.attempt", "1"}};
        for (auto& [key, value] : more) span.attributes["duet." + key] = value;
        spans.push_back(std::move(span));
        return *this;
    }
    SeenSpan& last() { return spans.back(); }

    SeenSpans spans;

private:
    std::string style_;
    std::int64_t clock_ = 1'700'000'000'000'000;
};

std::vector<std::string> arrows(const Diagram& diagram) {
    std::vector<std::string> lines;
    for (const auto& step : diagram.steps)
        lines.push_back(step.from + " > " + step.to + " " + step.kind + " " + step.label +
                        (step.undo ? " undo" : "") + (step.lost ? " lost" : ""));
    return lines;
}

using Arrows = std::vector<std::string>;

}  // namespace

TEST_CASE("choreographed: an event goes from its publisher to its consumers") {
    SpanList spans_of_order{"choreographed"};
    spans_of_order.add("g", "", "gateway", "request", "")
        .add("o", "g", "orders", "request", "orders.place", {{"published", "order.placed"}});
    spans_of_order.add("f", "o", "fraud", "event", "order.placed")
        .add("i", "f", "inventory", "event", "fraud.cleared");
    spans_of_order.spans[0].ended = spans_of_order.spans[1].ended;
    const auto diagram = diagram_of(spans_of_order.spans);
    CHECK(arrows(diagram) ==
          Arrows{"customer > gateway request POST /v1/orders",
                 "gateway > orders request orders.place", "gateway > customer answer no answer",
                 "orders > fraud event order.placed", "fraud > inventory event fraud.cleared"});
    CHECK(diagram.lifelines == Arrows{"customer", "gateway", "orders", "fraud", "inventory"});
    CHECK(diagram.steps[3].business == "assess-fraud");
    CHECK(diagram.steps[4].business == "reserve-stock");
    CHECK(diagram.order_id == "o-1");
    CHECK(diagram.style == "choreographed");
    CHECK(diagram.state == "pending");
    CHECK_FALSE(diagram.complete);
}

TEST_CASE("orchestrated: a command and its reply, with the retry that a lost reply makes") {
    SpanList spans_of_order{"orchestrated"};
    spans_of_order.add("c", "g", "coordinator", "request", "orders.place")
        .add("k", "c", "coordinator", "call", "payments.capture", {{"outcome", "done"}});
    spans_of_order
        .add("p1", "k", "payments", "command", "payments.capture",
             {{"outcome", "done"}, {"reply_lost", "true"}})
        .add("t", "k", "coordinator", "attempt", "payments.capture");
    spans_of_order.add("p2", "k", "payments", "command", "payments.capture",
                       {{"outcome", "repeated"}, {"attempt", "2"}});
    const auto diagram = diagram_of(spans_of_order.spans);
    CHECK(arrows(diagram) ==
          Arrows{"gateway > coordinator request orders.place",
                 "coordinator > payments command payments.capture",
                 "payments > coordinator reply done lost",
                 "coordinator > coordinator local no reply to payments.capture",
                 "coordinator > payments command payments.capture (known already)",
                 "payments > coordinator reply repeated"});
    CHECK(diagram.steps[4].attempt == 2);
    CHECK(diagram.steps[1].business == "capture-payment");
}

TEST_CASE("orchestrated: a service that died unreported is drawn from the coordinator's spans") {
    SpanList spans_of_order{"orchestrated"};
    spans_of_order.add("c", "g", "coordinator", "request", "orders.place")
        .add("t", "k", "coordinator", "attempt", "payments.void")
        .add("k", "c", "coordinator", "call", "payments.void", {{"outcome", "done"}});
    const auto diagram = diagram_of(spans_of_order.spans);
    CHECK(arrows(diagram) ==
          Arrows{"gateway > coordinator request orders.place",
                 "coordinator > payments command payments.void (no answer) undo lost",
                 "coordinator > payments command payments.void undo",
                 "payments > coordinator reply done undo"});
}

TEST_CASE("a fault is drawn at the participant that it hit") {
    SpanList spans_of_order{"choreographed"};
    spans_of_order.add("o", "g", "orders", "request", "orders.place")
        .add("x", "o", "payments", "fault", "",
             {{"fault.point", "payments.capture.after_commit"}, {"fault.effect", "crash"}});
    const auto diagram = diagram_of(spans_of_order.spans);
    REQUIRE(diagram.steps.size() == 2);
    CHECK(diagram.steps[1].kind == "fault");
    CHECK(diagram.steps[1].fault == "payments.capture.after_commit");
    CHECK(diagram.steps[1].from == "payments");
    CHECK(picture_of(diagram).lines[1].alarming);
}

TEST_CASE("equivalent steps of both styles share one unique key") {
    const auto [command, service, event] = GENERATE(table<std::string, std::string, std::string>(
        {{"fraud.assess", "fraud", "order.placed"},
         {"inventory.reserve", "inventory", "fraud.cleared"},
         {"payments.authorize", "payments", "stock.reserved"},
         {"shipping.book", "shipping", "payment.authorized"},
         {"payments.capture", "payments", "shipment.booked"},
         {"inventory.commit", "inventory", "payment.captured"},
         {"orders.confirm", "orders", "stock.committed"},
         {"shipping.dispatch", "shipping", "order.confirmed"},
         {"orders.mark_dispatched", "orders", "shipment.dispatched"},
         {"payments.void", "payments", "shipment.refused"},
         {"inventory.release", "inventory", "payment.declined"},
         {"shipping.cancel_booking", "shipping", "payment.voided"},
         {"orders.reject", "orders", "stock.released"}}));
    CHECK_FALSE(of_command(command).key.empty());
    CHECK(of_command(command).key == of_event(service, event).key);
    CHECK(of_command(command).undo == of_event(service, event).undo);
    CHECK(of_event("reporting", "stock.reserved").key.empty());
}

TEST_CASE("an order's progress is derived from its spans") {
    SpanList o{"orchestrated"};
    o.add("c", "g", "coordinator", "request", "orders.place");
    CHECK(state_from(o.spans) == "pending");
    o.add("1", "c", "coordinator", "call", "orders.confirm", {{"outcome", "done"}});
    CHECK(state_from(o.spans) == "confirmed");
    o.add("2", "c", "coordinator", "call", "orders.mark_dispatched", {{"outcome", "done"}});
    CHECK(state_from(o.spans) == "dispatched");

    SpanList stopped{"orchestrated"};
    stopped.add("1", "c", "coordinator", "call", "payments.stop_payment", {{"outcome", "done"}})
        .add("2", "c", "coordinator", "call", "orders.reject", {{"outcome", "done"}});
    CHECK(state_from(stopped.spans) == "cancelled");

    SpanList c{"choreographed"};
    c.add("1", "g", "orders", "event", "stock.released", {{"published", "order.rejected"}});
    CHECK(state_from(c.spans) == "rejected");
    c.add("2", "1", "fraud", "event", "order.rejected");
    CHECK(state_from(c.spans) == "rejected");
    CHECK(diagram_of(c.spans).complete);
    CHECK(diagram_of(c.spans).reached_at == c.spans[0].ended);  // later spans are not counted
}

TEST_CASE("one tree of spans is connected, two are not") {
    SpanList spans_of_order{"choreographed"};
    spans_of_order.add("o", "g", "orders", "request", "orders.place")
        .add("f", "o", "fraud", "event", "order.placed");
    CHECK(connected(
        spans_of_order.spans));  // all have the caller's span as their root, which is not ours
    spans_of_order.add("i", "lost", "inventory", "event", "fraud.cleared");
    CHECK_FALSE(connected(spans_of_order.spans));
    spans_of_order.add("lost", "o", "fraud", "event", "order.placed");
    CHECK(connected(spans_of_order.spans));
}

TEST_CASE("a diagram as JSON has the documented shape") {
    SpanList spans_of_order{"choreographed"};
    spans_of_order.add("o", "g", "orders", "request", "orders.place")
        .add("f", "o", "fraud", "event", "order.placed");
    const auto json = nlohmann::json::parse(to_json(diagram_of(spans_of_order.spans)));
    for (const auto* field : {"trace_id", "style", "order_id", "state", "began_at", "ended_at",
                              "reached_at", "complete", "lifelines", "steps"})
        CHECK(json.contains(field));
    for (const auto* field :
         {"n", "at", "duration_us", "from", "to", "kind", "label", "business", "undo", "lost",
          "attempt", "fault", "span_id", "parent_id", "message_id", "attributes"}) {
        CHECK(json["steps"][1].contains(field));
    }
    CHECK(json["steps"][1]["n"] == 2);
}
