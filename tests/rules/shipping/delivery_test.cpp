// The rules of delivery: tables of examples.

#include "services/shipping/rules/delivery.hpp"
#include "tests/catch.hpp"

using namespace duet::shipping;

TEST_CASE("Every country belongs to a zone") {
    CHECK(zone_of("GB") == Zone::domestic);
    for (const auto* country : {"FR", "DE", "IE", "AD", "SM", "CH", "NO", "JE"})
        CHECK(zone_of(country) == Zone::europe);
    for (const auto* country : {"US", "JP", "AU", "XX", "ZZ", "AA", "BR"})
        CHECK(zone_of(country) == Zone::international);
}

TEST_CASE("A refusal names its reason") {
    CHECK(refusal("GB", 1).empty());
    CHECK(refusal("XX", 1).empty());
    CHECK(refusal("AQ", 1) == "unserviceable_country");
    CHECK(refusal("GB", 1'000'000).empty());
    CHECK(refusal("GB", 1'000'001) == "too_heavy");
    CHECK(refusal("AQ", 1'000'001) == "unserviceable_country");
}

TEST_CASE("A cancellation sets the state that follows or changes nothing") {
    CHECK(after_cancel(std::nullopt) == State::tombstone);
    CHECK(after_cancel(State::booked) == State::cancelled);
    CHECK(after_cancel(State::refused) == State::tombstone);
    CHECK(after_cancel(State::cancelled) == std::nullopt);
    CHECK(after_cancel(State::tombstone) == std::nullopt);
    CHECK_THROWS_AS(after_cancel(State::dispatched), std::logic_error);
}

TEST_CASE("Only a booked shipment can be dispatched") {
    CHECK(after_dispatch(State::booked) == State::dispatched);
    CHECK(after_dispatch(State::dispatched) == std::nullopt);
    CHECK_THROWS_AS(after_dispatch(std::nullopt), std::logic_error);
    CHECK_THROWS_AS(after_dispatch(State::cancelled), std::logic_error);
    CHECK_THROWS_AS(after_dispatch(State::refused), std::logic_error);
    CHECK_THROWS_AS(after_dispatch(State::tombstone), std::logic_error);
}

TEST_CASE("A state is stored by its name") {
    const auto state = GENERATE(State::booked, State::cancelled, State::dispatched, State::refused,
                                State::tombstone);
    CHECK(state_named(name_of(state)) == state);
    CHECK_THROWS_AS(state_named("lost"), std::logic_error);
}
