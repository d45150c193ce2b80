#include "labs/runner/real_check.hpp"

#include "infra/overlay/trouble.hpp"
#include "labs/runner/real_shop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace duet::lab {

namespace fs = std::filesystem;
using std::chrono::seconds;

namespace {

constexpr seconds to_be_accepted{20};
constexpr seconds to_fire{10};
constexpr int orders_without_trouble = 6;
constexpr int orders_after_the_kill = 2;

std::vector<std::string> executables() {
    std::vector<std::string> names{"duet-command"};
    for (const auto& name : processes::known_names()) {
        if (name != "nats") names.push_back(name);
    }
    return names;
}

std::string words_of(const std::map<std::string, std::string>& row) {
    std::string text;
    for (const auto& [column, value] : row)
        text += (text.empty() ? "" : ", ") + column + " " + (value.empty() ? "–" : value);
    return text;
}

class Checking {
public:
    Checking(RealShop& shop, const Lab& lab, Verdict& verdict,
             const std::function<void(const std::string&)>& progress)
        : shop_{shop},
          lab_{lab},
          real_check_{lab.real.at(verdict.style)},
          verdict_{verdict},
          progress_{progress} {}

    /// Fills in the verdict.
    void run() {
        if (!orders("orders without trouble", orders_without_trouble, defaults()) ||
            !all_end("nothing was broken yet"))
            return;
        for (const auto& step : real_check_.fault_steps) {
            if (!held_through(step)) return;
        }
        if (!never_fired_.empty()) return void(nothing_proved(never_fired_));
        verdict_.kind = Verdict::Kind::pass;
        verdict_.proved = fmt::format("{} orders{}; every invariant holds in the databases",
                                      verdict_.orders, done_);
    }

private:
    /// False: the verdict is decided.
    bool held_through(const FaultStep& step) {
        std::optional<Poison> poison;
        if (!step.poison.empty()) poison.emplace(step.poison);
        return under_the_fault(step, poison) && after_a_kill(step, poison) && invariants_hold();
    }

    bool under_the_fault(const FaultStep& step, const std::optional<Poison>& poison) {
        if (!shop_.arm(step.victim, step.fault))
            return nothing_proved("the fault " + step.fault + " could not be armed in " +
                                  step.victim);
        if (poison && !shop_.publish(*poison, to_be_accepted))
            return nothing_proved("the broker did not store the events that no handler can handle");
        if (!orders("orders under the fault " + step.fault, step.orders, planned_for(step)))
            return false;
        const bool fired = shop_.fired(to_fire);
        if (!fired && never_fired_.empty())
            never_fired_ = "the fault " + step.fault + " of " + step.victim + " never fired";
        done_ += ", the fault " + step.fault + " fired in " + step.victim;
        if (step.at_once && !killed(step)) return false;
        const bool ended = all_end("the fault " + step.fault +
                                       (fired ? " fired in " : " did not fire in ") + step.victim,
                                   step, poison) &&
                           kept_as_dead_letters("", step, poison);
        if (ended && step.approved_late) shop_.approve_last(step.orders);
        return ended;
    }

    bool killed(const FaultStep& step) {
        return shop_.kill(step.killed) ||
               nothing_proved(step.killed + " could not be killed: it was not running");
    }

    bool after_a_kill(const FaultStep& step, const std::optional<Poison>& poison) {
        if (!step.at_once && !killed(step)) return false;
        done_ += ", " + step.killed + " killed with SIGKILL" +
                 (poison ? ", two events that no handler can handle kept as dead letters" : "");
        return orders("orders after a kill of " + step.killed, orders_after_the_kill, defaults()) &&
               all_end(step.killed + " was killed", step, poison) &&
               kept_as_dead_letters(", after " + step.killed + " was killed", step, poison);
    }

    bool invariants_hold() {
        progress_(verdict_.style + ": the invariants, once nothing is under way …");
        const bool at_rest = shop_.come_to_rest(seconds{real_check_.within});
        const auto loose = shop_.loose_ends(seconds{at_rest ? real_check_.within : 0});
        const auto report = shop_.audit();
        verdict_.orders = report.orders;
        if (report.orders < static_cast<std::int64_t>(shop_.accepted()))
            return fail("none-lost", "",
                        fmt::format("{} orders were acknowledged, {} are there", shop_.accepted(),
                                    report.orders));
        note_broken(report);
        for (const auto& end : loose) verdict_.also.push_back(end.invariant);
        if (const auto* broken = own_or_first_broken(report))
            return fail(
                broken->name, "",
                broken->error.empty() ? words_of(broken->offending.front()) : broken->error);
        if (!loose.empty())
            return fail(loose.front().invariant, loose.front().order_id, loose.front().what);
        return at_rest ||
               fail("all-end", "",
                    fmt::format(
                        "every order has ended, and after {} s more something is still under way: "
                        "an event that a consumer has not acknowledged, or a saga",
                        real_check_.within));
    }

    /// Notes every broken invariant, because their sequence is chance.
    void note_broken(const audit::Report& report) {
        for (const auto& finding : report.findings) {
            if (!finding.holds) verdict_.also.push_back(finding.name);
        }
    }

