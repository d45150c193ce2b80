// The exporter with a real server: batches, timeouts, and a bound that drops instead of blocking.

#include "shared/telemetry/exporter.hpp"
#include "tests/catch.hpp"
#include "tests/telemetry/otlp_schema.hpp"

#include "shared/http/server/server.hpp"

#include <nlohmann/json.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <set>

using namespace duet;
using namespace duet::telemetry;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// A collector whose answers the test sets.
class Collector {
public:
    Collector() {
        server_.route(http::Method::post, "/v1/traces",
                      [this](const http::Request& request, http::Responder responder) {
                          const std::lock_guard lock{mutex_};
                          if (silent_) return unanswered_.push_back(std::move(responder));
                          seen_.push_back({request.header("Content-Type").value_or(""),
                                           request.header("Authorization").value_or(""),
                                           json::parse(request.body)});
                          if (contains_refused(seen_.back()) && refusal_ != 0)
                              return responder.send(http::Response::json(refusal_, "{}"));
                          const int status = answers_.empty() ? 200 : answers_.front();
                          if (!answers_.empty()) answers_.erase(answers_.begin());
                          if (status == 200) take(seen_.back());
                          responder.send(http::Response::json(status, answer_));
                      });
        port_ = server_.start();
    }
    ~Collector() {
        {
            const std::lock_guard lock{mutex_};
            unanswered_.clear();
        }
        server_.stop(100ms);
    }

    struct Seen {
        std::string content_type, authorization;
        json body;
        const json& spans() const {
            return body.at("resourceSpans").at(0).at("scopeSpans").at(0).at("spans");
        }
    };

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1/traces"; }
    void answer(std::vector<int> statuses) {
        const std::lock_guard lock{mutex_};
        answers_ = std::move(statuses);
    }
    void answer_with(std::string body) {
        const std::lock_guard lock{mutex_};
        answer_ = std::move(body);
    }
    /// From now on refuses every export that contains one of these spans.
    void refuse(std::set<SpanId> spans, int status) {
        const std::lock_guard lock{mutex_};
        refused_spans_ = std::move(spans);
        refusal_ = status;
    }
    /// The accepted spans, once per copy.
    std::multiset<SpanId> taken() {
        const std::lock_guard lock{mutex_};
        return taken_;
    }
    void stop_answering() {
        const std::lock_guard lock{mutex_};
        silent_ = true;
    }
    std::vector<Seen> seen() {
        const std::lock_guard lock{mutex_};
        return seen_;
    }
    std::size_t unanswered() {
        const std::lock_guard lock{mutex_};
        return unanswered_.size();
    }

private:
    static SpanId id_of(const json& span) {
        return span_from(span.at("spanId").get<std::string>()).value();
    }
    bool contains_refused(const Seen& seen) const {
        return std::ranges::any_of(seen.spans(), [this](const json& span) {
            return refused_spans_.contains(id_of(span));
        });
    }
    void take(const Seen& seen) {
        for (const auto& span : seen.spans()) taken_.insert(id_of(span));
    }

    std::mutex mutex_;
    std::vector<Seen> seen_;
    std::multiset<SpanId> taken_;
    std::set<SpanId> refused_spans_;
    int refusal_ = 0;
    std::string answer_ = "{}";
    std::vector<int> answers_;
    std::vector<http::Responder> unanswered_;
    bool silent_ = false;
    http::Server server_{http::Server::Options{}};
    std::uint16_t port_ = 0;
};

Spans spans(std::size_t count) {
    Spans made;
    for (std::size_t i = 0; i < count; ++i) {
        Span span;
        span.trace_id = "0af7651916cd43dd8448eb211c80319c";
        span.id = i + 1;
        span.name = "payments.capture";
        span.began = span.ended = from_micros(1'700'000'000'000'000);
        made.push_back(std::move(span));
    }
    return made;
}

template <class F> void eventually(F holds) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!holds()) {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        std::this_thread::sleep_for(2ms);  // between two polls
    }
}

Exporter::Limits quick() {
    return {.max_waiting = 100,
            .batch = 10,
            .linger = 1ms,
            .timeout = 5s,
            .first_pause = 1ms,
            .max_pause = 4ms};
}
const Resource us{"payments", "orchestrated", "1"};

/// Sets an environment variable for its lifetime.
class Setting {
public:
    Setting(std::string name, const std::string& value) : name_{std::move(name)} {
        setenv(name_.c_str(), value.c_str(), 1);
    }
    ~Setting() { unsetenv(name_.c_str()); }

private:
    std::string name_;
};

}  // namespace

