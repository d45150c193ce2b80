#include "labs/runner/verify.hpp"

#include "labs/runner/claim.hpp"
#include "labs/runner/real_check.hpp"
#include "labs/runner/worksheet.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <random>

namespace duet::lab {

using Kind = Variant::Kind;

namespace {

constexpr int failing_runs =
    20;  // of a variant that must fail: its invariant breaks in one of these

/// A seed that the learner does not know. `about`: the claim it is for.
std::uint64_t fresh_seed(const std::optional<std::uint64_t>& drawn_from, const std::string& about) {
    std::vector<std::uint32_t> words(about.begin(), about.end());
    if (drawn_from)
        words.push_back(static_cast<std::uint32_t>(*drawn_from));
    else
        words.push_back(std::random_device{}());
    std::seed_seq sequence(words.begin(), words.end());
    return 1'000'000 + std::mt19937{sequence}() % 1'000'000'000;
}

bool applies(const Variant& variant, const std::string& style) {
    return variant.styles.empty() || among(variant.styles, style);
}

std::string who(const Variant& variant) {
    return variant.kind == Kind::mutant        ? "mutants/" + variant.name
           : variant.kind == Kind::alternative ? "alt/" + variant.name
                                               : variant.name;
}

std::vector<std::string> services_in(const std::string& style) {
    std::vector<std::string> names{"orders",   "fraud",    "inventory",
                                   "payments", "shipping", "reporting"};
    if (style == "orchestrated") names.emplace_back("coordinator");
    return names;
}

class Claims {
public:
    Claims(const LabPaths& places, const overlay::BuildTree& tree, const Lab& lab,
           const Verification& how)
        : places_{places}, tree_{tree}, lab_{lab}, how_{how} {}

    std::vector<Claim> in(const std::string& style) {
        style_ = style;
        claims_.clear();
        auto variants = variants_of(lab_);
        variants.insert(variants.begin(), Variant{Kind::shipped, "shipped", "", {}, {}, {}});
        std::size_t wrong = 0;
        for (const auto& variant : variants) {
            if (variant.kind == Kind::mutant && wrong++ % how_.shares != how_.share) continue;
            if (applies(variant, style) && !(how_.real && among(variant.only_simulated, style)))
                add(variant);
        }
        if (!how_.real) {
            nothing_happens();
            scenes();
        }
        return std::move(claims_);
    }

private:
    /// A variant, built at its first check. One thread.
    struct Ready {
        Variant variant;
        std::optional<Prepared> prepared;
    };

    void add(const Variant& variant) {
        const auto& for_real =
            variant.caught_for_real.empty() ? variant.caught_by : variant.caught_for_real;
        if (how_.real)
            return claims_.push_back(
                {who(variant), style_, variant.kind, for_real, false,
                 [this, variant, style = style_] { return check_with_processes(variant, style); }});
        const auto ready = std::make_shared<Ready>(Ready{variant, {}});
        claims_.push_back({who(variant), style_, variant.kind, variant.caught_by, false,
                           [this, ready, style = style_] {
                               return check(
                                   *ready, style,
                                   runs(style, who(ready->variant), ready->variant.caught_by));
                           }});
        if (variant.caught_by.empty())
            claims_.back().together = as_one_check(runs_from(lab_.simulated.at(style_), 0, 0));
        if (variant.kind != Kind::shipped) return;
        claims_.push_back({"shipped, without faults",
                           style_,
                           Kind::learners,
                           {},
                           false,
                           [this, calmly = std::make_shared<Ready>(*ready), style = style_] {
                               return check(*calmly, style,
                                            without_faults(runs(style, "calm", {})));
                           }});
        claims_.back().together =
            as_one_check(without_faults(runs_from(lab_.simulated.at(style_), 0, 0)));
    }

    /// Joins repeated checks until they have as many runs as one check of the lab. Empty when each
    /// check runs once.
    std::function<void(std::vector<Verdict>&)> as_one_check(const Runs& kind) const {
        if (how_.times <= 1) return {};
        return [&simulated = lab_.simulated.at(style_), kind](std::vector<Verdict>& verdicts) {
            judge_together(simulated, kind, verdicts);
        };
    }

    static Runs without_faults(Runs runs) {
        runs.faults = "none";
        runs.slow.clear();
        return runs;
    }

    /// A run without orders and a run without one of the services must not pass.
    void nothing_happens() {
        const Variant shipped{Kind::shipped, "shipped", "", {}, {}, {}};
        const auto must_not_pass = [&](const std::string& name, auto change) {
            claims_.push_back({name,
                               style_,
                               Kind::learners,
                               {},
                               true,
                               [this, ready = std::make_shared<Ready>(Ready{shipped, {}}),
                                style = style_, change] {
                                   auto few =
                                       runs_from(lab_.simulated.at(style),
                                                 fresh_seed(how_.seed, lab_.name + style), 3);
                                   few.shrunk = false;
                                   change(few);
                                   return check(*ready, style, few);
                               }});
        };
        must_not_pass("a run without orders", [](Runs& few) { few.orders = 0; });
        for (const auto& service : services_in(style_)) {
            must_not_pass("a shop without " + service, [service](Runs& few) {
                few.without = service;
                few.orders = std::max(few.orders, 6);  // so that some need the service
            });
        }
    }

