#include "labs/runner/seed_search.hpp"

#include "infra/overlay/trouble.hpp"
#include "labs/runner/simulated_check.hpp"

#include <algorithm>

namespace duet::lab {

namespace {

Verdict verdict_of_run(const std::filesystem::path& program, const Scene& scene,
                       std::uint64_t seed) {
    SimulatedCheck simulated;
    simulated.faults = scene.faults;
    simulated.slow = scene.slow;
    simulated.orders = scene.orders;
    simulated.endings.clear();
    auto run = runs_from(simulated, seed, 1);
    run.shrunk = false;
    const auto verdict = check_simulated(program, simulated, scene.style, run);
    if (verdict.tools_failed) throw overlay::ToolTrouble(verdict.what);
    return verdict;
}

bool breaks_one_of(const std::vector<std::string>& invariants, const Verdict& verdict) {
    return verdict.kind == Verdict::Kind::fail &&
           std::ranges::any_of(invariants, [&](const std::string& name) {
               return verdict.invariant == name || std::ranges::count(verdict.also, name) > 0;
           });
}

}  // namespace

FoundSeeds search_seeds(const Lab& lab, const Scene& scene, const std::filesystem::path& starter,
                        const std::filesystem::path& shipped, std::uint64_t max,
                        const std::function<bool(std::uint64_t)>& go_on) {
    FoundSeeds found;
    while (found.looked_at < max && go_on(found.looked_at)) {
        const auto seed = found.looked_at + 1;
        const auto broken = verdict_of_run(starter, scene, seed);
        const bool shows = scene.healthy ? broken.passed() : breaks_one_of(lab.invariants, broken);
        const bool holds = shows && verdict_of_run(shipped, scene, seed).passed();
        found.looked_at = seed;
        if (holds) found.seeds.push_back(seed);
    }
    return found;
}

}  // namespace duet::lab
