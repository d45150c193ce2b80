// Several events in one message; each comes out unchanged.

#include "shared/messages/cloudevent_batch.hpp"
#include "tests/catch.hpp"

using namespace duet;
using Pieces = std::vector<std::string_view>;

TEST_CASE("one event stays a plain event, several become an array") {
    CHECK(to_cloudevent_batch(Pieces{R"({"id":"a"})"}) == R"({"id":"a"})");
    CHECK(to_cloudevent_batch(Pieces{R"({"id":"a"})", R"({"id":"b"})"}) ==
          R"([{"id":"a"},{"id":"b"}])");
}

TEST_CASE("a message that is no array is one event, readable or not") {
    for (const std::string_view message :
         {R"({"id":"a","data":[1,2]})", "not json", "", "[", "]", "[}]", "{]"})
        CHECK(cloudevents_in(message) == Pieces{message});
}

TEST_CASE("every event comes out byte for byte, whatever its texts contain") {
    const Pieces events{R"({"id":"a","data":{"lines":[{"sku":"x"},{"sku":"y"}]}})",
                        R"({"id":"brackets ]},[{ and \"quotes\" and \\"})", R"({"id":"\\\""})",
                        "{}"};
    const auto batch = to_cloudevent_batch(events);
    CHECK(cloudevents_in(batch) == events);
}

TEST_CASE("spaces between the events do not matter") {
    CHECK(cloudevents_in(" [ {\"id\": 1} ,\n{} ]\n") == Pieces{R"({"id": 1})", "{}"});
    CHECK(cloudevents_in(R"([{"id":"a"}])") == Pieces{R"({"id":"a"})"});
}

TEST_CASE("a broken array comes back in one piece") {
    for (const std::string_view message : {"[]", "[ ]", "[{},]", "[,{}]", "[{}]]", "[{{}]",
                                           R"([{"id":"a}])", R"([{"id":"a\"}])", "[{},{]"}) {
        INFO(message);
        CHECK(cloudevents_in(message) == Pieces{message});
    }
}
