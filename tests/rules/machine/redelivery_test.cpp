// When a message of the stream comes again.

#include "shared/service/doors/redelivery.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::service;
using std::chrono::milliseconds;

TEST_CASE("what failed comes again, later and later; what is done or put aside does not") {
    const auto command = [](Result::Status status, std::int64_t attempt = 1) {
        Inbound event;
        event.attempt = attempt;
        Result result;
        result.status = status;
        return acknowledgement_of(event, result);
    };
    using Word = Acknowledgement::Word;
    CHECK(command(Result::Status::handled).word == Word::ack);
    CHECK(command(Result::Status::repeated).word == Word::ack);
    CHECK(command(Result::Status::dead_lettered).word == Word::give_up);
    for (const auto& [attempt, pause] :
         {std::pair{1, 100}, {2, 200}, {3, 400}, {4, 800}, {7, 5000}, {400, 5000}}) {
        CAPTURE(attempt);
        CHECK(command(Result::Status::failed, attempt).word == Word::again);
        CHECK(command(Result::Status::failed, attempt).after == milliseconds{pause});
    }
    Result lost;
    lost.lose_reply = true;
    CHECK(acknowledgement_of({}, lost).word == Word::none);
}

TEST_CASE("of a message that held both, the later word counts") {
    using Word = Acknowledgement::Word;
    const auto both = of_both({Word::ack}, {Word::again, milliseconds{400}});
    CHECK(both.word == Word::again);
    CHECK(both.after == milliseconds{400});
    CHECK(of_both({Word::give_up}, {Word::ack}).word == Word::ack);
}

TEST_CASE("a copy of what is here already is not taken; once that is answered, it is") {
    InFlight in_flight;
    CHECK(in_flight.take(7));
    CHECK_FALSE(in_flight.take(7));
    CHECK(in_flight.take(8));
    in_flight.done(7);
    CHECK(in_flight.take(7));
    CHECK_FALSE(in_flight.take(8));
    in_flight.done(99);
}
