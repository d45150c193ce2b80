// Many idle clients at a gateway with few descriptors do not disturb the working clients.

#include "tests/promises/idle_crowd.hpp"
#include "services/console/watch/counters.hpp"
#include "shared/http/client/client.hpp"
#include "shared/http/descriptors.hpp"
#include "tests/catch.hpp"
#include "tests/http/child.hpp"
#include "tests/promises/scenario.hpp"

#include <atomic>
#include <fstream>
#include <memory>
#include <thread>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t descriptors = 256, crowd_size = 1000;

/// The environment of a process, with a free port.
std::vector<std::string> environment_of(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/environ"};
    std::vector<std::string> found{"DUET_PORT=0"};
    for (std::string one; std::getline(file, one, '\0');) {
        if (!one.starts_with("DUET_PORT=")) found.push_back(one);
    }
    return found;
}

/// A second gateway in front of the same services, with the limit of `ulimit -n 256`.
class NarrowGateway {
public:
    explicit NarrowGateway(const processes::RunningProcess& wide)
        : process_{{{(RunningShop::get().paths().programs / "gateway").string()},
                    descriptors,
                    environment_of(wide.identity.value().pid)}} {
        const std::string before = "on port ";
        eventually("the gateway serves",
                   [&] { return process_.errors().find(before) != std::string::npos; });
        const auto errors = process_.errors();
        port_ = static_cast<std::uint16_t>(
            std::stoi(errors.substr(errors.find(before) + before.size())));
    }

    Child& process() { return process_; }
    std::uint16_t port() const { return port_; }
    std::string url(const std::string& target) const {
        return "http://127.0.0.1:" + std::to_string(port_) + target;
    }

private:
    Child process_;
    std::uint16_t port_ = 0;
};

/// Eight clients: each sends a request, reads the response, waits 5 ms and repeats.
class Workers {
public:
    explicit Workers(http::Call call) : call_{std::move(call)} {
        for (int n = 0; n < 8; ++n)
            threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }

    /// Successful responses within the next `time`.
    std::size_t served_in(Clock::duration time) const {
        const std::size_t before = served_;
        std::this_thread::sleep_for(time);
        return served_ - before;
    }

private:
    void work(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            if (client_.call(call_).status == 200) ++served_;
            std::this_thread::sleep_for(5ms);
        }
    }

    const http::Call call_;
    http::Client client_;
    std::atomic<std::size_t> served_{0};
    std::vector<std::jthread> threads_;  ///< last: they use all members above
};

double load_of(const Child& process) {
    const auto before = process.cpu_seconds();
    const auto began = Clock::now();
    std::this_thread::sleep_for(1s);
    return (process.cpu_seconds() - before) /
           std::chrono::duration<double>(Clock::now() - began).count();
}

}  // namespace

TEST_CASE("a thousand idle connections cost the other clients of a gateway at most a tenth") {
    http::raise_descriptor_limit();  // this process owns the thousand sockets
    Side side{BOTH_STYLES};
    NarrowGateway gateway{side.shop().process("gateway")};
    http::Call call;
    call.url = gateway.url("/" + name_of(side.style()) + "/v1/products/" + side.product(10));
    call.headers = {{"Authorization", "Bearer " + side.shop().key("customer")}};

    std::size_t alone = 0, in_a_crowd = 0;
    {
        const Workers workers{call};
        REQUIRE(workers.served_in(500ms) > 0);
        for (int n = 0; n < 3; ++n) {  // alternately, so that other load hits both
            alone += workers.served_in(1s);
            const IdleCrowd crowd{gateway.port(), crowd_size};
            eventually("all clients have connected",
                       [&] { return crowd.connected() >= crowd_size && crowd.closed() > 0; });
            in_a_crowd += workers.served_in(1s);
        }
    }
    INFO(alone << " responses without the crowd, " << in_a_crowd << " with it");
    CHECK(static_cast<double>(in_a_crowd) >= 0.9 * static_cast<double>(alone));

    const IdleCrowd crowd{gateway.port(), crowd_size};
    eventually("all clients have connected",
               [&] { return crowd.connected() >= crowd_size && crowd.closed() > 0; });
    CHECK(load_of(gateway.process()) < 0.2);
    eventually("a new client is served, too",
               [&] { return http::Client{}.call(call).status == 200; });
    auto metrics = call;
    metrics.url = gateway.url("/metrics");
    std::string text;
    eventually("the gateway exports its metrics", [&] {
        return !(text = http::Client{}.call(metrics).body).empty() && text.front() == '#';
    });
    INFO(text);
    CHECK(console::sum_of(text, "duet_http_connections_refused_total", "reason=\"full\"") > 0);
    CHECK(console::sum_of(text, "duet_http_connections_idle_closed_total") > 0);
    CHECK(console::sum_of(text, "duet_http_connections") <= static_cast<double>(descriptors));
    CHECK(console::sum_of(text, "duet_http_connections_max") ==
          static_cast<double>(http::share_out(descriptors).connections));
    const auto log = gateway.process().errors();
    std::size_t lines = 0;
    for (auto at = log.find("the HTTP server is full"); at != std::string::npos;
         at = log.find("the HTTP server is full", at + 1))
        ++lines;
    CHECK(lines == 1);  // at most once per minute
}
