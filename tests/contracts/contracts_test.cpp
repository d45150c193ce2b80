// Every kind of order once, then the stream is read from its beginning: each event as its schema says, said by the one service
// that declares it, heard by whom it declares.

#include "infra/duet/processes/launch.hpp"
#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"
#include "shared/messages/cloudevent_batch.hpp"
#include "tests/catch.hpp"
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

const bool configured = (Shop::configure({{"DUET_REVIEW_TIMEOUT", "60"}}), true);

struct Declared {
    std::map<std::string, std::set<std::string>> sayers, hearers;   // by event
    std::map<std::string, json> schemas;
};

Declared declarations(Shop& shop) {
    Declared all;
    for (const auto& process : shop.all_processes()) {
        if (process.program.style != "choreographed" || process.program.is_broker()) continue;
        const auto said = json::parse(processes::output_of({shop.paths().executable(process.program).string(), "--describe", "--style", "choreographed"}, 20s));
        for (const auto& event : said.at("says")) all.sayers[event].insert(process.program.name);
        for (const auto& event : said.at("hears")) all.hearers[event].insert(process.program.name);
        for (const auto& [event, schema] : said.at("schemas").items()) {
            const auto [known, fresh] = all.schemas.emplace(event, schema);
            INFO(event << " as " << process.program.name << " knows it");
            CHECK((fresh || known->second == schema));   // one contract, whoever reads it
        }
    }
    return all;
}

/// What sellers, buyers and operators do until every event has happened.
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
    eventually("it waits for a person", [&] { return side.state_of(reviewed) == "in_review"; });
    CHECK(side.post("/v1/reviews/" + reviewed, R"({"decision":"approve"})").status / 100 == 2);
    side.reaches(reviewed, "dispatched");

    const auto stuck = side.accepted({.sku = sku, .token = "tok_void_fails", .country = "AQ"});
    side.reaches(stuck, "needs_attention");
    CHECK(side.post("/v1/orders/" + stuck + "/retry").status == 202);
    eventually("it is rejected", [&] { return side.state_of(stuck) == "rejected"; });

    const Basket slow{.sku = side.product(10), .token = "tok_slow"};
    const auto cancelled = side.accepted(slow);
    CHECK(side.post("/v1/orders/" + cancelled + "/cancel").status == 202);
    side.reaches(cancelled, "cancelled");

    const auto kept = side.accepted(slow);   // cancelled too late: captured, not yet confirmed
    eventually("the stock is reserved", [&] { return side.stock_of(slow.sku).at("reserved") == 1; });
    const auto inventory = side.shop().process("inventory", side.style());
    side.shop().signal(inventory, SIGSTOP);
    eventually("the payment is captured", [&] { return side.account_of(slow.customer).at("captured") == 250; });
    const auto late = side.post("/v1/orders/" + kept + "/cancel");
    side.shop().signal(inventory, SIGCONT);
    CHECK(late.status == 202);
    side.reaches(kept, "dispatched");

    const json goods{{"order_id", sold}, {"customer_id", good.customer}, {"lines", {{{"sku", sku}, {"quantity", 1}}}}};
    const auto back = side.shop().ask(side.style(), {.method = http::Method::post, .path = "/v1/returns", .body = goods.dump(), .key = fresh("return"), .wait = 20});
    CHECK(back.field("state") == "refunded");
    side.audit_holds();
}

struct Seen {
    std::string subject;
    json event;
};

std::vector<Seen> stream_of(Shop& shop) {
    const auto password = nats::ensure_passwords(shop.paths().broker(), {nats::operator_user}).at(nats::operator_user);
    bus::Admin admin{{"nats://127.0.0.1:" + std::to_string(shop.process("nats").port), nats::operator_user, password, "test"}};
    std::vector<Seen> all;
    admin.read("SHOP", 1, [&](std::uint64_t, std::string_view subject, std::string_view body) {
        for (const auto event : cloudevents_in(body)) all.push_back({std::string{subject}, json::parse(event)});
        return true;
    });
    return all;
}

std::string listed(const std::vector<std::string>& errors) {
    std::string text;
    for (const auto& error : errors) text += error + "\n";
    return text;
}

}  // namespace

TEST_CASE("what flowed is what was declared") {
    REQUIRE(configured);
    Side side{Style::choreographed};
    const auto declared = declarations(side.shop());
    let_everything_happen(side);
    eventually("the last event is in the stream", [&] {
        const auto seen = stream_of(side.shop());
        return std::any_of(seen.begin(), seen.end(), [](const Seen& one) { return one.subject == "shop.order.returned"; });
    });

    std::set<std::string> happened, ids;
    for (const auto& [subject, event] : stream_of(side.shop())) {
        const auto errors = contracts::errors_of_cloudevent(event);
        INFO(subject << ": " << event.dump() << "\n" << listed(errors));
        REQUIRE(errors.empty());
        const auto type = subject.substr(std::string{"shop."}.size());
        CHECK(event.at("type") == "shop." + type + ".v1");
        CHECK(event.at("id").get<std::string>().starts_with(event.at("subject").get<std::string>() + ":" + type));
        CHECK(ids.insert(event.at("id")).second);   // the same cause, the same id; nothing was said twice
        happened.insert(type);

        REQUIRE(declared.sayers.contains(type));
        CHECK(event.at("source") == "/choreographed/" + *declared.sayers.at(type).begin());
        REQUIRE(declared.schemas.contains(type));
        const auto wrong = contracts::errors_of(event.at("data"), declared.schemas.at(type));
        INFO(listed(wrong));
        CHECK(wrong.empty());
    }

    for (const auto& [event, sayers] : declared.sayers) {
        INFO(event);
        CHECK((sayers.size() == 1 || event == "order.stuck"));   // trouble is whoever's it is
        CHECK(happened.contains(event));
    }
    for (const auto& [event, hearers] : declared.hearers) {
        INFO(event << " is heard by " << *hearers.begin());
        CHECK(declared.sayers.contains(event));
    }
}