    /// The lab's own invariant if it is broken, else the first broken one; nullptr when all hold.
    const audit::Finding* own_or_first_broken(const audit::Report& report) const {
        const audit::Finding* first = nullptr;
        for (const auto& finding : report.findings) {
            if (finding.holds) continue;
            if (std::find(lab_.invariants.begin(), lab_.invariants.end(), finding.name) !=
                lab_.invariants.end())
                return &finding;
            if (first == nullptr) first = &finding;
        }
        return first;
    }

    static workload::PlannedOrder planned_for(const FaultStep& step) {
        workload::PlannedOrder planned;
        planned.token = step.token;
        planned.country = step.country;
        planned.customer_id = step.customer;
        planned.cancel = step.cancelled;
        return planned;
    }

    static workload::PlannedOrder defaults() {
        workload::PlannedOrder planned;
        planned.customer_id = "learner-";
        return planned;
    }

    bool orders(const std::string& what, int count, const workload::PlannedOrder& like) {
        progress_(verdict_.style + ": " + what + " …");
        if (shop_.place(count, like, to_be_accepted)) return true;
        const auto dying = shop_.dying();
        return fail(dying.empty() ? "takes-orders" : "does-not-crash", "",
                    fmt::format("the shop did not accept its orders within {} s{}",
                                to_be_accepted.count(), dying.empty() ? "" : ": " + dying));
    }

    bool all_end(const std::string& when) {
        const auto left = shop_.not_ended(seconds{real_check_.within});
        if (!left) return true;
        note_broken(shop_.audit());
        return fail(
            "all-end", left->id,
            fmt::format("the order is still {} after {} s; {}",
                        left->state.empty() ? "unknown" : left->state, real_check_.within, when));
    }

    bool all_end(const std::string& when, const FaultStep& step,
                 const std::optional<Poison>& poison) {
        if (all_end(when)) return true;
        if (poison && !shop_.not_dead_lettered(*poison, step.victim, seconds{0}).empty())
            verdict_.also.emplace_back("poison-put-aside");
        return false;
    }

    bool kept_as_dead_letters(const std::string& when, const FaultStep& step,
                              const std::optional<Poison>& poison) {
        if (!poison) return true;
        progress_(verdict_.style + ": are the poison events dead letters? …");
        const auto wrong =
            shop_.not_dead_lettered(*poison, step.victim, seconds{real_check_.within});
        return wrong.empty() ||
               fail("poison-put-aside", "",
                    fmt::format("{} consumed two events {} that no handler can handle, and within "
                                "{} s{}: {}",
                                step.victim, step.poison, real_check_.within, when, wrong));
    }

    /// Returns false, for the caller to return.
    bool fail(const std::string& invariant, const std::string& subject, const std::string& what) {
        verdict_.kind = Verdict::Kind::fail;
        verdict_.invariant = invariant;
        verdict_.subject = subject;
        verdict_.what = what;
        return false;
    }

    bool nothing_proved(const std::string& why) {
        verdict_.kind = Verdict::Kind::inconclusive;
        verdict_.what = why;
        return false;
    }

    RealShop& shop_;
    const Lab& lab_;
    const RealCheck& real_check_;
    Verdict& verdict_;
    const std::function<void(const std::string&)>& progress_;
    std::string never_fired_, done_;
};

}  // namespace

Programs prepare_programs(const LabPaths& places, const overlay::BuildTree& tree, const Lab& lab,
                          const Variant& variant, bool quiet) {
    const auto scratch = places.scratch_of(lab, variant.name), folder = scratch / "programs";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto replaced = replacements(lab, variant, places.source, scratch);
    std::vector<std::string> changed;
    for (const auto& name : executables()) {
        const bool made_of_it =
            name != "duet-command" &&
            std::any_of(replaced.begin(), replaced.end(), [&](const overlay::Replacement& one) {
                return tree.contains(name, one.file);
            });
        if (made_of_it)
            changed.push_back(name);
        else
            fs::create_symlink(places.build / "bin" / name, folder / name);
    }
    return {folder, overlay::build({tree, folder, quiet}, replaced, changed)};
}

namespace {

/// Starts the shop. When it does not start with the files, tries the shipped programs: broker,
/// ports, disk and memory are not the learner's fault.
std::unique_ptr<RealShop> brought_up(const LabPaths& places, const fs::path& programs,
                                     const Lab& lab, const std::string& style,
                                     const std::function<void(const std::string&)>& progress) {
    const auto folder = places.state / "labs" / (lab.name + "-shop");
    const seconds give_up{lab.real.at(style).give_up};
    try {
        return std::make_unique<RealShop>(programs, folder, style, give_up, progress);
    } catch (const std::exception&) {
        try {
            // In another folder: processes of the first shop may still run in theirs.
            const fs::path apart = folder.string() + "-as-shipped";
            RealShop{places.build / "bin", apart, style, give_up, progress};
        } catch (const std::exception& problem) {
            throw overlay::ToolTrouble(
                std::string{"the shop does not come up here even as it is shipped: "} +
                problem.what());
        }
        throw;
    }
}

}  // namespace

Verdict check_real(const LabPaths& places, const fs::path& programs, const Lab& lab,
                   const std::string& style,
                   const std::function<void(const std::string&)>& progress) {
    const auto began = std::chrono::steady_clock::now();
    Verdict verdict;
    verdict.style = style;
    const auto shop = brought_up(places, programs, lab, style, progress);
    Checking{*shop, lab, verdict, progress}.run();
    verdict.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return verdict;
}

}  // namespace duet::lab
