// Returns on a database in memory: the stored units and prices, and reviews.

#include "schema.hpp"  // generated from services/orders/store/schema.sql
#include "services/orders/choreographed/react.hpp"
#include "services/orders/choreographed/requests.hpp"
#include "services/orders/orchestrated/react.hpp"
#include "services/orders/store/order_store.hpp"
#include "services/orders/store/return_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::orders;
using namespace duet::events;

namespace {

using Words = std::vector<std::string>;

Order order_of(const std::string& id, std::vector<Line> lines) {
    Order order;
    order.order_id = id;
    order.customer_id = "ada";
    order.ship_to.country = "GB";
    order.lines = std::move(lines);
    order.total = total_of(order.lines);
    return order;
}

RequestedReturn goods_of(const std::string& id, std::optional<std::string> order_id,
                         std::vector<RequestedLine> lines) {
    RequestedReturn goods;
    goods.return_id = id;
    goods.order_id = std::move(order_id);
    goods.customer_id = "ada";
    goods.lines = std::move(lines);
    return goods;
}

class Fixture : public testing::ServiceFixture {
public:
    Fixture() : ServiceFixture{schema} {}

    ReturnRecord record(const std::string& id) { return ReturnStore{db}.find(id).value(); }
    std::string state(const std::string& id) {
        const auto found = record(id);
        return std::string{name_of(found.state)} + (found.reason.empty() ? "" : " " + found.reason);
    }
    std::string settled(const std::string& id) { return ReturnStore{db}.settled(id).value_or(""); }
    std::int64_t units_back(const std::string& sku, Money price) {
        const auto* sql = "SELECT units FROM returned_units WHERE sku = ? AND unit_price = ?";
        return db.number(sql, sku, price).value_or(0);
    }

protected:
    Orders orders{"/root"};
    Returns returns{orders};
};

struct OrchestratedOrders : Fixture {
    OrchestratedOrders() { orchestrated::react(handlers, orders, returns); }

    void dispatched(const std::string& id, std::vector<Line> lines) {
        CHECK(command(Open{order_of(id, std::move(lines)), "ada"}).is_done());
        CHECK(command(Confirm{{id}}).is_done());
        CHECK(command(MarkDispatched{{id}}).is_done());
    }
    Reply open(const std::string& id, std::optional<std::string> order_id,
               std::vector<RequestedLine> lines) {
        const auto goods = goods_of(id, std::move(order_id), std::move(lines));
        return command(OpenReturn{{goods}, "ada", false});
    }
    void refunded(const std::string& id, const std::vector<Line>& lines) {
        const auto goods = with_lines(record(id).goods, lines);
        CHECK(command(MarkReturned{{goods}}).is_done());
    }
};

struct ChoreographedOrders : Fixture {
    ChoreographedOrders() {
        choreographed::react(handlers, orders, returns);
        choreographed::react_to_returns(handlers, returns);
        choreographed::decide(handlers, orders, returns);
    }
    std::string open(std::vector<RequestedLine> lines, bool by_operator = false) {
        requests::RequestReturn request{goods_of("", {}, std::move(lines)), "ada", by_operator};
        return call("orders.return", request).subject;
    }
    Words refunded(const std::string& id) {
        return consume(PaymentRefunded{{with_lines(record(id).goods, {{"mug", 1, 300}})}});
    }
};

}  // namespace

TEST_CASE_METHOD(OrchestratedOrders, "Orchestrated: returned units are stored by SKU and price") {
    dispatched("o-1", {{"bulb", 1, 500}, {"bulb", 9, 1}});
    const auto first = open("r-1", "o-1", {{"bulb", 3, {}}});
    REQUIRE(first.is_done());
    CHECK(total_of(first.lines) == 502);
    CHECK(units_back("bulb", 500) == 1);
    CHECK(units_back("bulb", 1) == 2);
    refunded("r-1", first.lines);
    CHECK(record("r-1").amount == 502);

    const auto rest = open("r-2", "o-1", {{"bulb", 7, {}}});
    REQUIRE(rest.is_done());
    CHECK(total_of(rest.lines) == 7);
    CHECK(open("r-3", "o-1", {{"bulb", 1, {}}}).reason == "exceeds_order");
    refunded("r-2", rest.lines);
    CHECK(OrderStore{db}.state("o-1")->state == State::returned);
}