TEST_CASE("spans arrive in valid batches") {
    Collector collector;
    Exporter exporter{{collector.url(), {{"Authorization", "Bearer key"}}}, us, quick()};
    exporter.add(spans(25));
    eventually([&] { return exporter.counts().exported == 25; });
    std::size_t all = 0;
    for (const auto& seen : collector.seen()) {
        CHECK(seen.content_type == "application/json");
        CHECK(seen.authorization == "Bearer key");
        CHECK(tests::errors_of_otlp(seen.body).empty());
        CHECK(seen.spans().size() <= 10);
        all += seen.spans().size();
    }
    CHECK(all == 25);
    CHECK(exporter.counts().dropped == 0);
}

TEST_CASE("a batch is retried after 429, 502, 503 and 504, and after no other refusal") {
    Collector collector;
    collector.answer({503, 429, 502, 504, 200});
    Exporter exporter{{collector.url(), {}}, us, quick()};
    exporter.add(spans(1));
    eventually([&] { return exporter.counts().exported == 1; });
    CHECK(collector.seen().size() == 5);
    // "All other 4xx or 5xx response status codes MUST NOT be retried", and none of these is about
    // the content of the batch.
    const std::vector<int> for_good{401, 403, 404, 405, 415, 500, 501, 505};
    collector.answer(for_good);
    for (std::size_t i = 0; i < for_good.size(); ++i) {
        exporter.add(spans(2));
        eventually([&] { return exporter.counts().refused == 2 * (i + 1); });
    }
    exporter.add(spans(3));
    eventually([&] { return exporter.counts().exported == 4; });
    CHECK(collector.seen().size() == 5 + for_good.size() + 1);
    CHECK(exporter.counts().splits == 0);
    CHECK(exporter.counts().dropped == 0);
}

TEST_CASE("one bad span in a batch costs only that span") {
    auto limits = quick();
    limits.batch = 64;
    CHECK(rc::check([&] {
        const auto status = *rc::gen::element(400, 413, 422);
        const auto count = *rc::gen::inRange<std::size_t>(1, 65);
        const auto bad = *rc::gen::inRange<SpanId>(1, count + 1);
        Collector collector;
        collector.refuse({bad}, status);
        Exporter exporter{{collector.url(), {}}, us, limits};
        exporter.add(spans(count));
        exporter.stop(10s);
        std::multiset<SpanId> others;
        for (SpanId id = 1; id <= count; ++id) {
            if (id != bad) others.insert(id);
        }
        RC_ASSERT(collector.taken() == others);
        RC_ASSERT(exporter.counts().refused == 1u);
        RC_ASSERT(exporter.counts().exported == count - 1);
        RC_ASSERT(exporter.counts().dropped == 0u);
        RC_ASSERT(collector.seen().size() <= 1u + 2 * 6);  // 64 is 2 to the power of 6
    }));
}

TEST_CASE("only bad spans are lost as long as splits are left") {
    Collector collector;
    collector.refuse({1, 2, 30, 64}, 400);
    auto limits = quick();
    limits.batch = 64;
    Exporter exporter{{collector.url(), {}}, us, limits};
    exporter.add(spans(64));
    exporter.stop(10s);
    CHECK(exporter.counts().refused == 4);
    CHECK(exporter.counts().exported == 60);
    CHECK(collector.taken().size() == 60);
}

TEST_CASE("a receiver that refuses everything gets a bounded number of requests") {
    Collector collector;
    std::set<SpanId> all;
    for (SpanId id = 1; id <= 64; ++id) all.insert(id);
    collector.refuse(all, 400);
    auto limits = quick();
    limits.batch = 64;
    limits.max_splits = 8;
    Exporter exporter{{collector.url(), {}}, us, limits};
    exporter.add(spans(64));
    exporter.stop(10s);
    CHECK(exporter.counts().refused == 64);
    CHECK(exporter.counts().splits == 8);
    CHECK(collector.seen().size() == 1 + 2 * 8);
}

TEST_CASE("halves of a batch are retried like a whole batch") {
    Collector collector;
    collector.refuse({2}, 400);
    collector.answer({503, 200});
    Exporter exporter{{collector.url(), {}}, us, quick()};
    exporter.add(spans(3));  // refused; then 1, accepted at the second try; 2 and 3, refused; 2,
                             // refused; 3, accepted
    exporter.stop(10s);
    CHECK(collector.taken() == std::multiset<SpanId>{1, 3});
    CHECK(collector.seen().size() == 6);
    CHECK(exporter.counts().refused == 1);
}

