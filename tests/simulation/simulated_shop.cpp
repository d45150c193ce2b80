#include "tests/simulation/simulated_shop.hpp"

#include "services/coordinator/pipeline.hpp"
#include "services/coordinator/react.hpp"
#include "shared/service/doors/arrival.hpp"
#include "shared/service/machine/dead_letters.hpp"
#include "tests/simulation/run_end.hpp"

#include <algorithm>

namespace duet::simulation {

using service::Inbound;

namespace {

constexpr seconds operator_interval{4};
constexpr seconds poll_interval{1};
constexpr seconds max_recovery{180};  // every order ends within three minutes after the last fault
constexpr std::int64_t batches_between_examinations = 250;

}  // namespace

SimulatedShop::SimulatedShop(const Scenario& scenario, Disks& disks, bool with_trace)
    : scenario_{scenario},
      world_{scenario.seed, scenario_.fault_plan, with_trace},
      disks_{disks},
      watch_{scenario.style, world_.clock},
      healing_{healing_of(scenario_)} {
    for (auto& role : services_of(scenario_.style, timeout_)) add(std::move(role), disks);
    if (scenario_.style == Style::orchestrated)
        build_orchestrated(disks);
    else
        build_choreographed(disks);
    const bool orchestrated = scenario_.style == Style::orchestrated;
    clients_ = std::make_unique<Clients>(
        world_, scenario_, *stations_.at(orchestrated ? "coordinator" : "orders"),
        *stations_.at(orchestrated ? "coordinator" : "fraud"), *stations_.at("orders"));
}

Station& SimulatedShop::add(Role role, Disks& disks) {
    auto& disk = disks.wiped(role.name, role.schema);
    const auto name = role.name;
    auto& station =
        *stations_
             .emplace(name, std::make_unique<Station>(world_, std::move(role), disk,
                                                      "/" + name_of(scenario_.style) + "/" + name))
             .first->second;
    station.pace = Pace{scenario_.slow, name};
    station.faults().overloaded = [this, &station] {
        return station.pace.fails(world_.clock.now());
    };
    station.on_change = [this, &station](const std::vector<std::string>& subjects) {
        watch_.check(station.name(), station.db(), subjects);
    };
    return station;
}

void SimulatedShop::build_orchestrated(Disks& disks) {
    std::map<std::string, Station*> services;
    for (const auto& [name, station] : stations_) services[name] = station.get();
    auto& coordinator = add(conductor_.role(), disks);
    http_link_ = std::make_unique<HttpLink>(world_, coordinator, std::move(services));
    coordinator.started = [this, &coordinator] {
        coordinator.take_all(coordinator::first_sweep());
        coordinator.take_all(coordinator::first_round());
        http_link_->begin(conductor_.engine().resume(coordinator.db()));
    };
}

void SimulatedShop::build_choreographed(Disks&) {
    broker_ = std::make_unique<Broker>(world_);
    for (const auto& [name, station] : stations_) {
        auto& outbox_link =
            *outbox_links_.emplace_back(std::make_unique<OutboxLink>(world_, *station, *broker_));
        station->started = [&outbox_link] { outbox_link.begin(); };
    }
    broker_->came_back = [this] {
        for (const auto& outbox_link : outbox_links_) outbox_link->broker_came_back();
    };
}

Outcome SimulatedShop::run() {
    for (const auto& [name, station] : stations_) station->start();
    if (broker_) {
        for (const auto& [name, station] : stations_)
            broker_->connect(*station, station->consumed_events());
    }
    fill_stock();
    if (const auto absent = stations_.find(scenario_.absent); absent != stations_.end())
        absent->second->stop_for_good();
    world_.fault_mix.begin();
    clients_->begin();
    plan_disasters();
    run_operator(run_start + operator_interval);
    world_.agenda.at(healing_, [this] { heal(); });
    run_agenda();
    return outcome();
}

void SimulatedShop::fill_stock() {
    std::vector<Inbound> goods, accounts;
    for (const auto& [sku, price, strict, units] : initial_stock()) {
        goods.push_back(service::inbound_request("inventory.put_product", "operator", "",
                                                 requests::PutProduct{sku, price, units, strict},
                                                 ""));
    }
    accounts.push_back(service::inbound_request("payments.put_account", "operator", "",
                                                requests::PutAccount{short_of_money, small_credit},
                                                ""));
    stations_.at("inventory")->machine().process(goods);
    stations_.at("payments")->machine().process(accounts);
}

void SimulatedShop::run_agenda() {
    while (!over_ && !watch_.violation() && !world_.agenda.empty()) {
        if (world_.agenda.next() > world_.clock.now()) world_.clock.set(world_.agenda.next());
        world_.agenda.take()();
        if (world_.tally.batches < batches_examined_ + batches_between_examinations) continue;
        batches_examined_ = world_.tally.batches;
        examine(false);
    }
    if (!watch_.violation()) examine(true);
}

void SimulatedShop::examine(bool at_the_end) {
    const RunEnd run{scenario_, world_, disks_, watch_};
    run.audit(at_the_end);
    if (broker_ && !watch_.violation()) run.rebuilt(*stations_.at("reporting"), *broker_);
    if (!at_the_end || watch_.violation()) return;
    run.journal(clients_->journal());
    run.unanswered();
    if (broker_) run.stream(stations_, *broker_);
    run.assessments();
    run.capacity(stations_, http_link_.get());
}

/// The operator's periodic work: stuck orders, dead letters, old outbox rows.
void SimulatedShop::run_operator(Instant when) {
    world_.agenda.at(when, [this, when] {
        clients_->retry_stuck_orders();
        const auto now = static_cast<std::uint64_t>(to_micros(when));
        if (http_link_ && world_.chance.one_in(5, "backfill", "", now))
            clients_->request_backfill(
                run_start + milliseconds{world_.chance.below(9000, "backfill from", "", now)});
        if (healed_) redrive();
        for (const auto& [name, station] : stations_)
            station->act([](service::Machine& machine) { machine.trim(); });
        run_operator(when + operator_interval);
    });
}

void SimulatedShop::redrive() {
    for (const auto& [name, station] : stations_) {
        if (!station->alive()) continue;
        for (const auto& dead_letter : service::dead_letters::list(station->db())) {
            auto message = service::inbound_again(dead_letter);
            if (message.unreadable.empty())
                station->take(std::move(message), {});  // unreadable dead letters stay
        }
    }
}

/// True while a readable dead letter has not been redriven.
bool SimulatedShop::has_readable_dead_letters() {
    const auto readable = [](const service::DeadLetter& dead_letter) {
        return service::inbound_again(dead_letter).unreadable.empty();
    };
    return std::any_of(stations_.begin(), stations_.end(), [&](const auto& station) {
        const auto dead_letters = service::dead_letters::list(station.second->db());
        return std::any_of(dead_letters.begin(), dead_letters.end(), readable);
    });
}

void SimulatedShop::heal() {
    healed_ = true;
    world_.fault_mix.heal();
    for (const auto& [name, station] : stations_) station->start_at_once();
    world_.note(TraceEntry::What::note, "fault_mix", "", "clears up");
    const auto check_drained = [this](auto again) -> void {
        if (drained()) {
            over_ = true;
        } else if (world_.clock.now() > healing_ + max_recovery) {
            RunEnd{scenario_, world_, disks_, watch_}.unfinished();
            over_ = true;
        } else {
            world_.after(poll_interval, [again] { again(again); });
        }
    };
    check_drained(check_drained);
}

bool SimulatedShop::nothing_in_progress() {
    auto& db = disks_.all();
    const auto orders =
        db.number(
              "SELECT COUNT(*) FROM orders.orders WHERE state NOT IN ('dispatched', "
              "'partly_returned', 'returned', 'rejected', 'cancelled')")
            .value_or(0);
    const auto returns =
        db.number("SELECT COUNT(*) FROM orders.returns WHERE state NOT IN ('refunded', 'rejected')")
            .value_or(0);
    const auto not_loaded = db.number(
                                  "SELECT (SELECT COUNT(*) FROM orders.ended WHERE seq > "
                                  "COALESCE((SELECT orders FROM reporting.cursors), 0)) + "
                                  "(SELECT COUNT(*) FROM payments.refunds WHERE seq > "
                                  "COALESCE((SELECT payments FROM reporting.cursors), 0))")
                                .value_or(0);
    if (orders + returns + not_loaded > 0) return false;
    return scenario_.style != Style::orchestrated ||
           db.number("SELECT COUNT(*) FROM coordinator.under_way").value_or(0) == 0;
}

bool SimulatedShop::drained() {
    if (!clients_->finished() || !nothing_in_progress()) return false;
    for (const auto& [name, station] : stations_) {
        if (!station->alive() || !station->idle()) return false;
    }
    for (const auto& outbox_link : outbox_links_) {
        if (!outbox_link->idle()) return false;
    }
    if (has_readable_dead_letters()) return false;
    return !broker_ || broker_->all_acknowledged();
}

Outcome SimulatedShop::outcome() {
    Outcome outcome;
    outcome.violation = watch_.violation();
    outcome.injected = world_.fault_mix.injected();
    for (const auto& injection : outcome.injected)
        ++world_.tally.faults[static_cast<std::size_t>(injection.kind)];
    auto& db = disks_.all();
    auto rows = db.query("SELECT order_id, state, reason FROM orders.orders ORDER BY order_id");
    while (rows.next()) {
        const auto ending = rows.text(2).empty() ? rows.text(1) : rows.text(1) + " " + rows.text(2);
        ++world_.tally.endings[ending];
        ++world_.tally.orders;
        outcome.orders[rows.text(0)] = ending;
    }
    auto accounts = db.query(
        "SELECT customer_id, held || ' ' || captured || ' ' || refunded FROM payments.accounts "
        "ORDER BY customer_id");
    while (accounts.next()) outcome.accounts[accounts.text(0)] = accounts.text(1);
    outcome.tally = std::move(world_.tally);
    outcome.trace = std::move(world_.trace);
    return outcome;
}

Outcome play(const Scenario& scenario, Disks& disks, bool with_trace) {
    return SimulatedShop{scenario, disks, with_trace}.run();
}

}  // namespace duet::simulation
