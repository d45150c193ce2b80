// Undoing: in which order, how often, and what when nobody knows whether there is anything to undo.

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

using Words = std::vector<std::string>;

std::map<std::string, std::string> databases(Side& side) {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator{side.shop().paths().state /
                                                                 "data" / name_of(side.style())}) {
        if (entry.path().extension() == ".db")
            found[entry.path().stem().string()] = entry.path().string();
    }
    return found;
}

/// What was said of an order (choreographed), or which commands were answered (orchestrated), in
/// order, from `first` on.
Words told_from(Side& side, const std::string& id, const std::string& first) {
    const std::string mark = side.style() == Style::orchestrated ? "saga: " : "says ";
    Words words;
    for (const auto& line : audit::story_of(databases(side), id).lines) {
        if (!line.what.starts_with(mark)) continue;
        const auto word =
            line.what.substr(mark.size(), line.what.find_first_of(" ,", mark.size()) - mark.size());
        if (!words.empty() || word == first) words.push_back(word);
    }
    return words;
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

/// What inventory answers to a command that comes from elsewhere than from the coordinator.
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

TEST_CASE("a refusal undoes what was done, the last step first, each exactly once") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .country = "AQ"};
    const auto id = side.accepted(basket);
    side.reaches(id, "rejected");
    side.audit_holds();
    if (side.style() == Style::orchestrated) {
        CHECK(told_from(side, id, "shipping.book") ==
              Words{"shipping.book", "payments.void", "inventory.release", "orders.reject"});
    } else {
        CHECK(told_from(side, id, "shipment.refused") == Words{"shipment.refused", "payment.voided",
                                                               "shipment.cancelled",
                                                               "stock.released", "order.rejected"});
    }
    CHECK(count(side, "payments",
                "SELECT COUNT(*) FROM transfers WHERE subject = ?1 AND kind = 'void'", id) == 1);
    CHECK(side.stock_of(basket.sku).at("on_hand") == 10);
}

TEST_CASE(
    "nobody knows whether a step was taken: it is asked again, given up, and undone with the "
    "others; come late, it is refused") {
    // Only here can a step be given up: where nobody commands, an event comes again until whoever
    // hears it is done.
    Side side{Style::orchestrated};
    struct Example {
        std::string service, fault, command, undo, order;
    };
    // Shipping and payments do what they are told, and nobody learns of it; inventory does not hear
    // of it.
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
        eventually("the coordinator waits for an answer to " + example.command,
                   [&] { return awaits(side, example.order, example.command); });
    }
    for (auto& example : examples)
        eventually("it asks for " + example.undo,
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

    // A step that was given up may still be on its way when inventory hears again. Which of the two
    // comes first is chance: the undo, and the step is refused; or the step, and the undo takes
    // back what it did. Asked once more, it is told what was decided then.
    const auto asked_late = [&](const std::string& order) {
        return outcome_at_inventory(side, inventory::Reserve{order, {{basket.sku, 1, 250}}},
                                    order + "/inventory.reserve");
    };
    const bool undo_came_first =
        count(side, "inventory",
              "SELECT COUNT(*) FROM reservations WHERE order_id = ?1 AND state = 'tombstone'",
              examples[2].order) == 1;
    CHECK(asked_late(examples[2].order) == (undo_came_first ? "refused" : "done"));
    CHECK(outcome_at_inventory(side, inventory::Release{"o-never"}, "o-never/inventory.release") ==
          "done");
    CHECK(asked_late("o-never") == "refused");
    CHECK(side.stock_of(basket.sku).at("on_hand") == 100);
    side.audit_holds();
}
