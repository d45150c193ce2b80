#include "tests/chaos/run.hpp"

#include "infra/client/endings.hpp"
#include "infra/client/products.hpp"
#include "shared/clock/clock.hpp"
#include "tests/chaos/backfill_load.hpp"
#include "tests/chaos/chaos_shop.hpp"
#include "tests/chaos/recovery.hpp"
#include "tests/chaos/verdict.hpp"

#include <algorithm>
#include <csignal>
#include <future>
#include <thread>

namespace duet::chaos {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto recovers_within = 60s;
constexpr auto drains_within =
    120s;  // from the last healing: for the load's last orders and all other work
constexpr int impatient = 2;  // customers just before and just after each injection who never retry
constexpr long probes_at_once = 256;

/// Both styles' load, each on a thread of its own.
class Customers {
public:
    Customers(const ChaosShop& chaos_shop, Journal& journal, const workload::WorkloadPlan& plan,
              const Options& options)
        : done_(options.intent.styles.size()) {
        for (std::size_t i = 0; i < done_.size(); ++i) {
            under_way_.push_back(
                std::async(std::launch::async, [this, i, &chaos_shop, &journal, &plan, &options] {
                    workload::Pace pace{
                        options.concurrency, options.orders_per_second,
                        std::make_unique<JournalledWire>(
                            journal, http::Client::Options{.connections_per_host =
                                                               2L * options.concurrency})};
                    return workload::place(
                        chaos_shop.shop(), options.intent.styles[i], plan.orders, std::move(pace),
                        [this, i](std::size_t done, std::size_t) { done_[i] = done; },
                        [this] { return ended_.load(); });
                }));
        }
    }
    ~Customers() { end(); }

    void end() { ended_ = true; }
    bool busy() const {
        return std::ranges::any_of(under_way_, [](const auto& load) {
            return load.wait_for(0s) != std::future_status::ready;
        });
    }
    std::vector<workload::Outcome> outcomes() {
        std::vector<workload::Outcome> all;
        for (auto& load : under_way_) all.push_back(load.get());
        return all;
    }
    std::string to_text() const {
        std::string text;
        for (const auto& done : done_) text += (text.empty() ? "" : " + ") + std::to_string(done);
        return text + " orders settled";
    }

private:
    std::vector<std::atomic<std::size_t>> done_;
    std::atomic<bool> ended_{false};
    std::vector<std::future<workload::Outcome>> under_way_;
};

/// Runs every injection of the schedule, each with its recovery on a thread of its own.
class Injector {
public:
    explicit Injector(ShopUnderTest& scene) : scene_{scene} {}
    ~Injector() { scene_.end(); }  // the futures wait

    void begin(const Injection& injection) {
        under_way_.push_back(std::async(std::launch::async, [this, injection] {
            for (int i = 0; i < impatient; ++i) post_once(scene_, injection.style);
            auto happened = inject(injection, scene_);
            for (int i = 0; i < impatient; ++i) post_once(scene_, injection.style);
            if (happened.fired) ++fired_;
            if (happened.fired) await_recovery(happened, scene_, recovers_within);
            return happened;
        }));
    }
    bool busy() const {
        return std::ranges::any_of(under_way_, [](const auto& one) {
            return one.wait_for(0s) != std::future_status::ready;
        });
    }
    std::size_t fired() const { return fired_; }
    std::vector<FaultOutcome> all() {
        std::vector<FaultOutcome> happened;
        for (auto& one : under_way_) happened.push_back(one.get());
        return happened;
    }

private:
    ShopUnderTest& scene_;
    std::atomic<std::size_t> fired_{0};
    std::vector<std::future<FaultOutcome>> under_way_;
};

class Run {
public:
    Run(const Options& options, ChaosShop& chaos_shop)
        : options_{options},
          shop_{chaos_shop},
          journal_{chaos_shop.folder() / "journal.jsonl"},
          probes_{journal_, {.connections_per_host = probes_at_once}},
          scene_{chaos_shop.paths(), chaos_shop.plan(), chaos_shop.shop(), probes_,
                 chaos_shop.disks()} {}

