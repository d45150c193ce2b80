// The broker restarts with files older than its acknowledgements, as after a loss of power (it
// syncs later than it acknowledges), and all services restart with it. The relays publish the
// missing events again.

#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"
#include "shared/messages/cloudevent_batch.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <csignal>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace fs = std::filesystem;

namespace {

/// Is the event of this order in the stream?
bool in_stream(RunningShop& shop, const std::string& id) {
    const auto password = nats::ensure_passwords(shop.paths().broker(), {nats::operator_user})
                              .at(nats::operator_user);
    bus::Admin admin{{"nats://127.0.0.1:" + std::to_string(shop.process("nats").port),
                      nats::operator_user, password, "test"}};
    bool found = false;
    admin.read("SHOP", 1, [&](std::uint64_t, std::string_view, std::string_view body) {
        for (const auto event : cloudevents_in(body)) {
            // Without exceptions, because other tests publish malformed JSON.
            const auto read = json::parse(event, nullptr, false);
            found = found || (read.is_object() && read.value("id", "") == id);
        }
        return !found;
    });
    return found;
}

}  // namespace

TEST_CASE("the broker and every service restart, the broker with older files") {
    Side side{Style::choreographed};
    auto& shop = side.shop();
    const Basket basket{.sku = side.product(100)};
    const auto before = side.accepted(basket);
    side.reaches(before, "dispatched");
    const auto files = shop.paths().broker() / "jetstream", older = shop.paths().state / "older";
    shop.restart([&] { fs::copy(files, older, fs::copy_options::recursive); });

    const auto ended = side.accepted(basket);
    side.reaches(ended, "dispatched");
    // The event of this order is acknowledged, but no service has received it yet.
    shop.signal(shop.process("inventory", side.style()), SIGSTOP);
    const auto waiting = side.accepted(basket);
    eventually("fraud has cleared it", [&] { return in_stream(shop, waiting + ":fraud.cleared"); });
    shop.restart([&] {
        fs::remove_all(files);
        fs::rename(older, files);
    });

    side.reaches(waiting, "dispatched", 60s);
    for (const auto* event : {":order.placed", ":fraud.cleared", ":shipment.dispatched"}) {
        eventually("the lost events are in the stream again", [&] {
            return in_stream(shop, ended + event) && in_stream(shop, waiting + event);
        });
    }
    CHECK(side.state_of(before) == "dispatched");
    CHECK(side.state_of(ended) == "dispatched");
    side.check_audit();
}

TEST_CASE("the broker restarts with fewer messages than it delivered, and no event is lost") {
    Side side{Style::choreographed};
    auto& shop = side.shop();
    Basket basket{.sku = side.product(100)};
    side.reaches(side.accepted(basket), "dispatched");
    const auto messages = shop.paths().broker() / "jetstream/jetstream/$G/streams/SHOP/msgs",
               older = shop.paths().state / "older messages";
    shop.restart([&] { fs::copy(messages, older, fs::copy_options::recursive); });

    // Their events are acknowledged; services have received some, none has received all.
    shop.signal(shop.process("inventory", side.style()), SIGSTOP);
    std::vector<std::string> waiting;
    for (int i = 0; i < 12; ++i) {
        basket.placed_at = spaced_time(i);
        waiting.push_back(side.accepted(basket));
    }
    for (const auto& id : waiting)
        eventually("fraud has cleared it", [&] { return in_stream(shop, id + ":fraud.cleared"); });
    shop.restart([&] {
        fs::remove_all(messages);
        fs::rename(older, messages);
    });
    for (const auto& id : waiting) side.reaches(id, "dispatched", 60s);
    CHECK(side.stock_of(basket.sku).at("sold") == 13);
    side.check_audit();
}
