#include "infra/client/load.hpp"
#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"

#include <atomic>
#include <map>
#include <mutex>

using namespace duet;
using namespace duet::workload;
using namespace std::chrono_literals;

namespace {

/// A minimal shop: answers posts by a script per key, repeats the last answer, and records the
/// requests.
class ScriptedShop {
public:
    ScriptedShop() {
        server_.route(http::Method::post, "/orchestrated/v1/orders",
                      [this](const http::Request& request, http::Responder responder) {
                          const auto key = request.header("Idempotency-Key").value_or("");
                          note("place " + key + (request.header("Prefer") ? " and wait" : ""));
                          responder.send(next(key));
                      });
        server_.route(http::Method::post, "/orchestrated/v1/orders/{id}/cancel",
                      [this](const http::Request& request, http::Responder responder) {
                          note("cancel " + request.parameter("id"));
                          responder.send(http::Response::json(202, "{}"));
                      });
        server_.route(http::Method::get, "/orchestrated/v1/orders/{id}",
                      [this](const http::Request& request, http::Responder responder) {
                          note("get");
                          responder.send(answer(200, request.parameter("id"),
                                                polls_++ == 0 ? "confirmed" : "dispatched"));
                      });
        server_.route(http::Method::post, "/orchestrated/v1/returns",
                      [this](const http::Request&, http::Responder responder) {
                          note("return");
                          responder.send(http::Response::json(
                              201, R"({"return_id":"r-1","state":"refunded"})"));
                      });
        server_.route(http::Method::post, "/orchestrated/v1/reviews/{id}",
                      [this](const http::Request& request, http::Responder responder) {
                          note("decide " + request.parameter("id"));
                          responder.send(decisions_++ == 0 ? http::Response::json(404, "{}")
                                                           : http::Response::json(202, "{}"));
                      });
        port_ = server_.start();
    }
    ~ScriptedShop() { server_.stop(); }

    static http::Response answer(int status, const std::string& id, const std::string& state) {
        return http::Response::json(status,
                                    R"({"order_id":")" + id + R"(","state":")" + state + R"("})");
    }
    void script(const std::string& key, std::vector<http::Response> answers) {
        scripts_[key] = std::move(answers);
    }

    Outcome run(std::vector<PlannedOrder> plan, int concurrency = 1,
                const std::function<bool()>& stop = {}) {
        return place({"http://127.0.0.1:" + std::to_string(port_), "c", "o"}, "orchestrated", plan,
                     concurrency, {}, stop);
    }
    std::vector<std::string> requests() {
        const std::lock_guard lock{mutex_};
        return requested_;
    }

private:
    void note(const std::string& what) {
        const std::lock_guard lock{mutex_};
        requested_.push_back(what);
    }
    http::Response next(const std::string& key) {
        const std::lock_guard lock{mutex_};
        auto& script = scripts_[key];
        if (script.empty()) return answer(201, "o-" + key, "confirmed");
        auto first = script.front();
        if (script.size() > 1) script.erase(script.begin());
        return first;
    }

    std::mutex mutex_;
    std::vector<std::string> requested_;
    std::map<std::string, std::vector<http::Response>> scripts_;
    std::atomic<int> polls_{0}, decisions_{0};
    http::Server server_{http::Server::Options{}};
    std::uint16_t port_ = 0;
};

PlannedOrder order_with(const std::string& key) {
    PlannedOrder order;
    order.key = key;
    order.customer_id = "alice";
    order.lines = {{"CUP", 1, 100}};
    return order;
}

}  // namespace

TEST_CASE("every order is placed once, and its outcome has the order's index in the plan") {
    ScriptedShop shop;
    std::vector<PlannedOrder> plan;
    for (int i = 0; i < 200; ++i) plan.push_back(order_with("k" + std::to_string(i)));
    const auto outcome = shop.run(plan, GENERATE(1, 16));
    REQUIRE(outcome.orders.size() == plan.size());
    for (std::size_t i = 0; i < plan.size(); ++i) {
        CHECK(outcome.orders[i].key == plan[i].key);
        CHECK(outcome.orders[i].order_id == "o-" + plan[i].key);
        CHECK(outcome.orders[i].state == "confirmed");
        CHECK(outcome.orders[i].status == 201);
        CHECK(outcome.orders[i].trouble.empty());
    }
    CHECK(shop.requests().size() == plan.size());
    CHECK(outcome.per_second() > 0);
}

