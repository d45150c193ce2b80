#include "infra/compare/measuring.hpp"

#include "infra/client/costs.hpp"
#include "infra/client/products.hpp"
#include "infra/client/wire.hpp"
#include "infra/compare/stopped_process.hpp"
#include "infra/compare/workloads.hpp"
#include "infra/supervisor/plan.hpp"
#include "shared/store/connection.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace duet::analytics {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t max_watched = 2000;
constexpr int concurrency = 256;
constexpr auto timeout = 120s;
constexpr auto between_looks = 5ms;

std::chrono::microseconds since(Steady::time_point begin) {
    return std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin);
}

client::ShopAccess shop_of(const processes::Paths& paths) {
    const auto plan = processes::load_plan(paths);
    if (!plan) throw std::runtime_error("the shop is not up; start it with `duet up`");
    return client::access_to(paths, *plan);
}

}  // namespace

Measurement::Measurement(const processes::Paths& paths, std::string style, std::string run,
                         std::uint64_t seed, std::function<bool()> stop)
    : paths_{paths},
      style_{std::move(style)},
      run_{std::move(run)},
      seed_{seed},
      stop_{std::move(stop)},
      shop_{shop_of(paths)} {}

std::string Measurement::next_run(const char* part) { return run_ + "-" + part; }

processes::RunningProcess Measurement::process(const std::string& service) const {
    const auto record = processes::running_record(paths_);
    if (record) {
        for (const auto& one : record->processes) {
            if (one.program.name == service && one.program.style == style_ && one.identity)
                return one;
        }
    }
    throw std::runtime_error(style_ + "/" + service + " does not run; `duet status` shows why");
}

std::string Measurement::file(const std::string& service) const {
    return paths_.database(process(service).program).string();
}

std::int64_t Measurement::facts() const {
    store::Connection db{file("reporting"), store::Connection::Mode::read_only};
    return db.number("SELECT COALESCE(SUM(orders), 0) FROM endings").value_or(0);
}

bool Measurement::wait_for_facts(std::int64_t count) const {
    store::Connection db{file("reporting"), store::Connection::Mode::read_only};
    const auto deadline = Steady::now() + timeout;
    while (db.number("SELECT COALESCE(SUM(orders), 0) FROM endings").value_or(0) < count) {
        if (Steady::now() > deadline || stop_()) return false;
        std::this_thread::sleep_for(between_looks);
    }
    return true;
}

/// The style's own processes; the broker belongs to the choreographed style.
double Measurement::cpu_seconds() const {
    std::vector<workload::Counted> counted;
    const auto record = processes::running_record(paths_);
    if (!record) return 0;
    for (const auto& one : record->processes) {
        const bool ours = one.program.style == style_ ||
                          (one.program.is_broker() && style_ == processes::choreographed);
        if (ours && one.identity) counted.push_back({one.program.slug(), one.identity->pid, 0});
    }
    double sum = 0;
    for (const auto& [name, reading] : workload::read_counters(counted)) sum += reading.cpu_seconds;
    return sum;
}

workload::Outcome Measurement::place(const std::vector<workload::PlannedOrder>& orders,
                                     double per_second) const {
    workload::Pace pace{concurrency, per_second,
                        std::make_unique<workload::DirectWire>(
                            http::Client::Options{.connections_per_host = 2L * concurrency})};
    auto outcome = workload::place(shop_, style_, orders, std::move(pace), {}, stop_);
    for (const auto& placed : outcome.orders) {
        if (!placed.trouble.empty() && !stop_())
            throw std::runtime_error("the order " + placed.key + " failed (" + style_ +
                                     "): " + placed.trouble);
    }
    return outcome;
}

/// A shop that has just started opens its connections and files with its first orders.
void Measurement::warm_up() {
    const auto plan = plain_orders(500, seed_, next_run("warm"));
    workload::put_products(shop_, style_, plan.products, next_run("warm"), stop_);
    place(plan.orders, 0);
}

Fresh Measurement::fresh(double per_second, std::chrono::seconds duration) {
    const auto plan =
        plain_orders(static_cast<std::size_t>(per_second * static_cast<double>(duration.count())),
                     seed_, next_run("fresh"));
    workload::put_products(shop_, style_, plan.products, next_run("fresh"), stop_);
    warm_up();
    Watch watch{file("reporting"), some_ids(plan.orders, max_watched)};
    const auto outcome = place(plan.orders, per_second);
    return {outcome.per_second(), spread_of(freshness(file("orders"), watch.finish(10s)))};
}

Away Measurement::away(std::size_t orders, double per_second) {
    const auto part = per_second > 0 ? "away" : "wait";
    const auto plan = plain_orders(orders, seed_, next_run(part));
    workload::put_products(shop_, style_, plan.products, next_run(part), stop_);
    const auto before = facts();
    Away away;
    StoppedProcess reporting{process("reporting").identity.value()};
    const auto began = Steady::now();
    const auto outcome = place(plan.orders, per_second);
    away.lasted = since(began);
    away.orders = outcome.orders.size();
    away.settled = static_cast<std::size_t>(std::ranges::count_if(
        outcome.orders, [](const auto& order) { return order.took.count() > 0; }));
    away.p99_settled = outcome.percentile(0.99);
    const auto end = before + static_cast<std::int64_t>(plan.orders.size());
    away.waiting = end - facts();
    const auto used = cpu_seconds();
    const auto back = Steady::now();
    reporting.resume();
    away.all = wait_for_facts(end);
    away.caught_up = since(back);
    away.cpu_seconds = cpu_seconds() - used;
    return away;
}

Late Measurement::late(std::size_t orders) {
    const auto plan = late_orders(orders, seed_, next_run("late"));
    workload::put_products(shop_, style_, plan.products, next_run("late"), stop_);
    const auto before = facts();
    const auto outcome = place(plan.orders, 0);
    wait_for_facts(before + static_cast<std::int64_t>(plan.orders.size()));
    Late late{outcome.orders.size(), 0, 0, 0};
    for (const auto& order : plan.orders)
        late.expected = checked_add(late.expected, total_of(order.lines));
    store::Connection db{file("reporting"), store::Connection::Mode::read_only};
    auto sums = db.query(
        "SELECT COALESCE(SUM(revenue), 0), COALESCE(SUM(revision), 0) FROM windows WHERE dimension "
        "= 'sku' AND key LIKE ?",
        "CUP-" + next_run("late") + "-%");
    sums.next();
    late.reported = sums.integer(0);
    late.corrections = sums.integer(1);
    return late;
}

}  // namespace duet::analytics
