// Faults that happen a few times per run: a process dies between two batches or is down for long,
// the broker loses messages, the clock jumps, an unreadable event is published, a new version is
// rolled out.

#include "tests/simulation/simulated_shop.hpp"

namespace duet::simulation {

namespace {

constexpr std::uint64_t deaths_per_run = 3;

}  // namespace

void SimulatedShop::plan_disasters() {
    const auto span = (healing_ - run_start).count() - 1'000'000;
    const auto some_time = [&](std::string_view what, std::string_view about, std::uint64_t which) {
        return run_start + seconds{1} + microseconds{world_.chance.below(span, what, about, which)};
    };
    for (const auto& [name, station] : stations_) {
        for (std::uint64_t i = 0; i < deaths_per_run; ++i) {
            if (!world_.chance.one_in(3, "death", name, i) ||
                !world_.fault_mix.injects(Kind::crash, "between rounds", name, i))
                continue;
            world_.agenda.at(some_time("death", name, i + 100),
                             [&station = *station] { station.crash("between two rounds"); });
        }
        plan_an_outage(*station, 0);
    }
    for (std::uint64_t i = 0; i < 3; ++i) {
        if (!world_.fault_mix.injects(Kind::clock, "clock", "", i)) continue;
        world_.agenda.at(some_time("clock", "", i), [this, i] {
            const auto jump =
                milliseconds{world_.chance.below(i == 0 ? 40'000 : 3'000, "how far", "", i)};
            world_.note(TraceEntry::What::fault, "clock", "",
                        "jumps " + std::to_string(jump.count()) + " ms");
            world_.clock.advance(jump);
        });
    }
    if (http_link_ && !scenario_.one_by_one &&
        world_.chance.percent(40, "upgrade", "coordinator")) {
        world_.agenda.at(some_time("upgrade", "coordinator", 1), [this] {
            conductor_.upgrade();
            world_.note(TraceEntry::What::note, "coordinator", "",
                        "a second version of the saga is rolled out");
            stations_.at("coordinator")->crash("new version rolled out");
        });
    }
    if (broker_) plan_broker_outages();
}

void SimulatedShop::plan_an_outage(Station& station, std::uint64_t which) {
    if (!world_.fault_mix.injects(Kind::outage, "outage", station.name(), which)) return;
    const auto begins =
        run_start + seconds{1} +
        milliseconds{world_.chance.below(25'000, "outage", station.name(), which + 10)};
    const auto lasts =
        milliseconds{2'000 + world_.chance.below(28'000, "outage", station.name(), which + 20)};
    world_.agenda.at(begins, [&station, lasts] { station.stay_down(lasts); });
}

void SimulatedShop::plan_broker_outages() {
    for (std::uint64_t i = 0; i < 2; ++i) {
        if (!world_.fault_mix.injects(Kind::outage, "outage", "broker", i)) continue;
        const bool older = world_.fault_mix.injects(Kind::restore, "restore", "broker", i);
        // A power cut may hit the whole shop: then every process restarts together with the broker.
        const bool everything = older && world_.chance.one_in(3, "power cut", "broker", i);
        const auto lasts =
            milliseconds{300 + world_.chance.below(12'000, "outage", "broker", i + 20)};
        world_.agenda.at(run_start + seconds{1} +
                             milliseconds{world_.chance.below(30'000, "outage", "broker", i + 10)},
                         [this, lasts, older, everything] {
                             if (!broker_->up()) return;
                             broker_->go_down(lasts, older);
                             if (!everything) return;
                             for (const auto& [name, station] : stations_)
                                 station->stay_down(milliseconds{200});
                         });
    }
    for (std::uint64_t i = 0; i < 2; ++i) {
        if (!world_.fault_mix.injects(Kind::poison, "poison", "", i)) continue;
        world_.agenda.at(
            run_start + seconds{1} +
                milliseconds{world_.chance.below(30'000, "poison", "", i + 10)},
            [this, i] {
                const auto nonsense =
                    i == 0 ? std::string{"{\"specversion\":"}
                           : std::string{
                                 R"({"specversion":"1.0","id":"p","source":"/x",)"
                                 R"("type":"shop.stock.reserved.v9","subject":"o-x","data":{}})"};
                if (broker_->up())
                    broker_->store(
                        {"shop.stock.reserved", "poison-" + std::to_string(i), nonsense});
            });
    }
}

}  // namespace duet::simulation
