// When the broker redelivers a message.

#include "shared/service/doors/redelivery.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::service;
using std::chrono::milliseconds;

TEST_CASE("a failed event is redelivered with a growing delay, a finished one is not") {
    const auto command = [](Result::Status status, std::int64_t attempt = 1) {
        Inbound event;
        event.attempt = attempt;
        Result result;
        result.status = status;
        return acknowledgement_of(event, result);
    };
    using Action = Acknowledgement::Action;
    CHECK(command(Result::Status::handled).action == Action::ack);
    CHECK(command(Result::Status::repeated).action == Action::ack);
    CHECK(command(Result::Status::dead_lettered).action == Action::give_up);
    for (const auto& [attempt, pause] :
         {std::pair{1, 100}, {2, 200}, {3, 400}, {4, 800}, {7, 5000}, {400, 5000}}) {
        CAPTURE(attempt);
        CHECK(command(Result::Status::failed, attempt).action == Action::retry);
        CHECK(command(Result::Status::failed, attempt).after == milliseconds{pause});
    }
    Result lost;
    lost.lose_reply = true;
    CHECK(acknowledgement_of({}, lost).action == Action::none);
}

TEST_CASE("for a message with two events the later action counts") {
    using Action = Acknowledgement::Action;
    const auto both = combined({Action::ack}, {Action::retry, milliseconds{400}});
    CHECK(both.action == Action::retry);
    CHECK(both.after == milliseconds{400});
    CHECK(combined({Action::give_up}, {Action::ack}).action == Action::ack);
}

TEST_CASE("a copy of a message in flight is ignored until the message is answered") {
    InFlight in_flight;
    CHECK(in_flight.take(7));
    CHECK_FALSE(in_flight.take(7));
    CHECK(in_flight.take(8));
    in_flight.done(7);
    CHECK(in_flight.take(7));
    CHECK_FALSE(in_flight.take(8));
    in_flight.done(99);
}
