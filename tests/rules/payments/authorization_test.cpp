// Is the customer good for it? By table.

#include "services/payments/rules/authorization.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

#include <limits>

using namespace duet;
using namespace duet::payments;

TEST_CASE("The card network's reply depends on the token") {
    using Kind = NetworkReply::Kind;
    struct Example {
        std::string token;
        std::int64_t attempt;
        Kind kind;
        std::string reason;
    };
    const auto example = GENERATE(values<Example>({
        {"tok_ok", 1, Kind::accepted, ""},
        {"tok_void_fails", 1, Kind::accepted, ""},
        {"tok_declined", 1, Kind::refused, "card_declined"},
        {"tok_declined", 9, Kind::refused, "card_declined"},
        {"tok_insufficient_funds", 1, Kind::refused, "insufficient_funds"},
        {"tok_slow", 1, Kind::slow, ""},
        {"tok_flaky", 1, Kind::unreachable, "the card network did not answer"},
        {"tok_flaky", 2, Kind::unreachable, "the card network did not answer"},
        {"tok_flaky", 3, Kind::accepted, ""},
        {"tok_lost_reply", 1, Kind::accepted, ""},
        {"4111111111111111", 1, Kind::refused, "card_declined"},
        {"", 1, Kind::refused, "card_declined"},
    }));
    INFO(example.token << ", attempt " << example.attempt);
    const auto reply = network_reply(example.token, example.attempt);
    CHECK(reply.kind == example.kind);
    CHECK(reply.reason == example.reason);
    CHECK(reply.gets_lost == (example.token == "tok_lost_reply"));
    CHECK(reply.takes == std::chrono::milliseconds{example.token == "tok_slow" ? 2000 : 0});
    CHECK(can_void(example.token) == (example.token != "tok_void_fails"));
}

TEST_CASE("A credit limit counts held and captured money less refunds") {
    CHECK(refusal({}, 1'000'000'000).empty());  // no limit unless set
    CHECK(refusal({0, 0, 0, 100}, 100).empty());
    CHECK(refusal({0, 0, 0, 100}, 101) == "insufficient_funds");
    CHECK(refusal({60, 0, 0, 100}, 41) == "insufficient_funds");
    CHECK(refusal({0, 60, 0, 100}, 41) == "insufficient_funds");
    CHECK(refusal({30, 30, 20, 100}, 60).empty());
    CHECK(refusal({30, 30, 20, 100}, 61) == "insufficient_funds");
}

TEST_CASE("An amount is allowed exactly as far as the limit reaches") {
    CHECK(rc::check([] {
        const auto amount = rc::gen::inRange<Money>(0, 1'000'000);
        const Account account{*amount, *amount, *amount, *amount};
        const auto wanted = *amount;
        RC_ASSERT(
            refusal(account, wanted).empty() ==
            (account.held + account.captured - account.refunded + wanted <= *account.credit_limit));
    }));
}

TEST_CASE("An account refuses an amount that its sums have no room for, with or without a limit") {
    constexpr auto max = std::numeric_limits<Money>::max();
    CHECK(refusal({0, max - 100, 0, {}}, 100).empty());
    CHECK(refusal({0, max - 100, 0, {}}, 101) == "insufficient_funds");
    CHECK(refusal({60, max - 100, 0, {}}, 40).empty());
    CHECK(refusal({60, max - 100, 0, {}}, 41) ==
          "insufficient_funds");  // both holds may be captured
    CHECK(refusal({max, 0, max, limits::credit}, 1) == "insufficient_funds");
    CHECK(refusal({0, max, max, limits::credit}, limits::total) == "insufficient_funds");
}
