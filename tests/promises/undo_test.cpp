// Undo: its order, that it happens once, and undo of a step with an unknown outcome.

#include "services/audit/story.hpp"
#include "shared/messages/command.hpp"
#include "shared/messages/commands.hpp"
#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace duet;
using namespace duet::tests;

namespace {

using Names = std::vector<std::string>;

std::map<std::string, std::string> databases(Side& side) {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator{side.shop().paths().state /
                                                                 "data" / name_of(side.style())}) {
        if (entry.path().extension() == ".db")
            found[entry.path().stem().string()] = entry.path().string();
    }
    return found;
}

/// The events of an order (choreographed), or the commands with a reply (orchestrated), in order,
/// from `first` on.
Names story_from(Side& side, const std::string& id, const std::string& first) {
    const std::string mark = side.style() == Style::orchestrated ? "saga: " : "publishes ";
    Names names;
    for (const auto& line : audit::story_of(databases(side), id).lines) {
        if (!line.what.starts_with(mark)) continue;
        const auto name =
            line.what.substr(mark.size(), line.what.find_first_of(" ,", mark.size()) - mark.size());
        if (!names.empty() || name == first) names.push_back(name);
    }
    return names;
}

std::int64_t count(Side& side, const std::string& service, const std::string& query,
                   const std::string& id) {
    store::Connection db{databases(side).at(service), store::Connection::Mode::read_only};
    return db.number(query, id).value_or(-1);
}

bool awaits(Side& side, const std::string& id, const std::string& command) {
    return count(side, "coordinator",
                 "SELECT COUNT(*) FROM progress WHERE saga_id = ?1 AND awaits = ?1 || '/" +
                     command + "'",
                 id) == 1;
}

/// The outcome of a command that the test, instead of the coordinator, sends to inventory.
std::string outcome_at_inventory(Side& side, Command command, const std::string& id) {
    command.id = id;
    std::string batch = "[";
    append_command(batch, command, 1);
    const auto answer = side.shop()
                            .call_process(side.shop().process("inventory", side.style()),
                                          http::Method::post, "/commands", batch + "]")
                            .json();
    return answer.at(0).at("outcome");
}

}  // namespace

TEST_CASE("a refusal undoes the completed steps in reverse order, each exactly once") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .country = "AQ"};
    const auto id = side.accepted(basket);
    side.reaches(id, "rejected");
    side.check_audit();
    if (side.style() == Style::orchestrated) {
        CHECK(story_from(side, id, "shipping.book") ==
              Names{"shipping.book", "payments.void", "inventory.release", "orders.reject"});
    } else {
        CHECK(story_from(side, id, "shipment.refused") ==
              Names{"shipment.refused", "payment.voided", "shipment.cancelled", "stock.released",
                    "order.rejected"});
    }
    CHECK(count(side, "payments",
                "SELECT COUNT(*) FROM transfers WHERE subject = ?1 AND kind = 'void'", id) == 1);
    CHECK(side.stock_of(basket.sku).at("on_hand") == 10);
}

TEST_CASE("a step with unknown outcome is retried, given up and undone, and refused when late") {
    // Only this style can give up a step. In the choreographed style the broker redelivers an event
    // until the service has handled it.
    Side side{Style::orchestrated};
    struct Example {
        std::string service, fault, command, undo, order;
    };
    // Shipping and payments execute their commands, and the replies are lost. Inventory never
    // receives its command.
    std::vector<Example> examples{
        {"shipping", "http.reply_lost=drop,times=0", "shipping.book", "shipping.cancel_booking",
         ""},
        {"payments", "http.reply_lost=drop,times=0", "payments.authorize", "payments.void", ""},
        {"inventory", "http.request_lost=drop,times=0", "inventory.reserve", "inventory.release",
         ""}};
    const Basket basket{.sku = side.product(100)};
    for (auto& example : examples) {
        side.arm(example.service, example.fault);
        example.order = side.accepted(basket);
        eventually("the coordinator waits for the reply to " + example.command,
                   [&] { return awaits(side, example.order, example.command); });
    }
    for (auto& example : examples)
        eventually("the coordinator sends " + example.undo,
                   [&] { return awaits(side, example.order, example.undo); });
    for (auto& example : examples) side.disarm(example.service);
    for (auto& example : examples) {
        INFO(example.command);
        side.reaches(example.order, "rejected");
        CHECK(side.reason_of(example.order) == "timed_out");
    }
    CHECK(side.stock_of(basket.sku).at("on_hand") == 100);
    CHECK(side.account_of(basket.customer).at("held") == 0);
    for (const auto* kind : {"hold", "void"}) {
        CHECK(count(side, "payments",
                    std::string{"SELECT COUNT(*) FROM transfers WHERE subject = ?1 AND kind = '"} +
                        kind + "'",
                    examples[1].order) == 1);
    }

    // An abandoned command may still be on its way when inventory is reachable again. If the undo
    // arrives first, the command is refused; otherwise the undo reverts its effect. A repeated
    // command gets the same reply.
    const auto late_outcome = [&](const std::string& order) {
        return outcome_at_inventory(side, inventory::Reserve{order, {{basket.sku, 1, 250}}},
                                    order + "/inventory.reserve");
    };
    const bool undo_came_first =
        count(side, "inventory",
              "SELECT COUNT(*) FROM reservations WHERE order_id = ?1 AND state = 'tombstone'",
              examples[2].order) == 1;
    CHECK(late_outcome(examples[2].order) == (undo_came_first ? "refused" : "done"));
    CHECK(outcome_at_inventory(side, inventory::Release{"o-never"}, "o-never/inventory.release") ==
          "done");
    CHECK(late_outcome("o-never") == "refused");
    CHECK(side.stock_of(basket.sku).at("on_hand") == 100);
    side.check_audit();
}