TEST_CASE_METHOD(OrchestratedOrders,
                 "Orchestrated: the units of a rejected return may come back later") {
    dispatched("o-1", {{"bulb", 1, 500}, {"bulb", 2, 1}});
    REQUIRE(open("r-1", "o-1", {{"bulb", 2, {}}}).is_done());
    CHECK(command(RejectReturn{{"r-1"}, "timed_out"}).is_done());
    CHECK(state("r-1") == "rejected timed_out");
    CHECK(command(RejectReturn{{"r-1"}, "timed_out"}).is_done());  // once more: nothing
    CHECK(units_back("bulb", 500) == 0);
    CHECK(units_back("bulb", 1) == 0);
    CHECK(total_of(open("r-2", "o-1", {{"bulb", 3, {}}}).lines) == 502);
}

TEST_CASE_METHOD(OrchestratedOrders,
                 "Orchestrated: a missing price stays unknown, and 0 is a price") {
    const auto reply = open("r-1", {}, {{"mug", 1, {}}, {"cup", 1, 0}, {"hat", 2, 300}});
    CHECK(reply.is_done());
    CHECK(reply.lines.empty());
    const auto kept = record("r-1");
    CHECK_FALSE(kept.goods.lines.at(0).unit_price);
    CHECK(kept.goods.lines.at(1).unit_price == 0);
    CHECK(kept.amount == 600);
}

TEST_CASE_METHOD(OrchestratedOrders,
                 "Orchestrated: a review begins and ends, and the return goes on or is rejected") {
    open("r-1", {}, {{"mug", 1, 300}});
    CHECK(command(PutReturnInReview{{"r-1"}}).is_done());
    CHECK(state("r-1") == "in_review");
    CHECK(settled("r-1").find("in_review") != std::string::npos);
    CHECK(command(TakeReturnFromReview{{"r-1"}}).is_done());
    CHECK(state("r-1") == "pending");
    refunded("r-1", {{"mug", 1, 300}});
    CHECK(state("r-1") == "refunded");
    CHECK(settled("r-1").find("in_review") != std::string::npos);  // the first answer stays

    open("r-2", {}, {{"mug", 1, 300}});
    command(PutReturnInReview{{"r-2"}});
    CHECK(command(RejectReturn{{"r-2"}, "review_denied"}).is_done());
    CHECK(state("r-2") == "rejected review_denied");
}

TEST_CASE_METHOD(ChoreographedOrders,
                 "Choreographed: the event of a request says whether an operator made it") {
    open({{"mug", 1, {}}});
    REQUIRE(published().size() == 1);
    const auto requested = decode<ReturnRequested>(published().at(0).data);
    CHECK_FALSE(requested.by_operator);
    CHECK_FALSE(requested.goods.lines.at(0).unit_price);
}

TEST_CASE_METHOD(ChoreographedOrders, "Choreographed: flagged, cleared, refunded, in every order") {
    const auto id = open({{"mug", 1, 300}});
    const auto flagged = [&] { CHECK(consume(ReturnFlagged{{id}, {"no_receipt"}}).empty()); };
    const auto cleared = [&] { CHECK(consume(ReturnCleared{{record(id).goods}, true}).empty()); };
    const auto repaid = [&] { CHECK(refunded(id).empty()); };
    SECTION("as it happened") {
        flagged();
        CHECK(state(id) == "in_review");
        cleared();
        CHECK(state(id) == "pending");
        repaid();
    }
    SECTION("the flag arrives late") {
        cleared();
        flagged();
        CHECK(state(id) == "pending");
        repaid();
    }
    SECTION("the refund arrives before the end of the review") {
        flagged();
        repaid();
        cleared();
    }
    SECTION("the refund arrives first") {
        repaid();
        cleared();
        flagged();
    }
    CHECK(state(id) == "refunded");
}

TEST_CASE_METHOD(ChoreographedOrders, "Choreographed: flagged and blocked, in either order") {
    const auto id = open({{"mug", 1, 300}});
    const bool late = GENERATE(false, true);
    if (!late) consume(ReturnFlagged{{id}, {"no_receipt"}});
    CHECK(consume(ReturnBlocked{{id}, "review_expired"}).empty());
    if (late) consume(ReturnFlagged{{id}, {"no_receipt"}});
    CHECK(state(id) == "rejected review_expired");
}

TEST_CASE_METHOD(ChoreographedOrders, "Choreographed: a waiting client gets the state in_review") {
    const auto id = open({{"mug", 1, 300}});
    CHECK(settled(id).empty());
    consume(ReturnFlagged{{id}, {"no_receipt"}});
    CHECK(settled(id).find(R"("state":"in_review")") != std::string::npos);
}
