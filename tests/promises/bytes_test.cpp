// Requests with invalid UTF-8 are refused at once, and no other request loses its trace.

#include "services/traces/trace_store.hpp"
#include "shared/http/client/client.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <string>
#include <vector>

using namespace duet;
using namespace duet::tests;
using http::Method;

namespace {

constexpr int valid_orders = 10;
constexpr auto orders_path = "/v1/orders";

std::string file_of(const RunningShop& shop) {
    for (const auto& program : processes::catalogue()) {
        if (program.name == "console") return shop.paths().database(program).string();
    }
    return {};
}

/// A new trace id.
std::string fresh_trace() {
    static int number = 0;
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "b17e5%027d", ++number);
    return text.data();
}

/// A request to the gateway with a trace context and unmodified bytes.
http::Call traced(const Side& side, const std::string& trace, const std::string& path,
                  const std::string& key, const std::string& body = "") {
    auto& shop = RunningShop::get();
    http::Call call{Method::post,
                    "http://127.0.0.1:" + std::to_string(shop.process("gateway").port) + "/" +
                        name_of(side.style()) + path,
                    {},
                    body};
    call.headers = {{"Authorization", "Bearer " + shop.key("customer")},
                    {"Content-Type", "application/json"},
                    {"Idempotency-Key", key},
                    {"traceparent", "00-" + trace + "-00f067aa0ba902b7-01"}};
    return call;
}

/// The number of these traces whose gateway span is at the console.
int with_gateway_span(const RunningShop& shop, const std::vector<std::string>& traces) {
    console::TraceStore store{file_of(shop), store::Connection::Mode::read_only};
    return static_cast<int>(std::ranges::count_if(traces, [&](const auto& trace) {
        const auto spans = store.spans_of(trace);
        return std::ranges::any_of(spans, [&](const auto& span) {
            return span.service == "gateway" && span.trace_id == trace;
        });
    }));
}

/// Concurrent requests to the gateway, and their results. One thread.
class Requests {
public:
    void send(http::Call call, int status) {
        ++sent_;
        client_.send(std::move(call), [this, status](const http::Answer& answer) {
            if (answer.status != status) ++unexpected_;
            ++answered_;
        });
    }
    void check_all_answered() const {
        eventually("every request has its response", [this] { return answered_ == sent_; });
        CHECK(unexpected_ == 0);
    }

private:
    std::atomic<int> sent_{0}, answered_{0}, unexpected_{0};
    http::Client client_;  // last: it must end before the counters of its callbacks
};

}  // namespace

TEST_CASE("requests with invalid UTF-8 cost no other order its trace") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(1000)};
    std::vector<std::string> traces;
    Requests requests;
    for (int n = 0; n < valid_orders; ++n) {
        traces.push_back(fresh_trace());
        requests.send(traced(side, fresh_trace(), "/v1/orders/%ff/cancel", fresh("key")), 400);
        requests.send(traced(side, traces.back(), orders_path, fresh("key"), basket.body()), 202);
        requests.send(traced(side, fresh_trace(), orders_path, fresh("caf\xE9"), basket.body()),
                      400);
    }
    requests.check_all_answered();
    eventually("the gateway spans of all ten valid orders are at the console",
               [&] { return with_gateway_span(side.shop(), traces) == valid_orders; });
    side.check_audit();
}

TEST_CASE("every process refuses the same malformed targets as the gateway") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    std::vector<processes::RunningProcess> targets{shop.process("gateway"),
                                                   shop.process("console")};
    for (const char* name : {"orders", "inventory", "payments", "shipping", "fraud", "reporting"})
        targets.push_back(shop.process(name, side.style()));
    if (side.style() == Style::orchestrated)
        targets.push_back(shop.process("coordinator", side.style()));
    http::Client client;
    for (const auto& target : targets) {
        INFO(target.program.slug());
        const auto at = "http://127.0.0.1:" + std::to_string(target.port);
        for (const char* path : {"/v1/orders/%ff", "/v1/orders/%c0%af", "/v1/orders?state=%E9",
                                 "/api/traces/%ed%a0%80", "/livez/../readyz", "/%2e%2e/livez",
                                 "//livez", "/livez%2f", "/livez%5c", "/livez/"}) {
            CAPTURE(path);
            CHECK(client
                      .call({Method::get,
                             at + path,
                             {{"Authorization", "Bearer " + shop.key("operator")}},
                             ""})
                      .status == 400);
        }
        CHECK(client.call({Method::post, at + orders_path, {{"Idempotency-Key", "caf\xE9"}}, "{}"})
                  .status == 400);
        CHECK(client.call({Method::get, at + "/liv%65z"}).status == 200);
    }
}
