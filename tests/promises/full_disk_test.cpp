// On a full disk the shop refuses orders before it acknowledges them, and continues once there is
// space.

#include "tests/catch.hpp"
#include "tests/chaos/small_disk.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;

namespace {

chaos::SmallDisk& disk() {
    static chaos::SmallDisk one;
    return one;
}

// All databases of this program's shop are on a small volume, if this machine can mount one.
const bool configured = [] {
    RunningShop::configure(
        {{"DUET_REVIEW_TIMEOUT", "4"}},
        [](const processes::Paths& paths) {
            // Thirteen databases, each with a write-ahead log of up to 16 MB.
            disk().mount(paths.state / "data", paths.state / "small.img", 400);
            paths.prepare();  // creates the folders on the volume
        },
        [] { disk().unmount(); });
    return true;
}();

}  // namespace

TEST_CASE("with a full disk orders are refused before they are acknowledged") {
    REQUIRE(configured);
    Side side{BOTH_STYLES};
    if (!disk().mounted()) {
        WARN("skipped: " << disk().problem());
        return;
    }
    Basket basket{.sku = side.product(10'000)};
    int placed = 0;
    side.reaches(side.accepted(basket), "dispatched");
    disk().fill();
    std::vector<std::string> acknowledged;
    Reply refused;
    eventually(
        "the disk is full",
        [&] {
            basket.placed_at = spaced_time(++placed);
            refused = side.place(basket, 0);
            if (refused.status == 202) acknowledged.push_back(refused.field("order_id"));
            return refused.status != 202;
        },
        std::chrono::seconds(60));
    INFO(refused.text);
    CHECK(refused.status == 503);
    CHECK(http::find_header(refused.headers, "retry-after").has_value());
    CHECK(refused.field("type").find("storage-full") != std::string::npos);
    const auto ready = [&] {
        return side.shop().call_process(side.shop().process("orders", side.style()),
                                        http::Method::get, "/readyz");
    };
    eventually("the readiness probe fails", [&] {
        return ready().field("type").find("database-not-writable") != std::string::npos;
    });
    const auto orders = [&] {
        return side.get("/v1/orders?limit=1000&customer_id=" + basket.customer)
            .json()
            .at("orders")
            .size();
    };
    disk().free();
    eventually("the readiness probe succeeds", [&] { return ready().status == 200; });

    std::string after;
    eventually("orders are accepted again", [&] {
        basket.placed_at = spaced_time(++placed);
        const auto reply = side.place(basket, 0);
        after = reply.field("order_id");
        return reply.status == 202;
    });
    side.reaches(after, "dispatched", std::chrono::seconds(60));
    for (const auto& id : acknowledged) side.reaches(id, "dispatched", std::chrono::seconds(60));
    CHECK(orders() == acknowledged.size() + 2);  // and none of the refused ones
    side.check_audit();
}
