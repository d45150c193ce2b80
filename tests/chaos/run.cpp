#include "tests/chaos/run.hpp"

#include "tests/chaos/backfill_load.hpp"
#include "tests/chaos/recovery.hpp"
#include "tests/chaos/chaos_shop.hpp"
#include "tests/chaos/verdict.hpp"
#include "infra/client/endings.hpp"
#include "infra/client/shelves.hpp"
#include "shared/clock/clock.hpp"

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
    120s;  // from the last healing: the load's last orders, and everything else
constexpr int impatient =
    2;  // customers just before and just after each strike who ask once and never again
constexpr long probes_at_once = 256;

/// Both styles' load, each on a thread of its own.
class Customers {
public:
    Customers(const ChaosShop& stage, Journal& journal, const workload::WorkloadPlan& plan,
              const Options& options)
        : done_(options.intent.styles.size()) {
        for (std::size_t i = 0; i < done_.size(); ++i) {
            under_way_.push_back(
                std::async(std::launch::async, [this, i, &stage, &journal, &plan, &options] {
                    workload::Pace pace{
                        options.concurrency, options.orders_per_second,
                        std::make_unique<JournalledWire>(
                            journal, http::Client::Options{.connections_per_host =
                                                               2L * options.concurrency})};
                    return workload::place(
                        stage.shop(), options.intent.styles[i], plan.orders, std::move(pace),
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

/// Everything that was struck, each strike and its recovery on a thread of its own.
class Injector {
public:
    explicit Injector(ShopUnderTest& scene) : scene_{scene} {}
    ~Injector() { scene_.end(); }  // the futures wait

    void begin(const Injection& injection) {
        under_way_.push_back(std::async(std::launch::async, [this, injection] {
            for (int i = 0; i < impatient; ++i) post_once(scene_, injection.style);
            auto happened = strike(injection, scene_);
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
    Run(const Options& options, ChaosShop& stage)
        : options_{options},
          shop_{stage},
          journal_{stage.folder() / "journal.jsonl"},
          probes_{journal_, {.connections_per_host = probes_at_once}},
          scene_{stage.paths(), stage.plan(), stage.shop(), probes_, stage.disks()} {}

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
            workload::fill_shelves(shop_.shop(), style, products, "chaos", options_.interrupted);
        return plan;
    }

    std::vector<workload::Outcome> break_it(const workload::WorkloadPlan& plan) {
        result_.began = Steady::now();
        result_.began_at = to_micros(SystemClock{}.now());
        Customers customers{shop_, journal_, plan, options_};
        Injector strikes{scene_};
        const BackfillLoad analyst{scene_};
        for (const auto& injection : result_.schedule.injections) {
            wait_until(result_.began + injection.at, [&] { return words(strikes, customers); });
            strikes.begin(injection);
        }
        wait_until(result_.began + result_.schedule.length,
                   [&] { return words(strikes, customers); });
        while (strikes.busy()) pause("the last faults heal");
        result_.happened = strikes.all();
        heal();
        while (customers.busy() && Steady::now() < healed_ + drains_within)
            pause("the last orders: " + customers.to_text());
        customers.end();  // who is not served by now says so
        result_.backfills = analyst.accepted();
        return customers.outcomes();
    }

    std::string words(const Injector& strikes, const Customers& customers) const {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - result_.began).count();
        return std::to_string(seconds) + " of " + std::to_string(result_.schedule.length / 1s) +
               " s, " + std::to_string(strikes.fired()) + " faults fired, " + customers.to_text();
    }

    template <class Words> void wait_until(Steady::time_point moment, Words words) {
        while (Steady::now() < moment) {
            step(words());
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

    /// Each strike heals what it did; what a strike could not reach any more is healed here.
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
            options_.progress("waiting until nothing is under way");
            workload::wait_for_drain(
                shop_.shop(), style,
                std::chrono::duration_cast<milliseconds>(deadline - Steady::now()),
                options_.interrupted);
            while (audit::check(style, shop_.databases(style)).under_way > 0 &&
                   Steady::now() < deadline)
                pause("waiting until nothing is under way");
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
    ChaosShop stage{root, {options.intent.styles, options.progress, options.note, options.interrupted}};
    auto result = Run{options, stage}.go();
    if (options.keep || !result.violations.empty()) {
        stage.keep();
        result.kept = stage.folder().string();
    }
    return result;
}

}  // namespace duet::chaos
