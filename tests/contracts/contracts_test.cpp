// Produces every kind of event, then reads the stream from its beginning. Each event must match its
// schema and have its declared publisher and consumers.

#include "infra/nats/server.hpp"
#include "infra/supervisor/launch.hpp"
#include "shared/bus/bus.hpp"
#include "shared/messages/cloudevent_batch.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/documents.hpp"
#include "tests/contracts/schema.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <map>
#include <set>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const bool configured = (RunningShop::configure({{"DUET_REVIEW_TIMEOUT", "60"}}), true);

struct Declared {
    std::map<std::string, std::set<std::string>> publishers, consumers;  // services, by event
    std::map<std::string, json> schemas;
};

Declared declarations(RunningShop& shop) {
    Declared all;
    for (const auto& process : shop.all_processes()) {
        if (process.program.style != "choreographed" || process.program.is_broker()) continue;
        const auto description =
            json::parse(processes::output_of({shop.paths().executable(process.program).string(),
                                              "--describe", "--style", "choreographed"},
                                             20s));
        for (const auto& event : description.at("publishes"))
            all.publishers[event].insert(process.program.name);
        for (const auto& event : description.at("consumes"))
            all.consumers[event].insert(process.program.name);
        for (const auto& [event, schema] : description.at("schemas").items()) {
            const auto [known, fresh] = all.schemas.emplace(event, schema);
            INFO(event << " as declared by " << process.program.name);
            CHECK((fresh || known->second == schema));  // all services declare the same contract
        }
    }
    return all;
}

/// Requests a return without a receipt, which then waits for an operator's decision.
std::string back_without_receipt(Side& side, const std::string& sku) {
    const json lines{{{"sku", sku}, {"quantity", 1}}};
    const json goods{{"customer_id", fresh("customer")}, {"lines", lines}};
    const auto reply = side.shop().call(side.style(), {.method = http::Method::post,
                                                       .path = "/v1/returns",
                                                       .body = goods.dump(),
                                                       .key = fresh("return"),
                                                       .wait = 20});
    REQUIRE(reply.field("state") == "in_review");
    return reply.field("return_id");
}

/// Acts as sellers, customers and operators until every event has happened.
void let_everything_happen(Side& side) {
    const auto sku = side.product(100);
    const Basket good{.sku = sku, .quantity = 2};
    const auto sold = side.accepted(good);
    side.reaches(sold, "dispatched");
    side.reaches(side.accepted({.sku = sku, .token = "tok_declined"}), "rejected");
    side.reaches(side.accepted({.sku = sku, .country = "AQ"}), "rejected");
    side.reaches(side.accepted({.sku = "nowhere"}), "rejected");
    side.reaches(side.accepted({.customer = fresh("blocked-c"), .sku = sku}), "rejected");

    const auto reviewed = side.accepted({.customer = fresh("review-c"), .sku = sku});
    eventually("the order is in review", [&] { return side.state_of(reviewed) == "in_review"; });
    CHECK(side.post("/v1/reviews/" + reviewed, R"({"decision":"approve"})").status / 100 == 2);
    side.reaches(reviewed, "dispatched");

    const auto stuck = side.accepted({.sku = sku, .token = "tok_void_fails", .country = "AQ"});
    side.reaches(stuck, "needs_attention");
    CHECK(side.post("/v1/orders/" + stuck + "/retry").status == 202);
    eventually("the order is rejected", [&] { return side.state_of(stuck) == "rejected"; });

    const Basket slow{.sku = side.product(10), .token = "tok_slow"};
    const auto cancelled = side.accepted(slow);
    CHECK(side.post("/v1/orders/" + cancelled + "/cancel").status == 202);
    side.reaches(cancelled, "cancelled");

    const auto kept = side.accepted(slow);  // cancelled too late: captured, not yet confirmed
    eventually("the stock is reserved",
               [&] { return side.stock_of(slow.sku).at("reserved") == 1; });
    const auto inventory = side.shop().process("inventory", side.style());
    side.shop().signal(inventory, SIGSTOP);
    eventually("the payment is captured",
               [&] { return side.account_of(slow.customer).at("captured") == 250; });
    const auto late = side.post("/v1/orders/" + kept + "/cancel");
    side.shop().signal(inventory, SIGCONT);
    CHECK(late.status == 202);
    side.reaches(kept, "dispatched");

    for (const auto* decision : {"approve", "deny"}) {
        const auto unproved = back_without_receipt(side, sku);
        const auto decided =
            side.post("/v1/reviews/" + unproved, json{{"decision", decision}}.dump());
        CHECK(decided.status == 202);
    }

    const json goods{{"order_id", sold},
                     {"customer_id", good.customer},
                     {"lines", {{{"sku", sku}, {"quantity", 1}}}}};
    const auto back = side.shop().call(side.style(), {.method = http::Method::post,
                                                      .path = "/v1/returns",
                                                      .body = goods.dump(),
                                                      .key = fresh("return"),
                                                      .wait = 20});
    CHECK(back.field("state") == "refunded");
    side.check_audit();
}

