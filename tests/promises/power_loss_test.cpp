// The power goes while orders come in. What was acknowledged under DUET_DURABILITY=power is there
// and ends, whatever of the rest reached the disk, and whatever the broker has kept.

#include "tests/catch.hpp"
#include "tests/promises/load.hpp"
#include "tests/promises/power_cut.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

#include <stdlib.h>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

const bool configured = [] {
    Shop::configure({{"DUET_DURABILITY", "power"}}, [](const processes::Paths& paths) {
        setenv("DUET_STORE_RECORDING", (paths.state / "recording").c_str(), 1);
    });
    return true;
}();

std::uint64_t seed() {
    const auto given = std::getenv("DUET_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10)
                            : static_cast<std::uint64_t>(moment_now().count()) % 1'000'000;
}

/// Orders in both styles at once, and what the disks held meanwhile.
struct Day {
    Moment begun;
    std::map<std::string, std::vector<Load::Promise>> promises;  ///< by style
    std::map<std::string, std::string> customers;

    /// Those who had been told by then.
    std::vector<std::string> told_by(Moment at, const std::string& style) const {
        std::vector<std::string> orders;
        for (const auto& promise : promises.at(style)) {
            if (promise.at.time_since_epoch() <= at) orders.push_back(promise.order_id);
        }
        return orders;
    }
    Moment last() const {
        Moment latest{0};
        for (const auto& [style, all] : promises) {
            for (const auto& promise : all)
                latest = std::max<Moment>(latest, promise.at.time_since_epoch());
        }
        return latest;
    }
};

Day orders_come_in(int orders, BrokerCopies& broker) {
    Day day;
    Load told{Side{Style::orchestrated}, orders}, heard{Side{Style::choreographed}, orders};
    eventually("the first orders are accepted",
               [&] { return told.accepted() > 5 && heard.accepted() > 5; });
    broker.take();
    day.begun = moment_now();
    eventually(
        "all orders are accepted",
        [&] {
            broker.take();
            return told.all_accepted() && heard.all_accepted();
        },
        60s);
    day.promises = {{"orchestrated", told.promises()}, {"choreographed", heard.promises()}};
    day.customers = {{"orchestrated", told.customer()}, {"choreographed", heard.customer()}};
    return day;
}

/// Instants from the day, and a number for the chance of each.
class Instants {
public:
    Instants(const Day& day, std::uint64_t seed)
        : random_{seed}, moments_{day.begun.count(), day.last().count()} {}
    std::pair<Moment, std::uint64_t> next() { return {Moment{moments_(random_)}, random_()}; }

private:
    std::mt19937_64 random_;
    std::uniform_int_distribution<std::int64_t> moments_;
};

/// All that was promised by then ends as it must.
void promises_are_kept(Style style, const Day& day, Moment at) {
    Side side{style};
    std::map<std::string, std::string> missing;
    const auto told = day.told_by(at, name_of(style));
    for (const auto& promise : day.promises.at(name_of(style))) {
        if (promise.at.time_since_epoch() <= at) missing[promise.order_id] = promise.end;
    }
    eventually(
        name_of(style) + ": all acknowledged orders end",
        [&] {
            for (const auto& order :
                 side.get("/v1/orders?limit=1000&customer_id=" + day.customers.at(name_of(style)))
                     .json()
                     .value("orders", nlohmann::json::array())) {
                const auto found = missing.find(order.at("order_id").get<std::string>());
                if (found != missing.end() && found->second == order.at("state").get<std::string>())
                    missing.erase(found);
            }
            UNSCOPED_INFO(missing.size()
                          << " of " << told.size() << " have not ended as they must, among them "
                          << (missing.empty() ? "" : missing.begin()->first));
            return missing.empty();
        },
        60s);
    side.audit_holds();
}

}  // namespace

TEST_CASE("after a loss of power every acknowledged order is there and ends") {
    REQUIRE(configured);
    auto& shop = Shop::get();
    const auto paths = shop.paths();
    BrokerCopies broker{paths.broker() / "jetstream", paths.state / "copies"};
    const auto day = orders_come_in(200, broker);
    const ShopRecording recording{paths.state / "recording"};
    const auto chance = seed();
    Instants instants{day, chance};

    // At many instants, without starting anything: files are sound, nothing is missing, no
    // invariant broken across them.
    for (int i = 0; i < 25; ++i) {
        const auto [at, luck] = instants.next();
        const auto data = paths.state / "found";
        recording.leave(at, luck, data);
        for (const std::string style : {"orchestrated", "choreographed"}) {
            const auto inspection = inspect(data, style, day.told_by(at, style));
            INFO("seed " << chance << ", instant " << i << ", " << style);
            CHECK(inspection.problems == std::vector<std::string>{});
            REQUIRE(inspection.lost == std::vector<std::string>{});
        }
    }

    // At some, the shop is started from them, and goes on.
    using enum BrokerCopies::Found;
    for (const auto found : {newest, oldest, torn, nothing}) {
        const auto [at, luck] = instants.next();
        INFO("seed " << chance << ", " << (at - day.begun) / 1ms
                     << " ms after the first orders, luck " << luck
                     << ", the broker's files: " << static_cast<int>(found));
        shop.restart([&, at = at, luck = luck] {
            unsetenv("DUET_STORE_RECORDING");
            recording.leave(at, luck, paths.state / "data");
            broker.put_back(found, at);
        });
        promises_are_kept(Style::orchestrated, day, at);
        promises_are_kept(Style::choreographed, day, at);
    }
}

TEST_CASE(
    "DUET_DURABILITY=process can lose acknowledged orders in a loss of power") {
    REQUIRE(configured);
    auto& shop = Shop::get();
    const auto paths = shop.paths();
    shop.restart([&] {
        setenv("DUET_DURABILITY", "process", 1);
        setenv("DUET_STORE_RECORDING", (paths.state / "recording-process").c_str(), 1);
        for (const std::string style : {"orchestrated", "choreographed"})
            fs::remove_all(paths.state / "data" / style);
        fs::remove_all(paths.broker() / "jetstream");
    });
    BrokerCopies broker{paths.broker() / "jetstream", paths.state / "copies-process"};
    const auto day = orders_come_in(60, broker);
    const ShopRecording recording{paths.state / "recording-process"};
    const auto chance = seed();
    Instants instants{day, chance};
    std::map<std::string, std::size_t> lost;
    for (int i = 0; i < 10; ++i) {
        const auto [at, luck] = instants.next();
        recording.leave(at, luck, paths.state / "found");
        for (const std::string style : {"orchestrated", "choreographed"})
            lost[style] +=
                inspect(paths.state / "found", style, day.told_by(at, style)).lost.size();
    }
    INFO("seed " << chance);
    CHECK(lost["orchestrated"] > 0);
    CHECK(lost["choreographed"] > 0);
}