    Result go() {
        result_.schedule = make_schedule(options_.intent);
        result_.disks = shop_.disks_text();
        result_.durability = shop_.plan().durability;
        const auto plan = prepare();
        auto outcomes = break_it(plan);
        drain();
        shop_.bring_down();
        judge_all(result_, shop_, journal_entries(), plan, outcomes);
        return std::move(result_);
    }

private:
    workload::WorkloadPlan prepare() {
        const auto seconds = std::chrono::duration<double>(options_.intent.length).count();
        const auto orders = std::max<std::size_t>(
            40, static_cast<std::size_t>(seconds * options_.orders_per_second));
        auto plan = workload::make_plan(workload::Mix::everything, orders, options_.intent.seed,
                                        "chaos", SystemClock{}.now());
        auto products = plan.products;
        products.push_back({probe_sku(), 100, 1'000'000});
        for (const auto& style : options_.intent.styles)
            workload::put_products(shop_.shop(), style, products, "chaos", options_.interrupted);
        return plan;
    }

    std::vector<workload::Outcome> break_it(const workload::WorkloadPlan& plan) {
        result_.began = Steady::now();
        result_.began_at = to_micros(SystemClock{}.now());
        Customers customers{shop_, journal_, plan, options_};
        Injector injector{scene_};
        const BackfillLoad analyst{scene_};
        for (const auto& injection : result_.schedule.injections) {
            wait_until(result_.began + injection.at,
                       [&] { return progress_text(injector, customers); });
            injector.begin(injection);
        }
        wait_until(result_.began + result_.schedule.length,
                   [&] { return progress_text(injector, customers); });
        while (injector.busy()) pause("the last faults heal");
        result_.happened = injector.all();
        heal();
        while (customers.busy() && Steady::now() < healed_ + drains_within)
            pause("the last orders: " + customers.to_text());
        customers.end();  // marks the orders that have no answer by now
        result_.backfills = analyst.accepted();
        return customers.outcomes();
    }

    std::string progress_text(const Injector& injector, const Customers& customers) const {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - result_.began).count();
        return std::to_string(seconds) + " of " + std::to_string(result_.schedule.length / 1s) +
               " s, " + std::to_string(injector.fired()) + " faults fired, " + customers.to_text();
    }

    template <class Describe> void wait_until(Steady::time_point moment, Describe describe) {
        while (Steady::now() < moment) {
            step(describe());
            std::this_thread::sleep_until(std::min(moment, Steady::now() + 100ms));
        }
    }

    void pause(const std::string& words) {
        step(words);
        std::this_thread::sleep_for(50ms);
    }

    void step(const std::string& words) {
        options_.progress(words);
        if (options_.interrupted()) throw processes::Interrupted{};
        if (const auto trouble = journal_.trouble(); !trouble.empty())
            throw std::runtime_error(trouble +
                                     "\nWithout its journal a run proves nothing; see that " +
                                     shop_.folder().string() + " has space.");
    }

    /// Each injection heals its own fault; this heals what an injection could not reach any more.
    void heal() {
        healed_ = Steady::now();
        const auto record = processes::load_record(shop_.paths());
        for (const auto& process :
             record ? record->processes : std::vector<processes::RunningProcess>{}) {
            if (!process.identity || process.program.is_broker()) continue;
            processes::send_signal(*process.identity, SIGCONT);
            if (process.program.name != "console")
                scene_.call(process, http::Method::del, "/admin/faults");
            if (process.program.owns_database)
                scene_.call(process, http::Method::post, "/admin/clock", R"({"shift_ms":0})");
        }
    }

    void drain() {
        const auto deadline = healed_ + drains_within;
        for (const auto& style : options_.intent.styles) {
            options_.progress("waiting until no work is unfinished");
            workload::wait_for_drain(
                shop_.shop(), style,
                std::chrono::duration_cast<milliseconds>(deadline - Steady::now()),
                options_.interrupted);
            while (audit::check(style, shop_.databases(style)).under_way > 0 &&
                   Steady::now() < deadline)
                pause("waiting until no work is unfinished");
            StyleVerdict verdict;
            verdict.style = style;
            verdict.drained = std::chrono::duration_cast<milliseconds>(Steady::now() - healed_);
            result_.styles.push_back(std::move(verdict));
        }
    }

    std::vector<Entry> journal_entries() {
        options_.progress("the journal against the databases");
        journal_.flush();
        return read_journal(shop_.folder() / "journal.jsonl");
    }

    const Options& options_;
    ChaosShop& shop_;
    Journal journal_;
    JournalledWire probes_;
    ShopUnderTest scene_;
    Result result_;
    Steady::time_point healed_{};
};

}  // namespace

Result run(const processes::Paths& root, const Options& options) {
    ChaosShop chaos_shop{
        root, {options.intent.styles, options.progress, options.note, options.interrupted}};
    auto result = Run{options, chaos_shop}.go();
    if (options.keep || !result.violations.empty()) {
        chaos_shop.keep();
        result.kept = chaos_shop.folder().string();
    }
    return result;
}

}  // namespace duet::chaos
