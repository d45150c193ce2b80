// Traces of orders while processes are killed and faults fire: each trace is one tree of one order,
// and none is missing.

#include "services/traces/diagram/state.hpp"
#include "services/traces/trace_store.hpp"
#include "shared/processes/identity.hpp"
#include "shared/telemetry/span.hpp"
#include "tests/catch.hpp"
#include "tests/promises/load.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <map>
#include <set>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;

namespace {

const bool configured = (RunningShop::configure({{"DUET_TRACE", "all"}}), true);

std::string file_of(const RunningShop& shop) {
    for (const auto& program : processes::catalogue()) {
        if (program.name == "console") return shop.paths().database(program).string();
    }
    return {};
}

/// The console's spans of one style's orders, by trace.
std::map<std::string, console::SeenSpans> traces_of(const RunningShop& shop, Style style) {
    console::TraceStore store{file_of(shop), store::Connection::Mode::read_only};
    std::map<std::string, console::SeenSpans> traces;
    std::set<std::string> orders;
    for (const auto& trace : store.list(0, 10'000)) {
        if (trace.style != name_of(style) || !orders.insert(trace.order_id).second) continue;
        for (auto& span : store.spans_of(trace.order_id, trace.style))
            traces[span.trace_id].push_back(std::move(span));
    }
    return traces;
}

std::set<std::string> orders_in(const console::SeenSpans& spans) {
    std::set<std::string> orders;
    for (const auto& span : spans) {
        if (const auto order = span.of(telemetry::names::order); !order.empty())
            orders.insert(order);
    }
    return orders;
}

std::string listed(const console::SeenSpans& spans) {
    std::string text;
    for (const auto& span : spans) {
        text += "\n" + span.parent_id + " > " + span.span_id + " " + span.service + " " +
                span.of(telemetry::names::kind) + " " + span.of(telemetry::names::type) + " " +
                span.of(telemetry::names::outcome) +
                (span.of(telemetry::names::recovered).empty() ? "" : " recovered") + " " +
                span.of(telemetry::names::order);
    }
    return text;
}

bool all_connected(const std::map<std::string, console::SeenSpans>& traces) {
    return std::ranges::all_of(traces,
                               [](const auto& trace) { return console::connected(trace.second); });
}

std::size_t count_kind(const std::map<std::string, console::SeenSpans>& traces,
                       const std::string& kind) {
    std::size_t count = 0;
    for (const auto& [id, spans] : traces)
        count += static_cast<std::size_t>(std::ranges::count_if(
            spans, [&](const auto& span) { return span.of(telemetry::names::kind) == kind; }));
    return count;
}

/// Arms the faults early, because an armed fault ends with its process, which is killed later, and
/// a batch passes a point only once.
void arm_faults(Side& side) {
    if (side.style() == Style::orchestrated) {
        side.arm(
            "payments",
            "http.reply_lost=drop,after=2,times=3;payments.capture.after_commit=crash,after=50");
        side.arm("coordinator", "machine.after_commit=crash,after=150");
        side.arm("shipping", "shipping.book.before_commit=error,after=3,times=3");
    } else {
        side.arm(
            "payments",
            "bus.before_ack=drop,after=2,times=3;payments.capture.after_commit=crash,after=50");
        side.arm("inventory", "bus.publish=duplicate,after=1,times=5");
        side.arm("orders", "bus.after_publish=crash,after=60");
    }
}

void kill(Side& side, const std::string& name) {
    auto& shop = side.shop();
    const auto current = [&] {
        return name == "gateway" || name == "console" ? shop.process(name)
                                                      : shop.process(name, side.style());
    };
    auto victim = current();
    eventually(name + " runs and is killed", [&] {  // it may be crashing by its own fault
        victim = current();
        return victim.identity && processes::send_signal(*victim.identity, SIGKILL);
    });
    eventually(name + " has restarted",
               [&] { return current().identity && current().identity != victim.identity; });
}

}  // namespace

TEST_CASE("under faults and kills every trace of 500 orders is one tree of one order") {
    Side side{BOTH_STYLES};
    constexpr int orders = 500;
    std::vector<std::string> victims{"orders",   "fraud",     "inventory", "payments",
                                     "shipping", "reporting", "console",   "gateway"};
    victims.push_back(side.style() == Style::orchestrated ? "coordinator" : "nats");
    arm_faults(side);
    Load load{side, orders, 8};
    int killed = 1;
    for (const auto& name : victims) {
        eventually(
            "more orders are accepted", [&] { return load.accepted() >= killed * 45; }, 120s);
        kill(side, name);
        ++killed;
    }
    load.check_all_ended();
    side.shop().all_ready();

    // Exporters that waited for the console, and restarted services, may send late.
    std::map<std::string, console::SeenSpans> traces;
    eventually(
        "every order has a trace, and each is connected",
        [&] {
            traces = traces_of(side.shop(), side.style());
            std::set<std::string> seen;
            for (const auto& [id, spans] : traces) seen.merge(orders_in(spans));
            return seen.size() >= orders && all_connected(traces);
        },
        60s);
    std::size_t ended = 0;
    for (const auto& [id, spans] : traces) {
        INFO(id << listed(spans));
        CHECK(console::connected(spans));
        CHECK(orders_in(spans).size() == 1);
        ended += console::is_end(console::state_from(spans)) ? 1u : 0u;
    }
    // The gateway stores nothing, so a kill may lose its spans.
    CHECK(ended >= orders * 95 / 100);
    CHECK(count_kind(traces, "fault") > 0);
    side.check_audit();
}

TEST_CASE("an order's diagram can be fetched and drawn, including its faults") {
    Side side{BOTH_STYLES};
    side.arm("payments", "payments.capture.after_commit=crash");
    const auto id = side.accepted({.sku = side.product(10)});
    side.reaches(id, "dispatched");
    nlohmann::json diagram;
    const auto count = [&](const char* field, const char* value) {
        return std::ranges::count_if(diagram["steps"], [&](const nlohmann::json& step) {
            return step[field] == value && step["kind"] != "reply";
        });
    };
    eventually("the diagram is complete, has the crash, and shows the capture twice", [&] {
        diagram = side.shop()
                      .call_process(side.shop().process("console"), http::Method::get,
                                    "/api/traces/" + id + "?style=" + name_of(side.style()))
                      .json();
        return diagram.is_object() && diagram.value("complete", false) &&
               count("business", "capture-payment") >= 2 && count("kind", "fault") >= 1;
    });
    CHECK(diagram["state"] == "dispatched");
    CHECK(count("kind", "fault") == 1);
    const auto drawn = side.shop().duet({"trace", id, "--style", name_of(side.style()), "--ascii"});
    INFO(drawn);
    CHECK(drawn.find("crash at payments.capture.after_commit") != std::string::npos);
    CHECK(drawn.find("attempt 2") != std::string::npos);
    CHECK(drawn.find(": dispatched after") != std::string::npos);
    CHECK(side.shop()
              .duet({"trace", id, "--style", name_of(side.style()), "--mermaid"})
              .find("FAULT crash") != std::string::npos);
}
