#include "tests/simulation/campaign.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace duet::simulation {

Played play_all(const Campaign& campaign,
                const std::function<void(std::uint64_t, std::size_t)>& progress) {
    using Steady = std::chrono::steady_clock;
    const auto began = Steady::now();
    Played played;
    std::atomic<std::uint64_t> next{0};
    std::mutex mutex;
    std::exception_ptr first_error;
    auto last_progress = began;

    const auto work = [&] {
        Disks disks;
        auto scenario = campaign.scenario;
        for (auto i = next++; i < campaign.seeds; i = next++) {
            scenario.seed = campaign.scenario.seed + i;
            if (campaign.begins) campaign.begins(scenario.seed);
            auto outcome = play(scenario, disks);
            const std::lock_guard lock{mutex};
            ++played.seeds;
            played.tally += outcome.tally;
            if (outcome.violation) {
                const auto& until = campaign.until;
                if (std::find(until.begin(), until.end(), outcome.violation->invariant) !=
                    until.end())
                    next = campaign.seeds;
                played.failed.push_back({scenario.seed, std::move(outcome)});
            }
            if (played.failed.size() >= campaign.max_failures) next = campaign.seeds;
            if (Steady::now() - last_progress < std::chrono::milliseconds{500}) continue;
            last_progress = Steady::now();
            progress(played.seeds, played.failed.size());
        }
    };
    const auto guarded = [&] {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock{mutex};
            first_error = std::current_exception();
            next = campaign.seeds;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < campaign.threads; ++i) threads.emplace_back(guarded);
    guarded();
    for (auto& thread : threads) thread.join();
    if (first_error) std::rethrow_exception(first_error);

    std::sort(played.failed.begin(), played.failed.end(),
              [](const Failed& a, const Failed& b) { return a.seed < b.seed; });
    played.seconds = std::chrono::duration<double>(Steady::now() - began).count();
    return played;
}

}  // namespace duet::simulation
