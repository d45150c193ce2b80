#include "infra/compare/comparing.hpp"

#include "infra/client/audits.hpp"
#include "infra/client/endings.hpp"
#include "infra/client/products.hpp"
#include "infra/client/under_load.hpp"
#include "infra/compare/fault_comparison.hpp"
#include "infra/supervisor/running.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <random>

namespace duet::commands {

namespace {

using namespace std::chrono_literals;

constexpr auto timeout = 90s;  // until no work is unfinished

/// The processes that a style's orders pass through. The console only observes; the broker belongs
/// to the choreographed style.
std::vector<workload::Counted> involved(const processes::Paths& paths, const std::string& style,
                                        bool at_once) {
    std::vector<workload::Counted> found;
    const auto record = processes::running_record(paths);
    if (!record) return found;
    for (const auto& process : record->processes) {
        const auto& program = process.program;
        const bool shared = program.style == processes::both && !program.is_broker();
        const bool own =
            program.style == style || (program.is_broker() && style == processes::choreographed);
        if (program.name == "console" || (shared ? at_once : !own)) continue;
        found.push_back({program.slug(), process.identity ? process.identity->pid : 0,
                         program.is_service() ? process.port : std::uint16_t{0}});
    }
    return found;
}

/// Runs one style, from its products to its audit.
StyleRun run_style(const processes::Paths& paths, const client::ShopAccess& shop,
                   const workload::WorkloadPlan& plan, const std::string& style,
                   const Comparing& how, const std::function<void(std::size_t)>& settled) {
    StyleRun run;
    run.style = style;
    workload::put_products(shop, style, plan.products, how.run, how.stop);
    const auto before = workload::read_counters(involved(paths, style, how.at_once));
    run.outcome = workload::place(
        shop, style, plan.orders, how.concurrency,
        [&](std::size_t done, std::size_t) { settled(done); }, how.stop);
    run.drained = workload::wait_for_drain(shop, style, timeout, how.stop);
    run.audit =
        audit_after_drain(shop, style, timeout,
                          // includes the wait for the reports, whose work is part of the costs
                          how.stop);
    run.costs =
        workload::between(before, workload::read_counters(involved(paths, style, how.at_once)));
    run.ends = workload::ends_of(shop, style, run.outcome, how.stop);
    if (how.stop()) throw processes::Interrupted{};
    return run;
}

std::string progress_text(const std::vector<std::string>& styles,
                          const std::vector<std::size_t>& settled, std::size_t all) {
    std::string text;
    for (std::size_t i = 0; i < styles.size(); ++i)
        text += fmt::format("{}{} {}/{}", i == 0 ? "" : ", ", styles[i], settled[i], all);
    return text + " orders settled";
}

std::vector<StyleRun> run_one_after_the_other(const processes::Paths& paths,
                                              const client::ShopAccess& shop,
                                              const workload::WorkloadPlan& plan,
                                              const Comparing& how) {
    std::vector<StyleRun> runs;
    std::vector<std::size_t> settled(how.styles.size());
    for (std::size_t i = 0; i < how.styles.size(); ++i) {
        runs.push_back(run_style(paths, shop, plan, how.styles[i], how, [&, i](std::size_t done) {
            settled[i] = done;
            how.progress(progress_text(how.styles, settled, plan.orders.size()));
        }));
    }
    return runs;
}

std::vector<StyleRun> run_at_once(const processes::Paths& paths, const client::ShopAccess& shop,
                                  const workload::WorkloadPlan& plan, const Comparing& how) {
    std::vector<std::atomic<std::size_t>> settled(how.styles.size());
    std::vector<std::future<StyleRun>> under_way;
    for (std::size_t i = 0; i < how.styles.size(); ++i) {
        under_way.push_back(std::async(std::launch::async, [&, i] {
            return run_style(paths, shop, plan, how.styles[i], how,
                             [&settled, i](std::size_t done) { settled[i] = done; });
        }));
    }
    std::vector<StyleRun> runs;
    for (auto& run : under_way) {
        while (run.wait_for(50ms) != std::future_status::ready) {
            const std::vector<std::size_t> now(settled.begin(), settled.end());
            how.progress(progress_text(how.styles, now, plan.orders.size()));
        }
        runs.push_back(run.get());
    }
    return runs;
}

}  // namespace

bool Compared::good() const {
    const bool sound = std::ranges::all_of(runs, [](const StyleRun& run) {
        return run.holds() && run.drained &&
               std::ranges::all_of(run.ends,
                                   [](const workload::End& end) { return end.trouble.empty(); });
    });
    return sound && (!comparison || comparison->agrees());
}

Compared run_plan(const processes::Paths& paths, workload::WorkloadPlan plan,
                  const Comparing& how) {
    const auto shop = shop_under_load(paths);
    const Followers followers{paths};
    Compared compared{std::move(plan), {}, {}, how.at_once && how.styles.size() > 1};
    compared.runs = compared.at_once ? run_at_once(paths, shop, compared.plan, how)
                                     : run_one_after_the_other(paths, shop, compared.plan, how);
    for (auto& run : compared.runs) run.traffic = followers.since_then(run.style);
    if (compared.runs.size() == 2)
        compared.comparison =
            workload::compare(compared.plan, compared.runs[0].ends, compared.runs[1].ends);
    return compared;
}

std::string random_run() {
    std::random_device random;
    std::string text;
    for (int i = 0; i < 6; ++i) text += "0123456789abcdef"[random() % 16];
    return text;
}

}  // namespace duet::commands
