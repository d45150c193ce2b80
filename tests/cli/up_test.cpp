// duet up, down and status.

#include "infra/supervisor/record.hpp"
#include "shared/processes/identity.hpp"
#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace duet;
using tests::Checkout;
using tests::eventually;

namespace {

std::map<std::string, pid_t> pids(const Checkout& checkout) {
    std::map<std::string, pid_t> found;
    const auto status = checkout.status();
    for (const auto& process : status.at("processes")) {
        found[process.at("style").get<std::string>() + "/" +
              process.at("name").get<std::string>()] = process.at("pid").get<pid_t>();
    }
    return found;
}

bool none_of_them_runs(const std::map<std::string, pid_t>& earlier) {
    for (const auto& [name, pid] : earlier) {
        if (processes::identity_of(pid)) return false;
    }
    return true;
}

}  // namespace

SCENARIO("up starts both styles, twice is as good as once, down ends them") {
    const Checkout checkout;
    const auto up = checkout.up();
    INFO(up.error);
    REQUIRE(up.code == 0);
    const auto status = checkout.status();
    CHECK(status.at("processes").size() == 16);
    CHECK(status.at("ready") == true);
    for (const auto& process : status.at("processes")) CHECK(process.at("ready") == true);
    CHECK(status.at("keys").at("customer") != status.at("keys").at("operator"));
    CHECK(status.at("gateway").get<std::string>().starts_with("http://127.0.0.1:"));
    CHECK(checkout.process("payments", "choreographed").at("database") ==
          (checkout.state() / "data/choreographed/payments.db").string());
    CHECK(checkout.process("gateway", "both").at("database").is_null());

    const auto first = pids(checkout);
    REQUIRE(checkout.up().code == 0);
    CHECK(pids(checkout) == first);

    CHECK(checkout.run({"down"}).code == 0);
    CHECK(none_of_them_runs(first));
    CHECK(checkout.run({"status"}).code == 3);
    CHECK(checkout.run({"down"}).out == "Nothing was running.\n");
}

SCENARIO("each process gets the environment that it needs, and no more") {
    Checkout checkout;
    checkout.environment["DUET_DURABILITY"] = "process";
    checkout.environment["DUET_REVIEW_TIMEOUT"] = "5";
    REQUIRE(checkout.up().code == 0);
    const auto environment_of = [&](const std::string& name, const std::string& style) {
        return tests::fetch(checkout.process(name, style).at("port"), "/environment");
    };
    const auto payments = environment_of("payments", "choreographed");
    CHECK(payments.find("DUET_STYLE=choreographed\n") != std::string::npos);
    CHECK(payments.find("DUET_SERVICE=payments\n") != std::string::npos);
    CHECK(payments.find("DUET_NATS_USER=payments\n") != std::string::npos);
    CHECK(payments.find("DUET_DURABILITY=process\n") != std::string::npos);
    CHECK(payments.find("DUET_REVIEW_TIMEOUT=5\n") != std::string::npos);
    CHECK(payments.find("DUET_PEER_") == std::string::npos);
    CHECK(environment_of("payments", "orchestrated").find("DUET_NATS_") == std::string::npos);
    const auto coordinator = environment_of("coordinator", "orchestrated");
    CHECK(coordinator.find("DUET_PEER_ORCHESTRATED_PAYMENTS=http://127.0.0.1:") !=
          std::string::npos);
    CHECK(coordinator.find("DUET_PEER_CHOREOGRAPHED_") == std::string::npos);
    CHECK(environment_of("gateway", "both").find("DUET_PEER_CHOREOGRAPHED_ORDERS=") !=
          std::string::npos);
    CHECK(environment_of("console", "both").find("DUET_DATABASE_ORCHESTRATED_COORDINATOR=") !=
          std::string::npos);
}

SCENARIO("a style can join later without touching running processes") {
    const Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    const auto before = pids(checkout);
    CHECK(before.size() == 9);
    const auto more = checkout.up({"--style", "choreographed"});
    INFO(more.error);
    REQUIRE(more.code == 0);
    const auto after = pids(checkout);
    CHECK(after.size() == 16);
    for (const auto& [name, pid] : before) CHECK(after.at(name) == pid);
}

SCENARIO("keys and state are for their owner only, and survive") {
    const Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    struct stat details {};
    REQUIRE(stat((checkout.state() / "keys.json").c_str(), &details) == 0);
    CHECK((details.st_mode & 0777) == 0600);
    const auto keys = checkout.status().at("keys");
    REQUIRE(checkout.run({"down"}).code == 0);
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    CHECK(checkout.status().at("keys") == keys);
}

