#include "services/console/watch/watch.hpp"

#include "services/console/watch/counters.hpp"

namespace duet::console {

using namespace std::chrono_literals;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto between_looks = 250ms;
constexpr int looks_a_sample = 4;
constexpr auto goes_on_for = 10s;  // after the last question
constexpr std::size_t samples_kept = 180;

json or_null(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

}  // namespace

Watch::Watch(Peers& peers, std::map<std::string, std::map<std::string, std::string>> databases,
             const Clock& clock, std::function<void(std::vector<std::string>)> changed)
    : peers_{peers}, clock_{clock}, readiness_{peers, std::move(changed)} {
    for (auto& [style, files] : databases) takers_.emplace(style, MetricsSampler{std::move(files)});
    thread_ = std::thread{[this] { loop(); }};
}

Watch::~Watch() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Watch::is_observed() {
    std::unique_lock lock{mutex_};
    watched_until_ = Steady::now() + goes_on_for;
    wake_.notify_all();
    wake_.wait_for(lock, 2s,
                   [this] { return looked_ || stopping_; });  // the first answer is one of now
}

json Watch::processes() {
    is_observed();
    return readiness_.as_json();
}

json Watch::samples(std::int64_t after) {
    is_observed();
    auto wanted = json::array();
    const std::lock_guard lock{mutex_};
    for (const auto& sample : samples_) {
        if (sample.at("at").get<std::int64_t>() > after) wanted.push_back(sample);
    }
    return {{"every_ms", (between_looks * looks_a_sample).count()}, {"samples", wanted}};
}

void Watch::loop() {
    for (int look = 0;; ++look) {
        {
            std::unique_lock lock{mutex_};
            if (Steady::now() >= watched_until_) {
                looked_ = false;
                wake_.wait(lock, [this] { return stopping_ || Steady::now() < watched_until_; });
            } else {
                wake_.wait_for(lock, between_looks, [this] { return stopping_; });
            }
            if (stopping_) return;
        }
        const bool whole = look % looks_a_sample == 0;
        readiness_.look(whole);
        if (whole) measure();
        const std::lock_guard lock{mutex_};
        looked_ = true;
        wake_.notify_all();
    }
}

void Watch::measure() {
    json sample{{"at", to_micros(clock_.now())}};
    for (auto& [style, taker] : takers_) sample[style] = sample_of(style, taker);
    const std::lock_guard lock{mutex_};
    samples_.push_back(std::move(sample));
    if (samples_.size() > samples_kept) samples_.pop_front();
}

Watch::Counted Watch::counted(const std::string& style) {
    Counted all;
    for (const auto& peer : readiness_.processes().peers) {
        if (peer.style != style || !peer.is_service() || !peer.identity) continue;
        auto call = peers_.call_to(peer, http::Method::get, "/metrics");
        call.timeout = 500ms;
        const auto answer = peers_.client().call(std::move(call));
        if (!answer.ok()) continue;
        all.repeated += sum_of(answer.body, "duet_messages_repeated_total");
        const auto commands = sum_of(answer.body, "duet_waiting", "place=\"commands\"");
        all.waiting += sum_of(answer.body, "duet_waiting") - commands;
        all.behind += commands;
    }
    return all;
}

std::optional<double> Watch::behind(const std::string& style, const Counted& counts) {
    if (style == "orchestrated") return counts.behind;
    return readiness_.processes().broker_ready ? lag_.take() : std::nullopt;
}

json Watch::sample_of(const std::string& style, MetricsSampler& taker) {
    const auto now = clock_.now();
    const auto pulse = taker.take(now);
    if (!pulse) return nullptr;
    const auto counts = counted(style);
    auto& before = before_[style];
    const double seconds = static_cast<double>(to_micros(now) - before.at) / 1e6;
    const bool fresh = before.at != 0 && seconds < 5;  // a rate over a pause would be a lie
    // A counter that went back belongs to a process that was started anew.
    const auto rate = [&](double count, double earlier) {
        return fresh ? json(std::max(0.0, (count - earlier) / seconds)) : json(nullptr);
    };
    json sample{{"orders_per_s",
                 rate(static_cast<double>(pulse->accepted), static_cast<double>(before.accepted))},
                {"p50_ms", or_null(pulse->p50_ms)},
                {"p99_ms", or_null(pulse->p99_ms)},
                {"in_flight", pulse->in_flight},
                {"repeated_per_s", rate(counts.repeated, before.repeated)},
                {"waiting", counts.waiting},
                {"behind", or_null(behind(style, counts))},
                {"freshness_ms", or_null(pulse->freshness_ms)}};
    before = {to_micros(now), pulse->accepted, counts.repeated};
    return sample;
}

}  // namespace duet::console
