// The supervisor restarts dead processes and cleans up after a crashed run, and never touches other
// processes.

#include "shared/processes/identity.hpp"
#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace duet;
using tests::Checkout;
using tests::eventually;

SCENARIO("the supervisor restarts a killed process on its port") {
    const Checkout checkout;
    REQUIRE(checkout.up().code == 0);
    const auto [name, style] = GENERATE(values<std::pair<std::string, std::string>>(
        {{"payments", "choreographed"}, {"gateway", "both"}, {"nats", "choreographed"}}));
    const auto before = checkout.process(name, style);
    const auto killed = checkout.run({"kill", name, "--style", style});
    INFO(killed.error);
    REQUIRE(killed.code == 0);
    eventually(name + " is back", [&] {
        const auto now = checkout.process(name, style);
        return now.at("ready") == true && now.at("pid") != before.at("pid");
    });
    const auto after = checkout.process(name, style);
    CHECK(after.at("port") == before.at("port"));
    CHECK(after.at("restarts") == 1);
    CHECK(after.at("last_end").get<std::string>().starts_with("killed by signal 9"));
}

SCENARIO("kill without a style kills the service in each style, and reports it") {
    const Checkout checkout;
    REQUIRE(checkout.up().code == 0);
    const auto outcome = checkout.run({"kill", "fraud"});
    CHECK(outcome.code == 0);
    CHECK(outcome.out.find("orchestrated/fraud") != std::string::npos);
    CHECK(outcome.out.find("choreographed/fraud") != std::string::npos);
}

SCENARIO("one that keeps dying is started ever more rarely, the others are left alone") {
    Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    const auto gateway = checkout.process("gateway", "both").at("pid");
    checkout.unbuild("fraud");
    REQUIRE(checkout.run({"kill", "fraud"}).code == 0);
    eventually("the backoff has grown", [&] {
        return checkout.process("fraud", "orchestrated").at("condition") ==
               "starting again in 400 ms";
    });
    CHECK(checkout.process("gateway", "both").at("pid") == gateway);
}

SCENARIO("a stubborn process is killed after a while") {
    Checkout checkout;
    checkout.environment["DUET_PRETEND"] = "orders=stubborn";
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    const auto pid = checkout.process("orders", "orchestrated").at("pid").get<pid_t>();
    CHECK(checkout.run({"down"}).code == 0);
    CHECK_FALSE(processes::identity_of(pid));
}

SCENARIO("a supervisor that is killed takes its processes along, and up recovers") {
    Checkout checkout;
    // a process that does not end on SIGTERM
    checkout.environment["DUET_PRETEND"] = "orders=stubborn";
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    const auto status = checkout.status();
    const auto orders = checkout.process("orders", "orchestrated").at("pid").get<pid_t>();
    const auto payments = checkout.process("payments", "orchestrated").at("pid").get<pid_t>();
    std::ofstream{checkout.state() / "data" / "orchestrated" / "orders.db"} << "precious";
    kill(status.at("supervisor").get<pid_t>(), SIGKILL);
    eventually("the well-behaved end with it", [&] { return !processes::identity_of(payments); });
    CHECK(checkout.run({"status"}).code == 3);
    REQUIRE(processes::identity_of(orders));

    const auto again = checkout.up({"--style", "orchestrated"});
    INFO(again.error);
    CHECK(again.code == 0);
    CHECK(again.error.find("an earlier run did not end properly; ended the 1 process it left") !=
          std::string::npos);
    CHECK_FALSE(processes::identity_of(orders));
    CHECK(std::filesystem::file_size(checkout.state() / "data" / "orchestrated" / "orders.db") ==
          8);
}

SCENARIO("a record from before a reboot harms no process") {
    const Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    std::string record;
    {
        std::ifstream file{checkout.state() / "run.json"};
        record.assign(std::istreambuf_iterator<char>{file}, {});
    }
    REQUIRE(checkout.run({"down"}).code == 0);
    // The recorded numbers now belong to another process: this test, once with another start time,
    // once with the right one but another boot.
    auto stale = nlohmann::json::parse(record);
    const auto myself = processes::own_identity();
    stale["processes"][0]["pid"] = myself.pid;
    stale["processes"][0]["started"] = myself.started - 1;
    SECTION("a number used again") {}
    SECTION("another boot") {
        stale["boot"] = "another";
        stale["processes"][0]["started"] = myself.started;
    }
    std::ofstream{checkout.state() / "run.json"} << stale.dump();
    const auto again = checkout.up({"--style", "orchestrated"});  // this test would be killed
    CHECK(again.code == 0);
    CHECK(again.error.find("nothing of it was left running") != std::string::npos);
}

SCENARIO("every process ends when the owner ends, or when the state folder is removed") {
    const Checkout checkout;
    const auto owner = fork();
    if (owner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // when this test is itself killed
        for (;;) pause();
    }
    REQUIRE(
        checkout.run({"up", "--style", "orchestrated", "--owner", std::to_string(owner)}).code ==
        0);
    const auto supervisor = checkout.status().at("supervisor").get<pid_t>();
    SECTION("owner") { kill(owner, SIGKILL); }
    SECTION("state folder") { std::filesystem::remove_all(checkout.state()); }
    eventually("the supervisor has ended", [&] { return !processes::identity_of(supervisor); });
    kill(owner, SIGKILL);
    waitpid(owner, nullptr, 0);
}
