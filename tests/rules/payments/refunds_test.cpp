// Refunds on an in-memory database, in both styles: once, in order, and with room in the account.

#include "tests/rules/payments/payments_fixture.hpp"

using namespace duet;
using namespace duet::payments;
using Status = service::Result::Status;
using namespace duet::payments::tests;

TEST_CASE_METHOD(ChoreographedPayments, "Choreographed: returned goods are refunded once") {
    CHECK(consume(events::GoodsReturned{{goods(250)}}) == Words{"payment.refunded"});
    CHECK(consume(events::GoodsReturned{{goods(250)}}).empty());
    CHECK(ada() == Sums{0, 0, 500});
}

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: refunds after a cursor come with their goods, in the order of "
                 "payment") {
    const auto after = [&](std::int64_t place, std::optional<Instant> from = {}) {
        Extract extract;
        extract.round = "round-1";
        extract.after = place;
        extract.from = from;
        return decode<PaidRefunds>(Body::parse(command(extract).data));
    };
    CHECK(after(0).through == 0);
    auto back = goods(100);
    back.placed_at = from_rfc3339("2010-12-01T08:26:00Z").value();
    command(Refund{{back}});
    auto later = back;
    later.return_id = "r-2";
    later.placed_at += std::chrono::hours{24};
    command(Refund{{later}});
    const auto found = after(0);
    REQUIRE(found.refunds.size() == 2);
    CHECK(encode(found.refunds[0]) == encode(back));
    CHECK(found.through == 2);
    CHECK_FALSE(found.more);
    CHECK(after(1).refunds.size() == 1);
    CHECK(after(0, later.placed_at).refunds.size() == 1);
    CHECK(after(2, later.placed_at).through == 2);
}

namespace {

constexpr auto full_account =
    "INSERT INTO accounts (customer_id, captured, refunded) VALUES ('ada', 9223372036854775000, "
    "9223372036854775000)";

}  // namespace

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: a refund for which the account has no room fails for good and "
                 "changes nothing, another customer's is paid") {
    db.execute(full_account);
    const auto reply = command(Refund{{goods(500)}});
    CHECK(reply.outcome == Reply::Outcome::failed);
    CHECK(reply.permanent);  // the saga waits for an operator, the coordinator does not retry
    INFO(reply.reason);
    CHECK(reply.reason.find("accounts.refunded") != std::string::npos);
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
    CHECK(number("SELECT COUNT(*) FROM transfers") == 0);
    auto ben = goods(500);
    ben.return_id = "r-2";
    ben.customer_id = "ben";
    CHECK(command(Refund{{ben}}).is_done());
}

TEST_CASE_METHOD(ChoreographedPayments,
                 "Choreographed: a refund for which the account has no room is a dead letter at "
                 "once, another customer's is paid") {
    db.execute(full_account);
    CHECK_THROWS_WITH(consume(events::GoodsReturned{{goods(500)}}),
                      duet::tests::ContainsSubstring("accounts.refunded"));
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
    CHECK(number("SELECT COUNT(*) FROM dead_letters WHERE attempts = 1") == 1);
    auto ben = goods(500);
    ben.return_id = "r-2";
    ben.customer_id = "ben";
    CHECK(consume(events::GoodsReturned{{ben}}) == Words{"payment.refunded"});
}

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: a full account is declined, and nothing is held") {
    db.execute(full_account);
    CHECK(command(Authorize{order("o-1")}).reason == "insufficient_funds");
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
}

TEST_CASE_METHOD(ChoreographedPayments,
                 "Choreographed: a full account is declined, and nothing is held") {
    db.execute(full_account);
    CHECK(consume(events::StockReserved{{order("o-1")}}) ==
          Words{"payment.declined insufficient_funds"});
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
}
