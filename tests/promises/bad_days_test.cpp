// Processes are killed, stopped, or lose the broker while customers place orders. Every accepted
// order still ends exactly once.

#include "tests/catch.hpp"
#include "tests/promises/load.hpp"

#include <chrono>
#include <csignal>
#include <thread>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> service_names(Style style) {
    std::vector<std::string> names{"orders",   "fraud",     "inventory", "payments",
                                   "shipping", "reporting", "gateway"};
    if (style == Style::orchestrated)
        names.insert(names.begin(), "coordinator");
    else
        names.push_back("nats");
    return names;
}

processes::RunningProcess find(RunningShop& shop, const std::string& name, Style style) {
    return name == "gateway" ? shop.process(name) : shop.process(name, style);
}

}  // namespace

TEST_CASE("every process is killed once while customers place orders") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto names = service_names(side.style());
    const int share = 30;
    Load load{side, share * static_cast<int>(names.size() + 1), 8};
    int killed = 0;
    for (const auto& name : names) {
        INFO("killing " << name << " of " << name_of(side.style()));
        eventually(
            "more orders are accepted", [&] { return load.accepted() >= (killed + 1) * share; },
            60s);
        const auto victim = find(shop, name, side.style());
        shop.signal(victim, SIGKILL);
        eventually("the supervisor has started it again", [&] {
            const auto now = find(shop, name, side.style());
            return now.identity && now.identity != victim.identity;
        });
        ++killed;
    }
    load.check_all_ended();
    shop.all_ready();
    side.check_audit();
}

TEST_CASE("a service that is stopped for a while delays orders and loses none") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto name = GENERATE(as<std::string>{}, "payments", "orders");
    Load load{side, 60, 8};
    eventually("the first orders are accepted", [&] { return load.accepted() >= 20; });
    const auto process = shop.process(name, side.style());
    shop.signal(process, SIGSTOP);
    // Longer than the ack wait and the command timeout.
    const auto until = std::chrono::steady_clock::now() + 3s;
    eventually("three seconds have passed",
               [&] { return std::chrono::steady_clock::now() > until; });
    shop.signal(process, SIGCONT);
    load.check_all_ended();
    side.check_audit();
}

TEST_CASE("a service is down for eight seconds, and orders accepted meanwhile end after that") {
    Side orchestrated{Style::orchestrated}, choreographed{Style::choreographed};
    auto& shop = orchestrated.shop();
    Load commands{orchestrated, 60, 4}, events{choreographed, 60, 4};
    eventually("the first orders are accepted",
               [&] { return commands.accepted() >= 5 && events.accepted() >= 5; });
    const auto accepted = commands.accepted() + events.accepted();
    const auto until = std::chrono::steady_clock::now() + 8s;
    eventually("eight seconds have passed", [&] {
        // The supervisor restarts both again and again, and each lives only for moments.
        for (const auto style : {Style::orchestrated, Style::choreographed}) {
            const auto payments = shop.process("payments", style);
            if (payments.identity) processes::send_signal(*payments.identity, SIGKILL);
        }
        return std::chrono::steady_clock::now() > until;
    });
    CHECK(commands.accepted() + events.accepted() > accepted);
    commands.check_all_ended();
    events.check_all_ended();
    shop.all_ready();
    orchestrated.check_audit();
    choreographed.check_audit();
}

TEST_CASE("the broker is down for ten seconds") {
    auto& shop = RunningShop::get();
    Side choreographed{Style::choreographed}, orchestrated{Style::orchestrated};
    Load waiting{choreographed, 150, 4};
    eventually("the first orders are accepted", [&] { return waiting.accepted() >= 20; });
    const auto until = std::chrono::steady_clock::now() + 10s;
    // The supervisor restarts the broker again and again, and it lives only for moments.
    std::jthread killer{[&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto broker = shop.process("nats");
            if (broker.identity) processes::send_signal(*broker.identity, SIGKILL);
            std::this_thread::sleep_for(5ms);
        }
    }};
    const auto orders = shop.process("orders", Style::choreographed);
    const auto ready = [&] { return shop.call_process(orders, http::Method::get, "/readyz"); };
    eventually("orders notices", [&] { return ready().status == 503; });
    const auto meanwhile = choreographed.accepted({.sku = choreographed.product(10)});
    const auto unaffected = orchestrated.accepted({.sku = orchestrated.product(10)});
    orchestrated.reaches(unaffected, "dispatched", 5s);
    std::this_thread::sleep_until(until);
    CHECK(choreographed.state_of(meanwhile) == "pending");
    CHECK(shop.call_process(orders, http::Method::get, "/livez").status == 200);
    CHECK(ready().field("type").find("broker-unreachable") != std::string::npos);
    CHECK(
        shop.call_process(shop.process("orders", Style::orchestrated), http::Method::get, "/readyz")
            .status == 200);
    killer.request_stop();
    killer.join();
    waiting.check_all_ended();
    choreographed.reaches(meanwhile, "dispatched", 60s);
    shop.all_ready();
    choreographed.check_audit();
    orchestrated.check_audit();
}