SCENARIO("two at once: both succeed and there is one shop") {
    const Checkout checkout;
    const std::vector<std::string> command{"up", "--style", "orchestrated", "--owner",
                                           std::to_string(getpid())};
    const auto one = checkout.start(command);
    const auto other = checkout.start(command);
    int first = -1, second = -1;
    waitpid(one, &first, 0);
    waitpid(other, &second, 0);
    CHECK(first == 0);
    CHECK(second == 0);
    CHECK(pids(checkout).size() == 9);
}

SCENARIO("programs that are not built are named") {
    const Checkout checkout;
    checkout.unbuild("shipping");
    const auto refused = checkout.up({"--style", "orchestrated"});
    CHECK(refused.code == 1);
    CHECK(refused.error.find("programs/shipping") != std::string::npos);
    CHECK(checkout.run({"status"}).code == 3);

    CHECK(checkout.up({"--style", "orchestrated", "--allow-missing"}).code == 0);
    CHECK(checkout.process("shipping", "orchestrated").at("condition") == "not built");
    CHECK(checkout.run({"status"}).code == 4);
}

SCENARIO("a process that never gets ready is named, its log shown, and nothing stays") {
    Checkout checkout;
    GIVEN("one that dies at once") {
        checkout.environment["DUET_PRETEND"] = "payments=exit";
        const auto outcome = checkout.up({"--style", "orchestrated"});
        INFO(outcome.error);
        CHECK(outcome.code == 1);
        CHECK(outcome.error.find("orchestrated/payments dies again and again: exit code 7") !=
              std::string::npos);
        CHECK(outcome.error.find("cannot go on: pretending") != std::string::npos);
    }
    GIVEN("one that refuses to start") {
        checkout.environment["DUET_PRETEND"] = "orders=refuse";
        const auto outcome = checkout.up({"--style", "orchestrated"});
        INFO(outcome.error);
        CHECK(outcome.code == 1);
        CHECK(outcome.error.find("orchestrated/orders refuses to start") != std::string::npos);
        const auto words = outcome.error.find("made by another version: pretending");
        CHECK(words != std::string::npos);
        CHECK(outcome.error.find("made by another version", words + 1) ==
              std::string::npos);  // started once
    }
    GIVEN("one that is never ready") {
        checkout.environment["DUET_PRETEND"] = "fraud=never-ready";
        const auto outcome = checkout.up({"--style", "orchestrated", "--timeout", "2"});
        INFO(outcome.error);
        CHECK(outcome.code == 1);
        CHECK(outcome.error.find("orchestrated/fraud was not ready within 2 s") !=
              std::string::npos);
    }
    CHECK(checkout.run({"status"}).code == 3);
}

SCENARIO("Ctrl-C while up waits leaves nothing running") {
    Checkout checkout;
    checkout.environment["DUET_PRETEND"] = "fraud=never-ready";
    const auto up =
        checkout.start({"up", "--style", "orchestrated", "--owner", std::to_string(getpid())});
    std::map<std::string, pid_t> started;
    eventually("all are started", [&] {
        if (checkout.run({"status"}).code != 4) return false;
        const auto now = checkout.status();
        for (const auto& process : now.at("processes")) {
            if (process.at("pid").is_null()) return false;
        }
        started = pids(checkout);
        return started.size() == 9;
    });
    kill(up, SIGINT);
    int status = 0;
    waitpid(up, &status, 0);
    CHECK(WEXITSTATUS(status) == 130);
    CHECK(none_of_them_runs(started));
}

SCENARIO(
    "up opens the live page where there is a desktop, without --no-open, and always prints its "
    "link") {
    Checkout checkout;
    const auto seen = checkout.programs() / "opened";
    const auto opener = checkout.programs() / "xdg-open";
    std::ofstream{opener} << "#!/bin/sh\necho \"$1\" >> '" << seen.string() << "'\n";
    std::filesystem::permissions(opener, std::filesystem::perms::owner_all);
    checkout.environment["PATH"] = checkout.programs().string() + ":/usr/bin:/bin";
    const auto opened = [&] {
        std::ifstream in{seen};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };

    const auto without = checkout.up();  // no desktop
    INFO(without.error);
    REQUIRE(without.code == 0);
    CHECK(without.out.find("/#ticket=pretended") != std::string::npos);
    checkout.environment["DISPLAY"] = ":7";
    REQUIRE(checkout.up({"--no-open"}).code == 0);
    REQUIRE(checkout.up({"--json"}).code == 0);
    CHECK(opened().empty());

    REQUIRE(checkout.up().code == 0);
    eventually("the page is opened", [&] {
        return opened() ==
               checkout.status().at("console").get<std::string>() + "/#ticket=pretended\n";
    });
}