TEST_CASE("a partial success is counted and not retried") {
    Collector collector;
    const auto [body, refused] = GENERATE(table<std::string, std::uint64_t>(
        {{R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"no ids"}})", 2},
         {R"({"partialSuccess":{"rejectedSpans":1}})", 1},
         {R"({"partialSuccess":{"rejectedSpans":"99"}})", 3},
         {R"({"partialSuccess":{"rejectedSpans":"-1"}})", 0},
         {R"({"partialSuccess":{"errorMessage":"a warning"}})", 0},
         {R"({"partialSuccess":7})", 0},
         {R"([])", 0},
         {"", 0}}));
    INFO(body);
    collector.answer_with(body);
    Exporter exporter{{collector.url(), {}}, us, quick()};
    exporter.add(spans(3));
    exporter.stop(10s);
    CHECK(exporter.counts().refused == refused);
    CHECK(exporter.counts().exported == 3 - refused);
    CHECK(collector.seen().size() == 1);
}

TEST_CASE(
    "a collector that does not answer blocks no producer, and spans that do not fit are counted") {
    Collector collector;
    collector.stop_answering();
    Exporter exporter{{collector.url(), {}}, us, quick()};
    exporter.add(spans(10));
    eventually(
        [&] { return collector.unanswered() == 1; });  // the first batch waits for its answer
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) exporter.add(spans(1));
    CHECK(std::chrono::steady_clock::now() - begin < 4s);  // the collector does not answer for 5 s
    const auto counts = exporter.counts();
    CHECK(counts.waiting == 100);
    CHECK(counts.dropped == 900);
    CHECK(counts.exported == 0);
}

TEST_CASE("stop sends the queued spans until its timeout") {
    Collector collector;
    auto limits = quick();
    limits.linger = 10s;  // without stop the batch would wait
    {
        Exporter exporter{{collector.url(), {}}, us, limits};
        exporter.add(spans(7));
        exporter.stop(5s);
        CHECK(exporter.counts().exported == 7);
    }
    Exporter unreachable{{"http://127.0.0.1:9/v1/traces", {}}, us, limits};
    unreachable.add(spans(7));
    unreachable.stop(50ms);
    CHECK(unreachable.counts().dropped == 7);
}

TEST_CASE("a collector that does not answer delays stop by one timeout, not by one per batch") {
    Collector collector;
    collector.stop_answering();
    auto limits = quick();
    limits.timeout = 200ms;
    Exporter exporter{{collector.url(), {}}, us, limits};
    exporter.add(spans(100));  // ten batches
    eventually([&] { return collector.unanswered() >= 1; });
    const auto before = collector.unanswered();
    exporter.stop(0ms);
    CHECK(collector.unanswered() <= before + 2);  // a retry may have been in flight
    CHECK(exporter.counts().dropped == 100);
}

TEST_CASE("the environment selects the receiver of spans") {
    SECTION("nowhere by default") { CHECK_FALSE(destination()); }
    SECTION("to the console, with the operator's key") {
        const Setting console{"DUET_CONSOLE", "http://127.0.0.1:4100"},
            key{"DUET_OPERATOR_KEY", "secret"};
        const auto where = destination().value();
        CHECK(where.url == "http://127.0.0.1:4100/v1/traces");
        CHECK(where.headers ==
              std::vector<std::pair<std::string, std::string>>{{"Authorization", "Bearer secret"}});
    }
    SECTION("to any collector instead, without the operator's key") {
        const Setting console{"DUET_CONSOLE", "http://127.0.0.1:4100"},
            key{"DUET_OPERATOR_KEY", "secret"},
            other{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://elsewhere:4318/"};
        CHECK(destination().value().url == "http://elsewhere:4318/v1/traces");
        CHECK(destination().value().headers.empty());
        const Setting headers{"OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b, x=y"},
            exact{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://elsewhere/here"};
        CHECK(destination().value().url == "http://elsewhere/here");
        CHECK(destination().value().headers ==
              std::vector<std::pair<std::string, std::string>>{{"api-key", "a b"}, {"x", "y"}});
    }
    SECTION("nowhere when tracing is off") {
        const Setting console{"DUET_CONSOLE", "http://127.0.0.1:4100"}, off{"DUET_TRACE", "off"};
        CHECK_FALSE(destination());
        CHECK(exporter_for("payments", "orchestrated") == nullptr);
    }
    SECTION("an invalid value is refused") {
        const Setting some{"DUET_TRACE", "some"};
        CHECK_THROWS_AS(mode(), std::runtime_error);
    }
}
