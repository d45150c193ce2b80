// A loss of power while customers place orders. Every order acknowledged under
// DUET_DURABILITY=power survives and ends, independent of the other files on disk and of the
// broker's files.

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
    RunningShop::configure({{"DUET_DURABILITY", "power"}}, [](const processes::Paths& paths) {
        setenv("DUET_STORE_RECORDING", (paths.state / "recording").c_str(), 1);
    });
    return true;
}();

std::uint64_t seed() {
    const auto given = std::getenv("DUET_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10)
                            : static_cast<std::uint64_t>(moment_now().count()) % 1'000'000;
}

/// One run: orders in both styles at the same time.
struct Run {
    Moment began;
    std::map<std::string, std::vector<Load::Promise>> promises;  ///< by style
    std::map<std::string, std::string> customers;

    /// The orders acknowledged before `at`.
    std::vector<std::string> acknowledged_by(Moment at, const std::string& style) const {
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

Run place_orders(int orders, BrokerCopies& broker) {
    Run run;
    Load orchestrated{Side{Style::orchestrated}, orders};
    Load choreographed{Side{Style::choreographed}, orders};
    eventually("the first orders are accepted",
               [&] { return orchestrated.accepted() > 5 && choreographed.accepted() > 5; });
    broker.take();
    run.began = moment_now();
    eventually(
        "all orders are accepted",
        [&] {
            broker.take();
            return orchestrated.all_accepted() && choreographed.all_accepted();
        },
        60s);
    run.promises = {{"orchestrated", orchestrated.promises()},
                    {"choreographed", choreographed.promises()}};
    run.customers = {{"orchestrated", orchestrated.customer()},
                     {"choreographed", choreographed.customer()}};
    return run;
}

/// Random instants of the run, each with a seed.
class Instants {
public:
    Instants(const Run& run, std::uint64_t seed)
        : random_{seed}, moments_{run.began.count(), run.last().count()} {}
    std::pair<Moment, std::uint64_t> next() { return {Moment{moments_(random_)}, random_()}; }

private:
    std::mt19937_64 random_;
    std::uniform_int_distribution<std::int64_t> moments_;
};

/// Waits until every order acknowledged before `at` has ended in its expected state.
void check_promises(Style style, const Run& run, Moment at) {
    Side side{style};
    std::map<std::string, std::string> missing;
    const auto acknowledged = run.acknowledged_by(at, name_of(style));
    for (const auto& promise : run.promises.at(name_of(style))) {
        if (promise.at.time_since_epoch() <= at) missing[promise.order_id] = promise.end;
    }
    eventually(
        name_of(style) + ": all acknowledged orders end",
        [&] {
            for (const auto& order :
                 side.get("/v1/orders?limit=1000&customer_id=" + run.customers.at(name_of(style)))
                     .json()
                     .value("orders", nlohmann::json::array())) {
                const auto found = missing.find(order.at("order_id").get<std::string>());
                if (found != missing.end() && found->second == order.at("state").get<std::string>())
                    missing.erase(found);
            }
            UNSCOPED_INFO(missing.size() << " of " << acknowledged.size()
                                         << " have not ended as expected, among them "
                                         << (missing.empty() ? "" : missing.begin()->first));
            return missing.empty();
        },
        60s);
    side.check_audit();
}

}  // namespace

TEST_CASE("after a loss of power every acknowledged order is there and ends") {
    REQUIRE(configured);
    auto& shop = RunningShop::get();
    const auto paths = shop.paths();
    BrokerCopies broker{paths.broker() / "jetstream", paths.state / "copies"};
    const auto run = place_orders(200, broker);
    const ShopRecording recording{paths.state / "recording"};
    const auto chance = seed();
    Instants instants{run, chance};

    // At many instants, without starting a process: the files are sound, nothing is missing, and
    // every invariant holds across them.
    for (int i = 0; i < 25; ++i) {
        const auto [at, chance_seed] = instants.next();
        const auto data = paths.state / "found";
        recording.restore(at, chance_seed, data);
        for (const std::string style : {"orchestrated", "choreographed"}) {
            const auto inspection = inspect(data, style, run.acknowledged_by(at, style));
            INFO("seed " << chance << ", instant " << i << ", " << style);
            CHECK(inspection.problems == std::vector<std::string>{});
            REQUIRE(inspection.lost == std::vector<std::string>{});
        }
    }

    // At some instants the shop starts from the files and continues.
    using enum BrokerCopies::Found;
    for (const auto found : {newest, oldest, torn, nothing}) {
        const auto [at, chance_seed] = instants.next();
        INFO("seed " << chance << ", " << (at - run.began) / 1ms
                     << " ms after the first orders, seed of this instant " << chance_seed
                     << ", the broker's files: " << static_cast<int>(found));
        shop.restart([&, at = at, chance_seed = chance_seed] {
            unsetenv("DUET_STORE_RECORDING");
            recording.restore(at, chance_seed, paths.state / "data");
            broker.put_back(found, at);
        });
        check_promises(Style::orchestrated, run, at);
        check_promises(Style::choreographed, run, at);
    }
}

TEST_CASE("DUET_DURABILITY=process can lose acknowledged orders in a loss of power") {
    REQUIRE(configured);
    auto& shop = RunningShop::get();
    const auto paths = shop.paths();
    shop.restart([&] {
        setenv("DUET_DURABILITY", "process", 1);
        setenv("DUET_STORE_RECORDING", (paths.state / "recording-process").c_str(), 1);
        for (const std::string style : {"orchestrated", "choreographed"})
            fs::remove_all(paths.state / "data" / style);
        fs::remove_all(paths.broker() / "jetstream");
    });
    BrokerCopies broker{paths.broker() / "jetstream", paths.state / "copies-process"};
    const auto run = place_orders(60, broker);
    const ShopRecording recording{paths.state / "recording-process"};
    const auto chance = seed();
    Instants instants{run, chance};
    std::map<std::string, std::size_t> lost;
    for (int i = 0; i < 10; ++i) {
        const auto [at, chance_seed] = instants.next();
        recording.restore(at, chance_seed, paths.state / "found");
        for (const std::string style : {"orchestrated", "choreographed"})
            lost[style] +=
                inspect(paths.state / "found", style, run.acknowledged_by(at, style)).lost.size();
    }
    INFO("seed " << chance);
    CHECK(lost["orchestrated"] > 0);
    CHECK(lost["choreographed"] > 0);
}
