// What is asked next, and what an answer or a silence means.

#include "services/coordinator/engine/command_queue.hpp"
#include "shared/messages/commands.hpp"
#include "tests/catch.hpp"

using namespace duet;
using coordinator::CommandQueue;
using std::chrono::milliseconds;

namespace {

Command command(const std::string& id) {
    Command made{orders::Confirm{{id}}};
    made.id = id;
    return made;
}

std::vector<std::string> ids(const CommandQueue::Batch& batch) {
    std::vector<std::string> all;
    for (const auto& asked : batch) all.push_back(asked.command.id);
    return all;
}

CommandQueue asking(std::size_t batch = 256) {
    CommandQueue::Settings settings;
    settings.batch = batch;
    return {settings, [](std::int64_t n) { return n - 1; }};
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("one request to a service at a time, as many commands in it as fit") {
    auto fixture = asking(2);
    fixture.add({command("a"), command("b"), command("c")});
    CHECK(fixture.services() == Ids{"orders"});
    const auto first = fixture.next("orders", {});
    CHECK(ids(first) == Ids{"a", "b"});
    CHECK(fixture.next("orders", {}).empty());
    CHECK(fixture.answered("orders", first, {{"a", Reply::done()}, {"b", Reply::refused("no")}}, {})
              .size() == 2);
    CHECK(ids(fixture.next("orders", {})) == Ids{"c"});
}

TEST_CASE("no reply is no answer: the same command is asked again, later and later") {
    auto fixture = asking();
    fixture.add({command("a")});
    CommandQueue::Moment now{0};
    for (const auto pause : {50, 100, 200, 400, 800, 1600, 2000, 2000}) {
        CHECK(fixture.answered("orders", fixture.next("orders", now), {}, now).empty());
        CHECK(fixture.next_due() == now + milliseconds{pause});
        now = *fixture.next_due();
        fixture.due(now - milliseconds{1});
        CHECK(fixture.services().empty());
        fixture.due(now);
        CHECK(fixture.services() == Ids{"orders"});
    }
    const auto last = fixture.next("orders", now);
    CHECK(last.at(0).attempt == 9);
    CHECK(last.at(0).command.id == "a");
}

TEST_CASE("failed is asked again, failed for good is decided, later means later") {
    auto fixture = asking();
    fixture.add({command("a"), command("b"), command("c")});
    const auto decided = fixture.answered("orders", fixture.next("orders", {}),
                                          {{"a", Reply::failed("busy")},
                                           {"b", Reply::failed_for_good("never")},
                                           {"c", Reply::later(milliseconds{700})}},
                                          {});
    REQUIRE(decided.size() == 1);
    CHECK(decided[0].id == "b");
    fixture.due(milliseconds{50});
    CHECK(ids(fixture.next("orders", {})) == Ids{"a"});
    CHECK(fixture.next_due() == CommandQueue::Moment{milliseconds{700}});
}

TEST_CASE("a reply that could not be written down comes once more, and nobody is asked for it") {
    auto fixture = asking();
    fixture.not_written({"a", Reply::done()}, {});
    CHECK(fixture.services().empty());
    CHECK(fixture.due(milliseconds{499}).empty());
    REQUIRE(fixture.next_due() == CommandQueue::Moment{milliseconds{500}});
    const auto again = fixture.due(milliseconds{500});
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == "a");
    CHECK(fixture.due(milliseconds{10'000}).empty());
}

TEST_CASE(
    "a service that stays silent is left alone, then tried with one command, then asked as "
    "before") {
    auto fixture = asking();
    CommandQueue::Moment now{0};
    for (int silence = 0; silence < 5; ++silence) {
        fixture.add({command("a" + std::to_string(silence))});
        CHECK(fixture.breakers(now)["orders"] == Breaker::State::closed);
        REQUIRE(!fixture.next("orders", now).empty());
        fixture.answered("orders", {}, {}, now);
    }
    fixture.add({command("c"), command("d"), command("e")});
    CHECK(fixture.breakers(now)["orders"] == Breaker::State::open);
    CHECK(fixture.next("orders", now).empty());
    CHECK(fixture.next_due() == now + milliseconds{500});

    now = *fixture.next_due();
    CHECK(fixture.breakers(now)["orders"] == Breaker::State::half_open);
    auto trial = fixture.next("orders", now);
    CHECK(ids(trial) == Ids{"c"});
    CHECK(fixture.next("orders", now).empty());

    SECTION("silent again: left alone for as long once more") {
        fixture.answered("orders", std::move(trial), {}, now);
        CHECK(fixture.next("orders", now + milliseconds{499}).empty());
        CHECK(fixture.next("orders", now + milliseconds{500}).size() == 1);
    }
    SECTION("an answer closes it, whatever it says") {
        CHECK(fixture.answered("orders", std::move(trial), {{"c", Reply::refused("no")}}, now)
                  .size() == 1);
        CHECK(fixture.breakers(now)["orders"] == Breaker::State::closed);
        CHECK(ids(fixture.next("orders", now)) == Ids{"d", "e"});
    }
}

TEST_CASE("one silent service does not open another's breaker") {
    auto fixture = asking();
    for (int silence = 0; silence < 5; ++silence) {
        fixture.add({command("a")});
        fixture.next("orders", {});
        fixture.answered("orders", {}, {}, {});
    }
    Command other{payments::Capture{{"p"}}};
    other.id = "p";
    fixture.add({other});
    CHECK(fixture.next("payments", {}).size() == 1);
}

TEST_CASE(
    "after a silence one command, then twice as many as were answered: a request too large for its "
    "time is not silent for ever") {
    auto fixture = asking();
    for (int i = 0; i < 12; ++i) fixture.add({command(std::to_string(i))});
    auto too_many = fixture.next("orders", {});
    REQUIRE(too_many.size() == 12);
    CHECK(fixture.answered("orders", std::move(too_many), {}, milliseconds{5000}).empty());
    const CommandQueue::Moment now{milliseconds{60'000}};
    fixture.due(now);
    for (const auto size : {1U, 2U, 4U, 5U}) {
        auto batch = fixture.next("orders", now);
        REQUIRE(batch.size() == size);
        std::vector<ReceivedReply> replies;
        for (const auto& one : batch) replies.push_back({one.command.id, Reply::done()});
        CHECK(fixture.answered("orders", std::move(batch), std::move(replies), now).size() == size);
    }
}