struct Seen {
    std::string subject;
    json event;
};

std::vector<Seen> stream_of(RunningShop& shop) {
    const auto password = nats::ensure_passwords(shop.paths().broker(), {nats::operator_user})
                              .at(nats::operator_user);
    bus::Admin admin{{"nats://127.0.0.1:" + std::to_string(shop.process("nats").port),
                      nats::operator_user, password, "test"}};
    std::vector<Seen> all;
    admin.read("SHOP", 1, [&](std::uint64_t, std::string_view subject, std::string_view body) {
        for (const auto event : cloudevents_in(body))
            all.push_back({std::string{subject}, json::parse(event)});
        return true;
    });
    return all;
}

std::string listed(const std::vector<std::string>& errors) {
    std::string text;
    for (const auto& error : errors) text += error + "\n";
    return text;
}

Reply return_as_operator(Side& side, const std::string& order, const std::string& customer,
                         const std::string& sku) {
    const json goods{{"order_id", order},
                     {"customer_id", customer},
                     {"lines", {{{"sku", sku}, {"quantity", 1}}}}};
    return side.shop().call(side.style(), {.method = http::Method::post,
                                           .path = "/v1/returns",
                                           .body = goods.dump(),
                                           .key = fresh("return"),
                                           .wait = 20,
                                           .as = "operator"});
}

/// "get /v1/orders" for every route of the document.
std::set<std::string> routes_in(const json& document) {
    std::set<std::string> routes;
    for (const auto& [path, item] : document.at("paths").items()) {
        for (const auto& [method, operation] : item.items()) routes.insert(method + " " + path);
    }
    return routes;
}

}  // namespace

TEST_CASE("every published event matches its declared contract") {
    REQUIRE(configured);
    Side side{Style::choreographed};
    const auto declared = declarations(side.shop());
    let_everything_happen(side);
    eventually("the last event is in the stream", [&] {
        const auto seen = stream_of(side.shop());
        return std::any_of(seen.begin(), seen.end(),
                           [](const Seen& one) { return one.subject == "shop.order.returned"; });
    });

    const auto document = json::parse(side.shop().duet({"describe", "--asyncapi"}));
    const auto& messages = document.at("components").at("messages");
    std::set<std::string> happened, ids;
    for (const auto& [subject, event] : stream_of(side.shop())) {
        const auto errors = contracts::errors_of_cloudevent(event);
        INFO(subject << ": " << event.dump() << "\n" << listed(errors));
        REQUIRE(errors.empty());
        const auto type = subject.substr(std::string{"shop."}.size());
        CHECK(event.at("type") == "shop." + type + ".v1");
        CHECK(event.at("id").get<std::string>().starts_with(event.at("subject").get<std::string>() +
                                                            ":" + type));
        CHECK(ids.insert(event.at("id"))
                  .second);  // the same cause gives the same id, so no event is published twice
        happened.insert(type);

        REQUIRE(declared.publishers.contains(type));
        CHECK(event.at("source") == "/choreographed/" + *declared.publishers.at(type).begin());
        REQUIRE(declared.schemas.contains(type));
        const auto wrong = contracts::errors_of(event.at("data"), declared.schemas.at(type));
        const auto unpromised =
            contracts::errors_of(event, messages.at("event." + type).at("payload"), document,
                                 contracts::Undeclared::refuse);
        INFO(listed(wrong) << listed(unpromised));
        CHECK(wrong.empty());
        CHECK(unpromised.empty());
    }

    for (const auto& [event, publishers] : declared.publishers) {
        INFO(event);
        CHECK((publishers.size() == 1 ||
               event == "order.stuck"));  // any service may report a stuck order
        CHECK(happened.contains(event));
    }
    for (const auto& [event, consumers] : declared.consumers) {
        INFO(event << " is consumed by " << *consumers.begin());
        CHECK(declared.publishers.contains(event));
    }
}