    /// A scene breaks an invariant with the starter; a healthy one passes.
    void scenes() {
        const auto ready = std::make_shared<Ready>(Ready{variants_of(lab_).front(), {}});
        ready->prepared = prepare(places_, tree_, lab_, ready->variant, true);
        for (const auto& scene : lab_.scenes) {
            if (scene.style != style_) continue;
            SimulatedCheck simulated;
            simulated.endings.clear();
            simulated.faults = scene.faults;
            simulated.slow = scene.slow;
            simulated.orders = scene.orders;
            auto run = runs_from(simulated, scene.seed, 1);
            run.shrunk = false;
            claims_.push_back({"scene '" + scene.name + "'", style_, Kind::learners,
                               scene.healthy ? std::vector<std::string>{} : lab_.invariants, false,
                               [ready, simulated, run, style = style_] {
                                   return ready->prepared->built.well
                                              ? check_simulated(ready->prepared->program, simulated,
                                                                style, run)
                                              : not_built(style, ready->prepared->built);
                               },
                               true});
        }
    }

    /// A variant that must pass gets a quarter of the lab's runs, from the published and from a
    /// fresh seed (where it is done many times, an eighth, all fresh); one that must fail gets half
    /// of them to do it in, all fresh.
    Runs runs(const std::string& style, const std::string& variant,
              const std::vector<std::string>& caught_by) const {
        const auto fresh = fresh_seed(how_.seed, lab_.name + style + variant);
        const auto& simulated = lab_.simulated.at(style);
        const auto some = std::max<std::uint64_t>(simulated.runs / 8, 1);
        auto runs = runs_from(simulated, fresh, some);
        if (how_.times <= 1) runs.blocks.emplace_back(simulated.seed, some);
        if (!caught_by.empty()) {
            runs.until = caught_by;
            runs.blocks = {{fresh, simulated.runs / 2}};
            runs.failures = failing_runs;
        }
        runs.shrunk = false;
        runs.jobs = 1;
        return runs;
    }

    Verdict check(Ready& ready, const std::string& style, const Runs& runs) const {
        if (!ready.prepared) ready.prepared = prepare(places_, tree_, lab_, ready.variant, true);
        return ready.prepared->built.well
                   ? check_simulated(ready.prepared->program, lab_.simulated.at(style), style, runs)
                   : not_built(style, ready.prepared->built);
    }

    Verdict check_with_processes(const Variant& variant, const std::string& style) const {
        const auto programs = prepare_programs(places_, tree_, lab_, variant, true);
        return programs.built.well
                   ? check_real(places_, programs.folder, lab_, style, how_.progress)
                   : not_built(style, programs.built);
    }

    const LabPaths& places_;
    const overlay::BuildTree& tree_;
    const Lab& lab_;
    const Verification& how_;
    std::string style_;
    std::vector<Claim> claims_;
};

std::vector<Verdict> checked(const Claim& claim, int times) {
    std::vector<Verdict> verdicts;
    try {
        for (int i = 0; i < times; ++i) verdicts.push_back(claim.check());
        if (claim.together) claim.together(verdicts);
    } catch (const std::exception& problem) {
        Verdict verdict;
        verdict.what = problem.what();
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

/// Checks two claims at a time (one with real processes) and enters them in their sequence.
Proof prove(const Lab& lab, const std::string& style, const std::vector<Claim>& claims,
            const Verification& how) {
    const auto began = std::chrono::steady_clock::now();
    Proof proof;
    proof.lab = lab.name;
    proof.style = style;
    const std::size_t lanes = how.real ? 1 : 2;
    std::deque<std::future<std::vector<Verdict>>> under_way;
    std::size_t begun = 0;
    for (const auto& claim : claims) {
        for (; begun < claims.size() && under_way.size() < lanes; ++begun) {
            under_way.push_back(std::async(std::launch::async, checked, std::cref(claims[begun]),
                                           claims[begun].always_the_same ? 1 : how.times));
        }
        if (how.progress) how.progress(lab.name + " " + style + ": " + claim.who + " …");
        enter(proof, claim, under_way.front().get());
        under_way.pop_front();
    }
    proof.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return proof;
}

/// An empty worksheet is inconclusive, the right one passes, wrong ones fail.
Proof prove_worksheet(const LabPaths& places, const Lab& lab, const Verification& how) {
    const auto program = places.build / "bin" / "duet-simulate";
    std::vector<Claim> claims;
    for (const auto& variant : variants_of(lab)) {
        const bool empty = variant.kind == Kind::starter;
        claims.push_back({who(variant), "both", empty ? Kind::learners : variant.kind,
                          variant.caught_by, empty, [&program, &lab, variant] {
                              return verdict_of(
                                  held_against(program, lab, variant.folder / lab.worksheet));
                          }});
    }
    return prove(lab, "both", claims, how);
}

}  // namespace

std::vector<Proof> verify(const LabPaths& places, const Lab& lab, const Verification& how) {
    const overlay::BuildTree tree{places.source, places.build};
    std::vector<Proof> proofs;
    if (!lab.worksheet.empty()) proofs.push_back(prove_worksheet(places, lab, how));
    for (const auto& style : lab.styles) {
        if (!lab.worksheet.empty() || (how.real && !lab.real.contains(style))) continue;
        Claims claims{places, tree, lab, how};
        proofs.push_back(prove(lab, style, claims.in(style), how));
    }
    if (!proofs.empty()) {
        const auto faults = lint(places, lab);
        proofs.front().problems.insert(proofs.front().problems.end(), faults.begin(), faults.end());
    }
    return proofs;
}

}  // namespace duet::lab
