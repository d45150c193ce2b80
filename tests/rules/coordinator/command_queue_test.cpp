// The commands to send next, and the meaning of a reply or of none.

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
    for (const auto& queued : batch) all.push_back(queued.command.id);
    return all;
}

CommandQueue queue_of(std::size_t batch = 256) {
    CommandQueue::Settings settings;
    settings.batch = batch;
    return {settings, [](std::int64_t n) { return n - 1; }};
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("one request per service at a time, with as many commands as fit") {
    auto queue = queue_of(2);
    queue.add({command("a"), command("b"), command("c")});
    CHECK(queue.services() == Ids{"orders"});
    const auto first = queue.next("orders", {});
    CHECK(ids(first) == Ids{"a", "b"});
    CHECK(queue.next("orders", {}).empty());
    CHECK(queue.answered("orders", first, {{"a", Reply::done()}, {"b", Reply::refused("no")}}, {})
              .size() == 2);
    CHECK(ids(queue.next("orders", {})) == Ids{"c"});
}

TEST_CASE("a command without a reply is sent again after growing pauses") {
    auto queue = queue_of();
    queue.add({command("a")});
    CommandQueue::Moment now{0};
    for (const auto pause : {50, 100, 200, 400, 800, 1600, 2000, 2000}) {
        CHECK(queue.answered("orders", queue.next("orders", now), {}, now).empty());
        CHECK(queue.next_due() == now + milliseconds{pause});
        now = *queue.next_due();
        queue.due(now - milliseconds{1});
        CHECK(queue.services().empty());
        queue.due(now);
        CHECK(queue.services() == Ids{"orders"});
    }
    const auto last = queue.next("orders", now);
    CHECK(last.at(0).attempt == 9);
    CHECK(last.at(0).command.id == "a");
}

TEST_CASE("failed is sent again, failed for good decides, later waits as long as it says") {
    auto queue = queue_of();
    queue.add({command("a"), command("b"), command("c")});
    const auto decided = queue.answered("orders", queue.next("orders", {}),
                                        {{"a", Reply::failed("busy")},
                                         {"b", Reply::failed_for_good("never")},
                                         {"c", Reply::later(milliseconds{700})}},
                                        {});
    REQUIRE(decided.size() == 1);
    CHECK(decided[0].id == "b");
    queue.due(milliseconds{50});
    CHECK(ids(queue.next("orders", {})) == Ids{"a"});
    CHECK(queue.next_due() == CommandQueue::Moment{milliseconds{700}});
}

TEST_CASE("a reply that could not be stored is returned again, and its service is not called") {
    auto queue = queue_of();
    queue.not_written({"a", Reply::done()}, {});
    CHECK(queue.services().empty());
    CHECK(queue.due(milliseconds{499}).empty());
    REQUIRE(queue.next_due() == CommandQueue::Moment{milliseconds{500}});
    const auto again = queue.due(milliseconds{500});
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == "a");
    CHECK(queue.due(milliseconds{10'000}).empty());
}

TEST_CASE(
    "a silent service gets no requests for a while, then one command, then requests as "
    "before") {
    auto queue = queue_of();
    CommandQueue::Moment now{0};
    for (int silence = 0; silence < 5; ++silence) {
        queue.add({command("a" + std::to_string(silence))});
        CHECK(queue.breakers(now)["orders"] == Breaker::State::closed);
        REQUIRE(!queue.next("orders", now).empty());
        queue.answered("orders", {}, {}, now);
    }
    queue.add({command("c"), command("d"), command("e")});
    CHECK(queue.breakers(now)["orders"] == Breaker::State::open);
    CHECK(queue.next("orders", now).empty());
    CHECK(queue.next_due() == now + milliseconds{500});

    now = *queue.next_due();
    CHECK(queue.breakers(now)["orders"] == Breaker::State::half_open);
    auto trial = queue.next("orders", now);
    CHECK(ids(trial) == Ids{"c"});
    CHECK(queue.next("orders", now).empty());

    SECTION("silent again: no requests for as long") {
        queue.answered("orders", std::move(trial), {}, now);
        CHECK(queue.next("orders", now + milliseconds{499}).empty());
        CHECK(queue.next("orders", now + milliseconds{500}).size() == 1);
    }
    SECTION("a reply closes the breaker, even a refusal") {
        CHECK(
            queue.answered("orders", std::move(trial), {{"c", Reply::refused("no")}}, now).size() ==
            1);
        CHECK(queue.breakers(now)["orders"] == Breaker::State::closed);
        CHECK(ids(queue.next("orders", now)) == Ids{"d", "e"});
    }
}

TEST_CASE("one silent service does not open another's breaker") {
    auto queue = queue_of();
    for (int silence = 0; silence < 5; ++silence) {
        queue.add({command("a")});
        queue.next("orders", {});
        queue.answered("orders", {}, {}, {});
    }
    Command other{payments::Capture{{"p"}}};
    other.id = "p";
    queue.add({other});
    CHECK(queue.next("payments", {}).size() == 1);
}

TEST_CASE(
    "after a silence the batch is one command, then twice the number of replies: a request too "
    "large "
    "for its timeout does not fail for ever") {
    auto queue = queue_of();
    for (int i = 0; i < 12; ++i) queue.add({command(std::to_string(i))});
    auto too_many = queue.next("orders", {});
    REQUIRE(too_many.size() == 12);
    CHECK(queue.answered("orders", std::move(too_many), {}, milliseconds{5000}).empty());
    const CommandQueue::Moment now{milliseconds{60'000}};
    queue.due(now);
    for (const auto size : {1U, 2U, 4U, 5U}) {
        auto batch = queue.next("orders", now);
        REQUIRE(batch.size() == size);
        std::vector<ReceivedReply> replies;
        for (const auto& one : batch) replies.push_back({one.command.id, Reply::done()});
        CHECK(queue.answered("orders", std::move(batch), std::move(replies), now).size() == size);
    }
}