TEST_CASE("pending, overloaded and concurrent answers are retried with the same key") {
    ScriptedShop shop;
    const auto first = GENERATE(
        values<http::Response>({ScriptedShop::answer(202, "o-k", "pending"),
                                http::Response::json(503, "{}"), http::Response::json(429, "{}"),
                                http::Response::json(500, "{}"), http::Response::json(409, "{}")}));
    shop.script("k", {first, ScriptedShop::answer(201, "o-k", "rejected")});
    const auto outcome = shop.run({order_with("k")});
    CHECK(outcome.orders[0].state == "rejected");
    CHECK(outcome.orders[0].trouble.empty());
    CHECK(shop.requests() == std::vector<std::string>{"place k and wait", "place k and wait"});
}

TEST_CASE("an order that the shop rejects as malformed has trouble") {
    ScriptedShop shop;
    shop.script("k", {http::Response::json(400, R"({"title":"Bad Request"})")});
    CHECK(shop.run({order_with("k")}).orders[0].trouble ==
          R"(answered 400: {"title":"Bad Request"})");
}

TEST_CASE("an order sent twice is posted twice with its key, and two ids for it are trouble") {
    ScriptedShop shop;
    auto order = order_with("k");
    order.send_twice = true;
    const bool twins_differ = GENERATE(false, true);
    if (twins_differ)
        shop.script("k", {ScriptedShop::answer(201, "o-1", "confirmed"),
                          ScriptedShop::answer(201, "o-2", "confirmed")});
    const auto outcome = shop.run({order});
    CHECK(shop.requests() == std::vector<std::string>{"place k and wait", "place k and wait"});
    CHECK(outcome.orders[0].trouble.empty() == !twins_differ);
}

TEST_CASE("a cancel follows at once, then the load waits for the end") {
    ScriptedShop shop;
    auto order = order_with("k");
    order.cancel = true;
    shop.script("k", {ScriptedShop::answer(202, "o-k", "pending"),
                      ScriptedShop::answer(201, "o-k", "cancelled")});
    CHECK(shop.run({order}).orders[0].state == "cancelled");
    CHECK(shop.requests() == std::vector<std::string>{"place k", "cancel o-k", "place k and wait"});
}

TEST_CASE("goods are returned once they are dispatched, not before") {
    ScriptedShop shop;
    auto order = order_with("k");
    order.give_back = true;
    CHECK(shop.run({order}).orders[0].return_state == "refunded");
    CHECK(shop.requests() == std::vector<std::string>{"place k and wait", "get", "get", "return"});
}

TEST_CASE("a review is decided as planned, with retries while it is not known yet") {
    ScriptedShop shop;
    auto order = order_with("k");
    order.decision = "approve";
    shop.script("k", {ScriptedShop::answer(201, "o-k", "in_review")});
    CHECK(shop.run({order}).orders[0].trouble.empty());
    CHECK(shop.requests() ==
          std::vector<std::string>{"place k and wait", "decide o-k", "decide o-k"});
}

TEST_CASE("a stopped load ends at once and marks the unsettled orders") {
    ScriptedShop shop;
    shop.script("k0", {ScriptedShop::answer(202, "o-k0", "pending")});  // never settles
    const auto outcome = shop.run({order_with("k0"), order_with("k1")}, 1,
                                  [&] { return shop.requests().size() > 3; });
    CHECK(outcome.orders[0].trouble == "stopped before it was settled");
    CHECK(outcome.orders[1].trouble == "stopped before it was settled");
}

TEST_CASE("percentiles are by nearest rank, over the placed orders") {
    Outcome outcome;
    for (const auto time : {40us, 10us, 30us, 20us}) {
        Placed placed;
        placed.took = time;
        outcome.orders.push_back(placed);
    }
    Placed failed;
    failed.took = 1000us;
    failed.trouble = "no answer";
    outcome.orders.push_back(failed);
    const auto [share, time] = GENERATE(table<double, std::chrono::microseconds>({{0.0, 10us},
                                                                                  {0.25, 10us},
                                                                                  {0.5, 20us},
                                                                                  {0.51, 30us},
                                                                                  {0.75, 30us},
                                                                                  {0.99, 40us},
                                                                                  {1.0, 40us}}));
    CAPTURE(share);
    CHECK(outcome.percentile(share) == time);
    CHECK(Outcome{}.percentile(share) == 0us);
}
