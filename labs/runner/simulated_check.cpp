#include "labs/runner/simulated_check.hpp"

#include "infra/supervisor/bounded.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <random>

namespace duet::lab {

using nlohmann::json;
using processes::Ended;

namespace {

constexpr std::chrono::minutes max_block{
    5};  // by the wall clock, for a program that sleeps; it limits its processor time itself
constexpr std::uint64_t batch_size = 100;  // runs between two progress reports
constexpr int max_run = 4;                 // seconds of processor time
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t memory = 0;  // a sanitizer reserves more address space than there is memory
#else
constexpr std::size_t memory = std::size_t{2} << 30;
#endif

Ended play(const std::filesystem::path& program, std::vector<std::string> words,
           std::chrono::milliseconds time) {
    words.insert(words.begin(), program.string());
    return processes::run_bounded(words, program.parent_path(), {time, memory});
}

std::vector<std::string> arguments_for_block(const std::string& style, const Runs& runs,
                                             std::pair<std::uint64_t, std::uint64_t> block) {
    std::vector<std::string> words{"--style",       style,
                                   "--orders",      std::to_string(runs.orders),
                                   "--faults",      runs.faults,
                                   "--seed",        std::to_string(block.first),
                                   "--seeds",       std::to_string(block.second),
                                   "--failures",    std::to_string(runs.failures),
                                   "--max-seconds", std::to_string(max_run)};
    for (const auto& invariant : runs.until) words.insert(words.end(), {"--until", invariant});
    if (!runs.slow.empty()) words.insert(words.end(), {"--slow", runs.slow});
    if (!runs.without.empty()) words.insert(words.end(), {"--without", runs.without});
    return words;
}

using Counts = std::map<std::string, std::int64_t>;

void add(Counts& counts, const Counts& more) {
    for (const auto& [name, count] : more) counts[name] += count;
}

void add(Tally& tally, const Tally& more) {
    add(tally.faults, more.faults);
    add(tally.points, more.points);
    add(tally.endings, more.endings);
}

Tally tally_in(const json& report) {
    return {report.at("faults").get<Counts>(), report.at("fault_points_fired").get<Counts>(),
            report.at("endings").get<Counts>()};
}

std::int64_t count_in(const Counts& counts, const std::string& name) {
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

void note_violation(Verdict& verdict, const json& violation) {
    verdict.kind = Verdict::Kind::fail;
    verdict.invariant = violation.at("invariant");
    verdict.seed = violation.at("seed");
    verdict.subject = violation.at("subject");
    verdict.what = violation.at("what");
    verdict.diagram = violation.value("diagram", "");
    const auto story = violation.value("story", json::array());
    for (const auto& moment : story) {
        const std::string to = moment.at("to"), words = moment.at("words");
        verdict.story.push_back({moment.at("from"), to.empty() ? words : "to " + to + ": " + words,
                                 moment.at("fault"), moment.at("divergence"), moment.at("breaks")});
    }
}

/// The seed in "the run of seed N does not end", the text of the simulation's watchdog; 0: none.
std::uint64_t run_in(const std::string& said) {
    // Older simulations print "day".
    for (const std::string words : {"the run of seed ", "the day of seed "}) {
        const auto at = said.rfind(words);
        if (at != std::string::npos)
            return std::strtoull(said.c_str() + at + words.size(), nullptr, 10);
    }
    return 0;
}

/// True: neither the files nor our limits ended it; those use other signals.
bool ended_from_outside(const Ended& ended) {
    return ended.signal() == SIGKILL || ended.exit_code() == 126 || ended.exit_code() == 127;
}

/// INCONCLUSIVE: the machine ended the simulation, not the files.
void note_machine_trouble(Verdict& verdict, const Ended& ended) {
    verdict.tools_failed = true;
    verdict.what =
        ended.signal() == SIGKILL
            ? "Nothing is said about your files: the simulation was killed, as the kernel "
              "does when memory runs out.\n  Close other programs, then check again."
            : "Nothing is said about your files: the simulation cannot be started.\n  Run ./duet "
              "lab doctor. " +
                  ended.error.substr(0, 500);
}

void note_trouble(Verdict& verdict, const Ended& ended) {
    if (ended_from_outside(ended)) return note_machine_trouble(verdict, ended);
    verdict.kind = Verdict::Kind::fail;
    verdict.seed = run_in(ended.error);
    verdict.invariant = "does-not-crash";
    if (!ended.in_time || ended.error.find("does not end") != std::string::npos) {
        verdict.invariant = "comes-back";
        verdict.what =
            "the shop hangs: a run takes a few milliseconds, this one took seconds of "
            "computing, and was stopped. Is there a loop that never ends?";
    } else if (ended.signal() != 0) {
        verdict.what = fmt::format(
            "the program died of signal {} ({}){}", ended.signal(), strsignal(ended.signal()),
            ended.error.empty() ? "" : "\n  it said: " + ended.error.substr(0, 500));
    } else {
        verdict.what = "the program gave up: " + ended.error.substr(0, 1000);
    }
}

/// Why the runs prove nothing: no orders, or a required fault that never fired; empty: they do
/// prove something.
std::string nothing_proved(const SimulatedCheck& simulated, const Runs& runs, std::int64_t orders,
                           const Tally& tally) {
    if (orders == 0) return "no order was ever accepted, so nothing was tried";
    for (const auto& ending : simulated.endings) {
        const auto share =
            static_cast<double>(count_in(tally.endings, ending)) / static_cast<double>(orders);
        if (share < 0.01)
            return "hardly an order came to be '" + ending + "', so nothing was tried";
    }
    if (runs.faults == "none" && runs.slow.empty()) return {};
    for (const auto& fault : simulated.required_faults) {
        if (count_in(tally.faults, fault) == 0) return "the fault '" + fault + "' never fired";
    }
    for (const auto& point : simulated.required_fault_points) {
        if (count_in(tally.points, point) == 0) return "no fault ever fired at '" + point + "'";
    }
    return {};
}

void judge(Verdict& verdict, const std::string& nothing_proved) {
    if (verdict.kind == Verdict::Kind::fail || verdict.tools_failed) return;
    verdict.what = nothing_proved;
    verdict.kind = nothing_proved.empty() ? Verdict::Kind::pass : Verdict::Kind::inconclusive;
}

Runs of_kind(const SimulatedCheck& simulated,
             std::vector<std::pair<std::uint64_t, std::uint64_t>> blocks) {
    Runs runs{std::move(blocks), simulated.faults, simulated.orders};
    runs.slow = simulated.slow;
    return runs;
}

/// Smaller blocks of the same runs, where the caller wants progress reports.
std::vector<std::pair<std::uint64_t, std::uint64_t>> in_batches(const Runs& runs) {
    if (!runs.progress) return runs.blocks;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> batches;
    for (auto [seed, left] : runs.blocks) {
        for (; left > 0; seed += std::min(left, batch_size), left -= std::min(left, batch_size))
            batches.emplace_back(seed, std::min(left, batch_size));
    }
    return batches;
}

}  // namespace

Runs runs_of(const SimulatedCheck& simulated) {
    std::random_device random;
    const auto fresh = [&random] { return 1'000'000 + random() % 1'000'000'000; };
    const auto quarter = std::max<std::uint64_t>(simulated.runs / 4, 1);
    return of_kind(simulated,
                   {{simulated.seed, quarter * 2}, {fresh(), quarter}, {fresh(), quarter}});
}

Runs runs_from(const SimulatedCheck& simulated, std::uint64_t seed, std::uint64_t runs) {
    return of_kind(simulated, {{seed, runs}});
}

Verdict check_simulated(const std::filesystem::path& program, const SimulatedCheck& simulated,
                        const std::string& style, const Runs& runs) {
    const auto began = std::chrono::steady_clock::now();
    Verdict verdict;
    verdict.style = style;
    for (const auto& block : runs.blocks) verdict.seeds.push_back(block.first);
    for (const auto& block : in_batches(runs)) {
        auto words = arguments_for_block(style, runs, block);
        words.insert(words.end(), {"--json", "--jobs", std::to_string(runs.jobs)});
        if (!runs.shrunk) words.emplace_back("--as-they-are");
        const auto ended = play(program, words, max_block);
        auto report = ended.exit_code() == 0 || ended.exit_code() == 1
                          ? json::parse(ended.out, nullptr, false)
                          : json{};
        if (!report.is_array() || report.empty()) {
            note_trouble(verdict, ended);
            break;
        }
        verdict.runs += report[0].at("seeds").get<std::uint64_t>();
        verdict.orders += report[0].at("orders").get<std::int64_t>();
        add(verdict.tally, tally_in(report[0]));
        if (runs.progress) runs.progress(verdict.runs);
        if (report[0].at("violations").empty()) continue;
        note_violation(verdict, report[0]["violations"][0]);
        for (const auto& violation : report[0]["violations"])
            verdict.also.push_back(violation.at("invariant"));
        break;
    }
    for (const auto& [fault, count] : verdict.tally.faults) verdict.fired += count;
    judge(verdict, nothing_proved(simulated, runs, verdict.orders, verdict.tally));
    verdict.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return verdict;
}

void judge_together(const SimulatedCheck& simulated, const Runs& runs,
                    std::vector<Verdict>& verdicts) {
    for (std::size_t first = 0, next = 0; first < verdicts.size(); first = next) {
        const auto runs_in = [&](std::size_t begin, std::size_t end) {
            std::uint64_t sum = 0;
            for (; begin < end; ++begin) sum += verdicts[begin].runs;
            return sum;
        };
        while (next < verdicts.size() && runs_in(first, next) < simulated.runs) ++next;
        if (runs_in(next, verdicts.size()) < simulated.runs) next = verdicts.size();
        Tally tally;
        std::int64_t orders = 0;
        for (auto i = first; i < next; ++i)
            add(tally, verdicts[i].tally), orders += verdicts[i].orders;
        const auto nothing = nothing_proved(simulated, runs, orders, tally);
        for (auto i = first; i < next; ++i) judge(verdicts[i], nothing);
    }
}

std::vector<std::string> arguments_for(const std::string& style, const Runs& runs,
                                       std::uint64_t seed) {
    return arguments_for_block(style, runs, {seed, 1});
}

}  // namespace duet::lab
