// Faults between durable steps: lost replies, lost acknowledgements, duplicates, crashes. Each
// effect exists exactly once.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;

namespace {

struct Example {
    Style style;
    std::string service, fault;
    bool crashes() const { return fault.find("=crash") != std::string::npos; }
};

constexpr auto orchestrated = Style::orchestrated;
constexpr auto choreographed = Style::choreographed;

void check_fired(Side& side, const Example& example, unsigned restarts_before) {
    if (example.crashes()) {
        eventually("the process has crashed and restarted", [&] {
            return side.shop().process(example.service, example.style).restarts > restarts_before;
        });
        side.shop().all_ready();
        return;
    }
    const auto armed = side.shop()
                           .call_process(side.shop().process(example.service, example.style),
                                         http::Method::get, "/admin/faults")
                           .json();
    INFO(armed.dump());
    CHECK(armed.at("faults").at(0).at("fired") > 0);
    side.disarm(example.service);
}

}  // namespace

TEST_CASE("a fault at one point does not change the final state") {
    const auto example = GENERATE(values<Example>({
        {orchestrated, "payments", "http.reply_lost=drop,times=3"},
        {orchestrated, "inventory", "http.request_lost=drop,times=3"},
        {orchestrated, "coordinator", "coordinator.reply_lost=drop,times=4"},
        {orchestrated, "payments", "http.deliver=duplicate,times=8"},
        {orchestrated, "inventory", "http.deliver=reorder,times=8"},
        {orchestrated, "orders", "store.full=drop,times=3"},
        {orchestrated, "payments", "payments.capture.after_commit=crash"},
        {orchestrated, "payments", "payments.capture.before_commit=error,times=3"},
        {orchestrated, "inventory", "inventory.release.after_commit=crash"},
        {orchestrated, "coordinator", "machine.after_commit=crash,after=4"},
        {orchestrated, "coordinator", "machine.before_commit=crash,after=6"},
        {orchestrated, "orders", "orders.confirmed.after_commit=crash"},
        {orchestrated, "shipping", "shipping.book.before_commit=error,times=2"},
        {choreographed, "payments", "bus.before_ack=drop,times=4"},
        {choreographed, "inventory", "bus.publish=duplicate,times=8"},
        {choreographed, "payments", "bus.publish=duplicate,times=8"},
        {choreographed, "orders", "bus.publish=duplicate,times=8"},
        {choreographed, "shipping", "bus.deliver=drop,times=3"},
        {choreographed, "payments", "bus.deliver=duplicate,times=8"},
        {choreographed, "orders", "bus.deliver=reorder,times=3"},
        {choreographed, "inventory", "store.full=drop,times=3"},
        {choreographed, "orders", "bus.before_publish=drop,times=3"},
        {choreographed, "payments", "bus.after_publish=crash"},
        {choreographed, "payments", "payments.capture.after_commit=crash"},
        {choreographed, "payments", "payments.capture.before_commit=error,times=2"},
        {choreographed, "inventory", "inventory.release.after_commit=crash"},
        {choreographed, "orders", "machine.after_commit=crash,after=3"},
        {choreographed, "fraud", "machine.before_commit=crash,after=1"},
    }));
    Side side{example.style};
    INFO(name_of(example.style) << " " << example.service << " " << example.fault);
    const Basket good{.sku = side.product(100)};
    const Basket bad{.sku = good.sku, .country = "AQ"};
    const auto restarts = side.shop().process(example.service, example.style).restarts;
    side.arm(example.service, example.fault);

    std::vector<std::string> sold, refused;
    for (int i = 0; i < 4; ++i) {
        for (const auto& [basket, into] : {std::pair{&good, &sold}, std::pair{&bad, &refused}}) {
            const auto key = fresh("key");
            eventually("the order is accepted", [&, basket = basket, into = into] {
                const auto reply = side.place(*basket, 0, key);
                if (reply.status == 202) into->push_back(reply.field("order_id"));
                return reply.status == 202;
            });
        }
    }
    for (const auto& id : sold) side.reaches(id, "dispatched");
    for (const auto& id : refused) side.reaches(id, "rejected");
    check_fired(side, example, restarts);
    for (const auto& id : sold) side.check_history(id);
    CHECK(side.stock_of(good.sku).at("sold") == 4);
    CHECK(side.stock_of(good.sku).at("on_hand") == 96);
    CHECK(side.account_of(good.customer).at("captured") == 1000);
    CHECK(side.account_of(bad.customer).at("held") == 0);
    side.check_audit();
}

TEST_CASE("events arrive in any order and more than once") {
    Side side{Style::choreographed};
    const std::vector<std::string> service_names{"orders",   "fraud",    "inventory",
                                                 "payments", "shipping", "reporting"};
    const Basket good{.sku = side.product(100)};
    // A dropped event is redelivered seconds later, after all events behind it.
    for (const auto& service : service_names)
        side.arm(service,
                 "bus.deliver=drop,probability=0.2,times=0;bus.publish=duplicate,probability=0.3,"
                 "times=0");
    std::vector<std::string> sold, refused;
    for (int i = 0; i < 20; ++i) {
        sold.push_back(side.accepted({.sku = good.sku}));
        refused.push_back(side.accepted({.sku = good.sku, .country = "AQ"}));
    }
    const auto dropped = [&] {
        std::int64_t count = 0;
        for (const auto& service : service_names) {
            const auto armed = side.shop()
                                   .call_process(side.shop().process(service, side.style()),
                                                 http::Method::get, "/admin/faults")
                                   .json();
            for (const auto& fault : armed.at("faults"))
                count +=
                    fault.at("point") == "bus.deliver" ? fault.at("fired").get<std::int64_t>() : 0;
        }
        return count;
    };
    eventually("enough events are late", [&] { return dropped() >= 20; });
    for (const auto& service : service_names) side.disarm(service);
    for (const auto& id : sold) side.reaches(id, "dispatched");
    for (const auto& id : refused) side.reaches(id, "rejected");
    CHECK(side.stock_of(good.sku).at("sold") == 20);
    CHECK(side.stock_of(good.sku).at("on_hand") == 80);
    side.check_audit();
}
