// The metrics of every process: present, correct, and valid for Prometheus.

#include "services/console/watch/counters.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace duet;
using namespace duet::tests;
using console::sum_of;

namespace {

std::string metrics_of(Side& side, const std::string& service) {
    return side.shop()
        .call_process(side.shop().process(service, side.style()), http::Method::get, "/metrics")
        .text;
}

bool has_promtool() { return std::system("command -v promtool > /dev/null 2>&1") == 0; }

std::string lint(const std::string& text) {
    const auto file = RunningShop::get().paths().state / "metrics.txt";
    std::ofstream{file} << text;
    std::string output;
    auto* pipe = popen(("promtool check metrics < '" + file.string() + "' 2>&1").c_str(), "r");
    for (char line[512]; std::fgets(line, sizeof line, pipe) != nullptr;) output += line;
    const int status = pclose(pipe);
    return status == 0 ? output : output + "exit status " + std::to_string(status);
}

}  // namespace

TEST_CASE("the metrics have rate, errors and duration of every kind of message") {
    Side side{BOTH_STYLES};
    const auto sku = side.product(10);
    const auto before = metrics_of(side, "payments");
    side.reaches(side.accepted({.sku = sku}), "dispatched");
    const auto declined = side.accepted({.sku = sku, .token = "tok_declined"});
    eventually("the order is refused", [&] { return side.state_of(declined) == "rejected"; });
    const auto after = metrics_of(side, "payments");
    INFO(after);
    const bool orchestrated = side.style() == Style::orchestrated;
    const auto grew = [&](const std::string& labels) {
        return sum_of(after, "duet_messages_handled_total", labels) -
               sum_of(before, "duet_messages_handled_total", labels);
    };
    CHECK(grew(orchestrated ? R"(kind="command",outcome="done",type="payments.authorize")"
                            : R"(kind="event",outcome="done",type="stock.reserved")") >= 1);
    if (orchestrated)
        CHECK(grew(R"(kind="command",outcome="refused",type="payments.authorize")") == 1);
    CHECK(sum_of(after, "duet_message_seconds_count") ==
          sum_of(after, "duet_messages_handled_total"));
    CHECK(sum_of(after, "duet_commit_seconds_count") == sum_of(after, "duet_batch_seconds_count"));
    CHECK(sum_of(after, "duet_batch_messages_sum") == sum_of(after, "duet_messages_handled_total"));
    CHECK(sum_of(after, "duet_http_requests_total", "route=\"/metrics\"") >= 1);
    CHECK(
        (after.find(
             R"(duet_consumer_lag_messages{service="payments",style="choreographed",event="stock.reserved"})") ==
         std::string::npos) == orchestrated);
}

TEST_CASE("the coordinator counts its sagas and the commands that it sent") {
    Side side{Style::orchestrated};
    const auto sku = side.product(10);
    const auto reviewed = side.accepted({.customer = fresh("review-c"), .sku = sku});
    eventually("a saga is in review", [&] { return side.state_of(reviewed) == "in_review"; });
    const auto text = metrics_of(side, "coordinator");
    INFO(text);
    CHECK(sum_of(text, "duet_sagas", R"(phase="waiting",saga="place-order")") >= 1);
    CHECK(text.find(
              R"(duet_breaker_state{service="coordinator",style="orchestrated",to="orders"} 0)") !=
          std::string::npos);
    CHECK(sum_of(text, "duet_commands_sent_total", "outcome=\"replied\"") >= 3);
    CHECK(sum_of(text, "duet_waiting", "place=\"commands\"") == 0);
    CHECK(side.post("/v1/reviews/" + reviewed, R"({"decision":"approve"})").status < 300);
    side.reaches(reviewed, "dispatched");
}

TEST_CASE("every process exports valid Prometheus metrics") {
    Side{Style::orchestrated}.accepted({.sku = Side{Style::orchestrated}.product(10)});
    const bool available = has_promtool();
    if (!available) WARN("skipped: promtool is not installed (Debian's package prometheus)");
    for (const auto& process : RunningShop::get().all_processes()) {
        if (process.program.is_broker()) continue;
        INFO(process.program.name);
        const auto answer = RunningShop::get().call_process(process, http::Method::get, "/metrics");
        CHECK(answer.status == 200);
        CHECK(answer.text.find("duet_http_requests_total") != std::string::npos);
        if (available) CHECK(lint(answer.text).empty());
    }
}
