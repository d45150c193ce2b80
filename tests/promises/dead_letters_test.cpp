// Events that cannot be handled become dead letters with their reason and bytes; later events are
// handled.

#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"
#include "shared/text/percent_encoding.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using http::Method;
using nlohmann::json;

namespace {

bus::Options operator_of(RunningShop& shop) {
    const auto password = nats::ensure_passwords(shop.paths().broker(), {nats::operator_user})
                              .at(nats::operator_user);
    return {"nats://127.0.0.1:" + std::to_string(shop.process("nats").port), nats::operator_user,
            password, "test"};
}

std::string event(const std::string& type, const std::string& id, const json& data) {
    return json{{"specversion", "1.0"}, {"id", id},
                {"source", "/test"},    {"type", type},
                {"subject", "o-test"},  {"time", "2010-12-01T08:26:00Z"},
                {"data", data}}
        .dump();
}

json dead_letters_of(Side& side, const std::string& service) {
    return side.shop()
        .call_process(side.shop().process(service, side.style()), Method::get,
                      "/admin/dead-letters")
        .json()
        .at("dead_letters");
}

Reply redrive(Side& side, const std::string& service, const std::string& id) {
    return side.shop().call_process(side.shop().process(service, side.style()), Method::post,
                                    "/admin/dead-letters/" + percent_encoded(id) + "/redrive");
}

}  // namespace

TEST_CASE("a malformed or impossible event becomes a dead letter with its reason and bytes") {
    Side side{Style::choreographed};
    side.shop().all_ready();
    const auto before = dead_letters_of(side, "inventory").size();
    const std::vector<bus::Outgoing> poison{
        {"shop.payment.captured", "poison-1", "{not json"},
        {"shop.payment.captured", "poison-2",
         event("shop.payment.captured.v9", "poison-2", {{"order_id", "o-test"}, {"amount", 1}})},
        {"shop.payment.captured", "poison-3",
         event("shop.payment.captured.v1", "poison-3", json::object())},
        {"shop.payment.captured", "poison-4",
         event("shop.payment.captured.v1", "poison-4", {{"order_id", "o-nobody"}, {"amount", 1}})},
    };
    bus::Publisher publisher{operator_of(side.shop())};
    eventually("the test is connected", [&] { return publisher.connected(); });
    REQUIRE(publisher.publish(poison, 5s).acknowledged == poison.size());
    side.reaches(side.accepted({.sku = side.product(10)}),
                 "dispatched");  // later events are handled

    eventually("all four are dead letters",
               [&] { return dead_letters_of(side, "inventory").size() == before + poison.size(); });
    for (const auto& sent : poison) {
        const auto dead_letters = dead_letters_of(side, "inventory");
        const auto found = std::find_if(
            dead_letters.begin(), dead_letters.end(),
            [&](const json& dead_letter) { return dead_letter.at("raw") == sent.body; });
        REQUIRE(found != dead_letters.end());
        CHECK_FALSE(found->at("reason").get<std::string>().empty());
        // The cause is still there.
        CHECK(redrive(side, "inventory", found->at("id")).status == 409);
    }
    CHECK(side.shop().duet({"dlq", "list"}).find("poison-4") != std::string::npos);
    side.check_audit();
}

TEST_CASE("a redriven dead letter is handled once its cause is repaired") {
    Side side{Style::choreographed};
    side.arm("inventory", "inventory.commit.before_commit=error,times=0");
    const auto id = side.accepted({.sku = side.product(10)});
    const auto dead_letter = id + ":payment.captured";
    const auto is_listed = [&] {
        const auto dead_letters = dead_letters_of(side, "inventory");
        return std::any_of(dead_letters.begin(), dead_letters.end(),
                           [&](const json& one) { return one.at("id") == dead_letter; });
    };
    eventually("the event is a dead letter", is_listed);
    CHECK(side.state_of(id) == "pending");
    side.disarm("inventory");
    const auto redriven = redrive(side, "inventory", dead_letter);
    INFO(redriven.text);
    CHECK(redriven.status == 200);
    side.reaches(id, "dispatched");
    CHECK_FALSE(is_listed());
    CHECK(redrive(side, "inventory", dead_letter).status == 404);
    side.check_audit();
}
