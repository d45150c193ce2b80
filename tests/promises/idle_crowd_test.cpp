// Clients that only want to stay, at a gateway with few descriptors: those that work do not notice.

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

/// The environment of a process, with another port.
std::vector<std::string> environment_of(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/environ"};
    std::vector<std::string> found{"DUET_PORT=0"};
    for (std::string one; std::getline(file, one, '\0');) {
        if (!one.starts_with("DUET_PORT=")) found.push_back(one);
    }
    return found;
}

/// The shop's gateway once more, in front of the same services, as `ulimit -n 256` starts it.
class NarrowGateway {
public:
    explicit NarrowGateway(const processes::RunningProcess& wide)
        : process_{{{(Shop::get().paths().programs / "gateway").string()},
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

/// Eight clients that ask, read the answer, think for five milliseconds and ask again.
class Workers {
public:
    explicit Workers(http::Call call) : call_{std::move(call)} {
        for (int n = 0; n < 8; ++n) threads_.emplace_back([this] { work(); });
    }
    ~Workers() {
        stopping_ = true;
        for (auto& one : threads_) one.join();
    }

    /// Good answers in the next `time`.
    std::size_t served_in(Clock::duration time) const {
        const std::size_t before = served_;
        std::this_thread::sleep_for(time);
        return served_ - before;
    }

private:
    void work() {
        while (!stopping_) {
            if (client_.call(call_).status == 200) ++served_;
            std::this_thread::sleep_for(5ms);
        }
    }

    const http::Call call_;
    http::Client client_;
    std::atomic<std::size_t> served_{0};
    std::atomic<bool> stopping_{false};
    std::vector<std::thread> threads_;
};

double load_of(const Child& process) {
    const auto before = process.cpu_seconds();
    const auto began = Clock::now();
    std::this_thread::sleep_for(1s);
    return (process.cpu_seconds() - before) /
           std::chrono::duration<double>(Clock::now() - began).count();
}

}  // namespace

TEST_CASE(
    "a thousand idle connections cost the other clients of a gateway at most a tenth") {
    http::raise_descriptor_limit();  // this process holds the thousand
    Side side{BOTH_STYLES};
    NarrowGateway gateway{side.shop().process("gateway")};
    http::Call call;
    call.url = gateway.url("/" + name_of(side.style()) + "/v1/products/" + side.product(10));
    call.headers = {{"Authorization", "Bearer " + side.shop().key("customer")}};

    std::size_t alone = 0, in_a_crowd = 0;
    {
        const Workers workers{call};
        REQUIRE(workers.served_in(500ms) > 0);
        for (int n = 0; n < 3; ++n) {  // in turns, so that what else the machine does falls on both
            alone += workers.served_in(1s);
            const IdleCrowd crowd{gateway.port(), crowd_size};
            eventually("all have tried",
                       [&] { return crowd.connected() >= crowd_size && crowd.sent_away() > 0; });
            in_a_crowd += workers.served_in(1s);
        }
    }
    INFO(alone << " answers without the crowd, " << in_a_crowd << " with it");
    CHECK(static_cast<double>(in_a_crowd) >= 0.9 * static_cast<double>(alone));

    const IdleCrowd crowd{gateway.port(), crowd_size};
    eventually("all have tried",
               [&] { return crowd.connected() >= crowd_size && crowd.sent_away() > 0; });
    CHECK(load_of(gateway.process()) < 0.2);
    eventually("a new client is served, too",
               [&] { return http::Client{}.call(call).status == 200; });
    auto metrics = call;
    metrics.url = gateway.url("/metrics");
    std::string text;
    eventually("the gateway tells its numbers", [&] {
        return !(text = http::Client{}.call(metrics).body).empty() && text.front() == '#';
    });
    INFO(text);
    CHECK(console::sum_of(text, "duet_http_connections_refused_total", "reason=\"full\"") > 0);
    CHECK(console::sum_of(text, "duet_http_connections_idle_closed_total") > 0);
    CHECK(console::sum_of(text, "duet_http_connections") <= static_cast<double>(descriptors));
    CHECK(console::sum_of(text, "duet_http_connections_max") ==
          static_cast<double>(http::share_out(descriptors).connections));
    const auto said = gateway.process().errors();
    std::size_t lines = 0;
    for (auto at = said.find("the HTTP server is full"); at != std::string::npos;
         at = said.find("the HTTP server is full", at + 1))
        ++lines;
    CHECK(lines == 1);  // once a minute
}
