// The console's feed and trace routes over real sockets.

#include "services/console/control/trace_routes.hpp"
#include "shared/http/client/client.hpp"
#include "shared/telemetry/otlp.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

#include <future>

using namespace duet;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct Console {
    console::TraceStore store{":memory:"};
    console::Feed feed;
    http::Server server{http::Server::Options{}};
    http::Client client;
    std::string url;

    Console() {
        console::offer_traces(server, store, feed, "secret");
        url = "http://127.0.0.1:" + std::to_string(server.start());
    }
    ~Console() {
        feed.close();
        server.stop();
    }

    http::Answer get(const std::string& path) {
        return client.call({http::Method::get, url + path, {}, {}, 30s});
    }
    json call(const std::string& path) { return json::parse(get(path).body); }
    http::Answer send(const std::string& body, const std::string& key = "secret") {
        return client.call(
            {http::Method::post,
             url + "/v1/traces",
             {{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}},
             body,
             5s});
    }
};

std::string an_order(const std::string& trace_id, const std::string& order,
                     const std::string& style = "choreographed") {
    telemetry::Span span;
    span.trace_id = trace_id;
    span.id = 7;
    span.name = "orders.place";
    span.began = from_micros(1'700'000'000'000'000);
    span.ended = span.began + 5ms;
    span.note(telemetry::names::kind, std::string{"request"});
    span.note(telemetry::names::type, std::string{"orders.place"});
    span.note(telemetry::names::order, order);
    return telemetry::to_otlp({"orders", style, "1"}, std::vector{span});
}

const std::string one(32, '1'), two(32, '2');

}  // namespace

TEST_CASE("received spans can be queried") {
    Console console;
    REQUIRE(console.send(an_order(one, "o-1")).status == 200);
    REQUIRE(console.send(an_order(two, "o-1", "orchestrated")).status == 200);
    const auto list = console.call("/api/traces");
    REQUIRE(list["traces"].size() == 2);
    CHECK(list["traces"][0]["trace_id"] == one);
    CHECK(list["traces"][0]["order_id"] == "o-1");
    CHECK(list["traces"][0]["style"] == "choreographed");
    CHECK(list["traces"][0]["duration_us"] == 5000);
    CHECK(list["traces"][0]["state"] == "pending");
    CHECK(console.call("/api/traces?after=" + list["next"].get<std::string>())["traces"].empty());
    CHECK(console.call("/api/traces/" + one)["order_id"] == "o-1");
    CHECK(console.call("/api/traces/o-1?style=orchestrated")["trace_id"] == two);
    const auto pair = console.call("/api/pair?order=o-1");
    CHECK(pair["orchestrated"]["trace_id"] == two);
    CHECK(pair["choreographed"]["trace_id"] == one);
    CHECK(console.call("/api/pair?order=o-2") ==
          json{{"orchestrated", nullptr}, {"choreographed", nullptr}});
    CHECK(console.get("/api/traces/o-2").status == 404);
}

TEST_CASE("only a caller with the key may add spans, and only valid ones") {
    Console console;
    CHECK(console.send(an_order(one, "o-1"), "guessed").status == 401);
    CHECK(console.call("/api/traces")["traces"].empty());
    CHECK(console.send("no json").status == 400);
    const auto answer =
        console.send(R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]})");
    CHECK(answer.status == 200);
    CHECK(json::parse(answer.body)["partialSuccess"]["rejectedSpans"] == "1");
}

TEST_CASE("a long poll returns each change once") {
    Console console;
    const auto now = console.call("/api/feed")["next"].get<std::string>();
    auto waiting = std::async(std::launch::async,
                              [&] { return console.call("/api/feed?wait=20&after=" + now); });
    while (console.server.pending() == 0)
        std::this_thread::sleep_for(1ms);  // until the long poll waits
    console.send(an_order(one, "o-1"));
    const auto received = waiting.get();
    REQUIRE(received["changes"].size() == 1);
    CHECK(received["changes"][0] == json{{"kind", "trace"},
                                         {"trace_id", one},
                                         {"order_id", "o-1"},
                                         {"style", "choreographed"}});
    const auto next = received["next"].get<std::string>();
    CHECK(console.call("/api/feed?wait=0&after=" + next) ==
          json{{"next", next}, {"changes", json::array()}});
    console.send(an_order(one, "o-1"));  // contains nothing new
    console.send(an_order(two, "o-2"));
    CHECK(console.call("/api/feed?after=" + now)["changes"].size() ==
          2);  // an older cursor gets both
    CHECK(console.call("/api/feed?after=" + next)["changes"].size() == 1);
}
