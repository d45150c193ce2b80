#include "infra/compare/fault_comparison.hpp"

#include "infra/client/fault_points.hpp"
#include "infra/client/following.hpp"
#include "infra/client/traces.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/cli/suggestion.hpp"
#include "services/traces/diagram/picture.hpp"
#include "services/traces/trace_store.hpp"
#include "shared/clock/clock.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <set>
#include <thread>

namespace duet::commands {

using nlohmann::json;
using namespace std::chrono_literals;

namespace {

constexpr auto sku = "VERDICT";  // a product of its own, so that no workload has used it up

std::string console_file(const processes::Paths& paths) {
    for (const auto& program : processes::catalogue()) {
        if (program.name == "console") return paths.database(program).string();
    }
    return {};
}

void expect(const Reply& reply, const std::string& what) {
    if (!reply.ok())
        throw Failure(exit_failed,
                      what + ": " + (reply.status == 0 ? reply.body : reply.problem()));
}

std::string place_followed(Shop& shop, const std::string& style, const SameOrder& same) {
    expect(shop.call(style, http::Method::put, std::string{"/v1/products/"} + sku,
                     Shop::Role::operator_, json{{"price", 1000}, {"restock", 1}}.dump()),
           "cannot create the product");
    const json body{{"customer_id", "verdict"},
                    {"placed_at", same.placed_at},
                    {"lines", {{{"sku", sku}, {"quantity", 1}, {"unit_price", 1000}}}},
                    {"ship_to", {{"country", "GB"}}},
                    {"payment", {{"token", "tok_ok"}}}};
    const auto reply =
        shop.call(style, http::Method::post, "/v1/orders", Shop::Role::customer, body.dump(),
                  {{"Idempotency-Key", same.key}, {"traceparent", new_traceparent()}});
    expect(reply, "the shop (" + style + ") did not take the order");
    return reply.json().value("order_id", "");
}

/// The diagram, once it is complete; nullopt when the order is not traced (DUET_TRACE=off).
std::optional<console::Diagram> diagram_of(const processes::Paths& paths, const std::string& order,
                                           const std::string& style) {
    try {
        return diagrams_of(paths, order, {style}, 5s).front();
    } catch (const Failure&) {
        return std::nullopt;
    }
}

unsigned restarts_of(const processes::Paths& paths, const std::string& service,
                     const std::string& style) {
    return Shop{paths}.processes_named(service, style).front().restarts;
}

void read(const console::Diagram& diagram, Faults& into) {
    into.traffic = console::traffic_of({diagram});
    const auto fault = std::ranges::find_if(
        diagram.steps, [](const console::Step& step) { return step.kind == "fault"; });
    into.fired = fault != diagram.steps.end();
    if (into.fired) into.recovery = static_cast<double>(diagram.reached_at - fault->at) / 1e6;
}

/// The broker redelivers unacknowledged messages only after the consumer's ack wait.
void wait_for_repetition(const processes::Paths& paths, const std::string& order,
                         const std::string& style, Faults& into) {
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    do {
        if (const auto diagram = diagram_of(paths, order, style)) read(*diagram, into);
        if (into.traffic.again > 0 && into.fired) return;
        std::this_thread::sleep_for(100ms);  // between two polls
    } while (std::chrono::steady_clock::now() < deadline && !interrupted());
}

std::string seconds(double value) {
    return console::duration_text(static_cast<std::int64_t>(value * 1e6));
}

}  // namespace

Followers::Followers(const processes::Paths& paths) : file_{console_file(paths)} {
    if (!std::filesystem::exists(file_)) return;
    const auto newest = console::TraceStore{file_, store::Connection::Mode::read_only}.list({}, 1);
    if (!newest.empty()) mark_ = newest.front().seq;
}

console::Traffic Followers::since_then(const std::string& style) const {
    if (!std::filesystem::exists(file_)) return {};
    console::TraceStore store{file_, store::Connection::Mode::read_only};
    std::vector<console::Diagram> diagrams;
    std::set<std::string> orders;
    for (const auto& trace :
         store.list(mark_, static_cast<int>(console::TraceStore::default_bound))) {
        if (trace.style == style && orders.insert(trace.order_id).second)
            diagrams.push_back(console::diagram_of(store.spans_of(trace.order_id, style)));
    }
    return console::traffic_of(diagrams);
}

SameOrder new_order() { return {random_order_key(), to_rfc3339(SystemClock{}.now())}; }

Faults place_under_fault(const processes::Paths& paths, const std::string& style,
                         const std::string& service, const std::string& fault,
                         const SameOrder& same) {
    Shop shop{paths};
    const auto process = shop.processes_named(service, style).front();
    expect(shop.call_process(process, http::Method::post, "/admin/faults",
                             json{{"fault", fault}}.dump()),
           "cannot arm " + fault + " in " + process.program.slug());
    Faults fired;
    fired.style = style;
    const auto order = place_followed(shop, style, same);
    const auto followed = follow(shop, style, order, std::chrono::steady_clock::now(), 60s,
                                 [](double, const json&) {});
    fired.seconds = followed.seconds;
    if (followed.ended) fired.state = followed.order.value("state", "");
    wait_for_repetition(paths, order, style, fired);
    fired.restarts = restarts_of(paths, service, style) - process.restarts;
    const auto again = Shop{paths}.processes_named(service, style).front();
    const auto point = fault.substr(0, fault.find('='));
    shop.call_process(
        again, http::Method::del,
        "/admin/faults?point=" +
            percent_encoded(point));  // a point that did not fire must not fire for another order
    return fired;
}

void print(const std::vector<Faults>& fired, const std::string& fault) {
    std::vector<std::vector<std::string>> table{{"one order under " + fault}};
    for (const auto& one : fired) table.front().push_back(one.style);
    const auto row = [&](const char* name, auto figure) {
        table.push_back({name});
        for (const auto& one : fired) table.back().push_back(figure(one));
    };
    row("it fired", [](const Faults& one) {
        return std::string{one.fired ? "yes" : "no: this order did not pass that point"};
    });
    row("the order ended", [](const Faults& one) {
        return one.state.empty() ? std::string{"NOT"}
                                 : one.state + " after " + seconds(one.seconds);
    });
    row("from the fault to the end",
        [](const Faults& one) { return one.fired ? seconds(one.recovery) : std::string{"–"}; });
    row("retries or redeliveries",
        [](const Faults& one) { return std::to_string(one.traffic.again); });
    row("undone", [](const Faults& one) { return std::to_string(one.traffic.undone); });
    row("restarts of the service", [](const Faults& one) { return std::to_string(one.restarts); });
    std::cout << '\n';
    print_table(table);
    std::cout << "`duet trace last` draws both.\n";
}

json to_json(const Faults& fired) {
    return {{"fired", fired.fired},         {"state", fired.state},
            {"seconds", fired.seconds},     {"recovery_seconds", fired.recovery},
            {"again", fired.traffic.again}, {"undone", fired.traffic.undone},
            {"restarts", fired.restarts}};
}

std::pair<std::string, std::string> service_and_fault(const std::string& text) {
    const auto point_end = text.find('=');
    const auto colon = text.substr(0, point_end).find(':');
    const auto fault = colon == std::string::npos ? text : text.substr(colon + 1);
    const auto service = text.substr(0, colon == std::string::npos ? text.find('.') : colon);
    const auto point = fault.substr(0, fault.find('='));
    const auto known = fault_points();
    if (point_end == std::string::npos || std::ranges::find(known, point) == known.end()) {
        throw Failure(
            exit_misuse,
            "there is no fault point '" + point + "'" + suggestion(point, known) +
                "\nA fault is POINT=EFFECT; `duet fault --help` lists points and effects.");
    }
    const auto names = processes::known_names();
    if (std::ranges::find(names, service) == names.end()) {
        throw Failure(exit_misuse,
                      "the point '" + point +
                          "' exists in every process; name the service: --fault payments:" + fault);
    }
    return {service, fault};
}

}  // namespace duet::commands
