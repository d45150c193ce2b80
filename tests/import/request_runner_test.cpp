#include "infra/import/request_runner.hpp"
#include "infra/import/shop_calls.hpp"
#include "tests/catch.hpp"

using namespace duet::importer;
using duet::http::Answer;
using std::chrono::milliseconds;

namespace {

Answer answered(int status, const std::string& retry_after = "") {
    Answer answer;
    answer.outcome = Answer::Outcome::answered;
    answer.status = status;
    if (!retry_after.empty()) answer.headers.emplace_back("retry-after", retry_after);
    return answer;
}

}  // namespace

TEST_CASE("usable answers are not repeated, overload and unknown outcomes are") {
    for (const int status : {200, 201, 202, 400, 401, 404, 409, 422})
        CHECK_FALSE(repeat_after(answered(status), 0).has_value());
    for (const int status : {408, 429, 500, 502, 503, 504})
        CHECK(repeat_after(answered(status), 0).has_value());
    CHECK(repeat_after(Answer{}, 0).has_value());
}

TEST_CASE("Retry-After is honoured within reason") {
    CHECK(repeat_after(answered(429, "3"), 0) == milliseconds(3000));
    CHECK(repeat_after(answered(503, "0"), 0) == milliseconds(100));
    CHECK(repeat_after(answered(503, "86400"), 0) == milliseconds(60000));
    CHECK(repeat_after(answered(503, "Wed, 21 Oct 2026 07:28:00 GMT"), 2) == milliseconds(400));
}

TEST_CASE("pauses grow up to a bound") {
    milliseconds last{0};
    for (int attempt = 0; attempt < 20; ++attempt) {
        const auto pause = repeat_after(Answer{}, attempt).value();
        CHECK(pause >= last);
        CHECK(pause <= milliseconds(6400));
        last = pause;
    }
}

TEST_CASE("the shop's names of order states are understood") {
    const auto [state, fate] = GENERATE(table<std::string, Fate>({
        {"pending", Fate::under_way},
        {"in_review", Fate::in_review},
        {"confirmed", Fate::taken},
        {"dispatched", Fate::taken},
        {"partly_returned", Fate::taken},
        {"returned", Fate::taken},
        {"rejected", Fate::refused},
        {"cancelled", Fate::refused},
        {"needs_attention", Fate::needs_attention},
    }));
    CAPTURE(state);
    const auto document_status =
        document_status_from(R"({"order_id":"o-1","state":")" + state + R"(","reason":null})");
    REQUIRE(document_status.has_value());
    CHECK(document_status->fate == fate);
    CHECK(document_status->id == "o-1");
    CHECK_FALSE(document_status_from("<html>").has_value());
    CHECK_FALSE(document_status_from("{}").has_value());
}