TEST_CASE("every route answers as the OpenAPI document says in both styles") {
    REQUIRE(configured);
    Side side{BOTH_STYLES};
    const auto document = json::parse(side.shop().duet({"describe", "--openapi"}));
    std::set<std::string> answered;  // routes that succeeded; `RunningShop` validates each answer
                                     // against the document
    const auto expect = [&](const std::string& method, const std::string& path,
                            const Reply& reply) {
        INFO(method << " " << path << ": " << reply.status << " " << reply.text);
        CHECK(reply.status / 100 == 2);
        answered.insert(method + " " +
                        contracts::pattern_for(path.substr(0, path.find('?')), document));
    };
    const auto get = [&](const std::string& path) { expect("get", path, side.get(path)); };
    const auto post = [&](const std::string& path, const json& body = {}) {
        expect("post", path, side.post(path, body.is_null() ? "" : body.dump()));
    };

    const auto sku = fresh("sku");
    expect("put", "/v1/products/" + sku,
           side.put("/v1/products/" + sku, R"({"price":250,"restock":100})"));
    const Basket basket{.sku = sku, .quantity = 2};
    expect("put", "/v1/accounts/" + basket.customer,
           side.put("/v1/accounts/" + basket.customer, R"({"credit_limit":100000})"));
    const auto placed = side.place(basket);
    expect("post", "/v1/orders", placed);
    const auto order = placed.field("order_id");
    side.reaches(order, "dispatched");
    for (const char* path :
         {"/v1/orders?limit=2", "/v1/products?limit=1", "/v1/audit", "/v1/reports/funnel",
          "/v1/reports/top-products?limit=3", "/v1/reports/fraud",
          "/v1/reports/revenue?window=minute&by=sku&from=2000-01-01T00:00:00Z&limit=1"}) {
        get(path);
    }
    get("/v1/orders/" + order);
    get("/v1/orders/" + order + "/history");
    get("/v1/products/" + sku);
    get("/v1/accounts/" + basket.customer);

    const auto back = return_as_operator(side, order, basket.customer, sku);
    expect("post", "/v1/returns", back);
    get("/v1/returns/" + back.field("return_id"));

    const auto reviewed = side.accepted({.customer = fresh("review-c"), .sku = sku});
    eventually("the order is in review", [&] { return side.state_of(reviewed) == "in_review"; });
    get("/v1/reviews?limit=1");
    post("/v1/reviews/" + reviewed, {{"decision", "deny"}});
    const auto unproved = back_without_receipt(side, sku);
    get("/v1/reviews?limit=1");
    get("/v1/returns/" + unproved);
    post("/v1/reviews/" + unproved, {{"decision", "approve"}});

    const auto stuck = side.accepted({.sku = sku, .token = "tok_void_fails", .country = "AQ"});
    side.reaches(stuck, "needs_attention");
    post("/v1/orders/" + stuck + "/retry");
    const auto unwanted = side.accepted({.sku = sku, .token = "tok_slow"});
    post("/v1/orders/" + unwanted + "/cancel");
    side.reaches(unwanted, "cancelled");

    CHECK(answered == routes_in(document));
    side.check_audit();
}
