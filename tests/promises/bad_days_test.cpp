// Processes die, stand still, or lose their broker while orders come in. Whatever was accepted
// still ends, once.

#include "tests/catch.hpp"
#include "tests/promises/load.hpp"

#include <chrono>
#include <csignal>
#include <thread>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> everybody(Style style) {
    std::vector<std::string> names{"orders",   "fraud",     "inventory", "payments",
                                   "shipping", "reporting", "gateway"};
    if (style == Style::orchestrated)
        names.insert(names.begin(), "coordinator");
    else
        names.push_back("nats");
    return names;
}

processes::RunningProcess find(Shop& shop, const std::string& name, Style style) {
    return name == "gateway" ? shop.process(name) : shop.process(name, style);
}

}  // namespace

TEST_CASE("every process is killed once while customers place orders") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto names = everybody(side.style());
    const int share = 30;
    Load load{side, share * static_cast<int>(names.size() + 1), 8};
    int killed = 0;
    for (const auto& name : names) {
        INFO("killing " << name << " of " << name_of(side.style()));
        eventually(
            "more orders have come in", [&] { return load.accepted() >= (killed + 1) * share; },
            60s);
        const auto victim = find(shop, name, side.style());
        shop.signal(victim, SIGKILL);
        eventually("the supervisor has started it again", [&] {
            const auto now = find(shop, name, side.style());
            return now.identity && now.identity != victim.identity;
        });
        ++killed;
    }
    load.all_end();
    shop.all_ready();
    side.audit_holds();
}

TEST_CASE("a service that is stopped for a while delays orders and loses none") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto name = GENERATE(as<std::string>{}, "payments", "orders");
    Load load{side, 60, 8};
    eventually("orders come in", [&] { return load.accepted() >= 20; });
    const auto process = shop.process(name, side.style());
    shop.signal(process, SIGSTOP);
    const auto until = std::chrono::steady_clock::now() +
                       3s;  // longer than an acknowledgement or a command is waited for
    eventually("three seconds have passed",
               [&] { return std::chrono::steady_clock::now() > until; });
    shop.signal(process, SIGCONT);
    load.all_end();
    side.audit_holds();
}

TEST_CASE("a service is down for eight seconds, and orders accepted meanwhile end after that") {
    Side told{Style::orchestrated}, heard{Style::choreographed};
    auto& shop = told.shop();
    Load commands{told, 60, 4}, events{heard, 60, 4};
    eventually("orders come in",
               [&] { return commands.accepted() >= 5 && events.accepted() >= 5; });
    const auto accepted = commands.accepted() + events.accepted();
    const auto until = std::chrono::steady_clock::now() + 8s;
    eventually("eight seconds have passed", [&] {
        // The supervisor starts them again and again; they never get far.
        for (const auto style : {Style::orchestrated, Style::choreographed}) {
            const auto payments = shop.process("payments", style);
            if (payments.identity) processes::send_signal(*payments.identity, SIGKILL);
        }
        return std::chrono::steady_clock::now() > until;
    });
    CHECK(commands.accepted() + events.accepted() > accepted);
    commands.all_end();
    events.all_end();
    shop.all_ready();
    told.audit_holds();
    heard.audit_holds();
}

TEST_CASE("the broker is down for ten seconds") {
    auto& shop = Shop::get();
    Side heard{Style::choreographed}, told{Style::orchestrated};
    Load waiting{heard, 150, 4};
    eventually("orders come in", [&] { return waiting.accepted() >= 20; });
    const auto until = std::chrono::steady_clock::now() + 10s;
    std::jthread killer{[&](const std::stop_token& enough) {  // the supervisor starts it again and
                                                              // again; it never gets far
        while (!enough.stop_requested()) {
            const auto broker = shop.process("nats");
            if (broker.identity) processes::send_signal(*broker.identity, SIGKILL);
            std::this_thread::sleep_for(5ms);
        }
    }};
    const auto orders = shop.process("orders", Style::choreographed);
    const auto ready = [&] { return shop.call_process(orders, http::Method::get, "/readyz"); };
    eventually("orders notices", [&] { return ready().status == 503; });
    const auto meanwhile = heard.accepted({.sku = heard.product(10)});
    const auto unaffected = told.accepted({.sku = told.product(10)});
    told.reaches(unaffected, "dispatched", 5s);
    std::this_thread::sleep_until(until);
    CHECK(heard.state_of(meanwhile) == "pending");
    CHECK(shop.call_process(orders, http::Method::get, "/livez").status == 200);
    CHECK(ready().field("type").find("broker-unreachable") != std::string::npos);
    CHECK(
        shop.call_process(shop.process("orders", Style::orchestrated), http::Method::get, "/readyz")
            .status == 200);
    killer.request_stop();
    killer.join();
    waiting.all_end();
    heard.reaches(meanwhile, "dispatched", 60s);
    shop.all_ready();
    heard.audit_holds();
    told.audit_holds();
}
