// Free ports, and two checkouts that do not collide.

#include "infra/supervisor/ports.hpp"
#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/cli/checkout.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using tests::Checkout;

SCENARIO("a port on which another process listens is not chosen") {
    http::Server server{{}};
    const auto port = server.start();
    CHECK_FALSE(processes::port_is_free(port));
    std::set<std::uint16_t> taken;
    CHECK(processes::choose_port(port, taken) > port);
    server.stop(std::chrono::milliseconds(0));
}

SCENARIO("a port that another checkout reserved is not chosen, even without a listener") {
    std::set<std::uint16_t> taken;
    const auto port = processes::choose_port(21000, taken);
    {
        const auto reserved = processes::reserve_port(port);
        REQUIRE(reserved.open());
        CHECK_FALSE(processes::port_is_free(port));
        CHECK_FALSE(processes::reserve_port(port).open());
    }
    CHECK(processes::port_is_free(port));
}

SCENARIO("a second checkout finds ports of its own, and shows them") {
    const Checkout one, other;
    REQUIRE(one.up({"--style", "orchestrated"}).code == 0);
    const auto second = other.up({"--style", "orchestrated"});
    INFO(second.error);
    REQUIRE(second.code == 0);
    CHECK(one.status().at("gateway") != other.status().at("gateway"));
    CHECK(second.error.find("some ports are in use by other programs; this shop uses gateway ") !=
          std::string::npos);

    THEN("ending the one leaves the other alone") {
        CHECK(other.run({"down"}).code == 0);
        CHECK(one.run({"status"}).code == 0);
    }
}

SCENARIO("ports stay the same over down and up") {
    const Checkout checkout;
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    const auto gateway = checkout.status().at("gateway");
    REQUIRE(checkout.run({"down"}).code == 0);
    REQUIRE(checkout.up({"--style", "orchestrated"}).code == 0);
    CHECK(checkout.status().at("gateway") == gateway);
}
