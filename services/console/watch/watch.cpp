#include "services/console/watch/watch.hpp"

#include "services/console/watch/counters.hpp"

namespace duet::console {

using namespace std::chrono_literals;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto check_interval = 250ms;
constexpr int checks_per_sample = 4;
constexpr auto watch_for = 10s;  // after the page's last request
constexpr std::size_t samples_kept = 180;

json or_null(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

}  // namespace

Watch::Watch(ProcessClient& client,
             std::map<std::string, std::map<std::string, std::string>> databases,
             const Clock& clock, std::function<void(std::vector<std::string>)> changed)
    : client_{client}, clock_{clock}, readiness_{client, std::move(changed)} {
    for (auto& [style, files] : databases)
        samplers_.emplace(style, MetricsSampler{std::move(files)});
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

void Watch::extend_watch() {
    std::unique_lock lock{mutex_};
    watch_until_ = Steady::now() + watch_for;
    wake_.notify_all();
    // The first answer after a pause must be current, too.
    wake_.wait_for(lock, 2s, [this] { return checked_ || stopping_; });
}

json Watch::processes() {
    extend_watch();
    return readiness_.as_json();
}

json Watch::samples(std::int64_t after) {
    extend_watch();
    auto wanted = json::array();
    const std::lock_guard lock{mutex_};
    for (const auto& sample : samples_) {
        if (sample.at("at").get<std::int64_t>() > after) wanted.push_back(sample);
    }
    return {{"every_ms", (check_interval * checks_per_sample).count()}, {"samples", wanted}};
}

void Watch::loop() {
    for (int look = 0;; ++look) {
        {
            std::unique_lock lock{mutex_};
            if (Steady::now() >= watch_until_) {
                checked_ = false;
                wake_.wait(lock, [this] { return stopping_ || Steady::now() < watch_until_; });
            } else {
                wake_.wait_for(lock, check_interval, [this] { return stopping_; });
            }
            if (stopping_) return;
        }
        const bool full = look % checks_per_sample == 0;
        readiness_.look(full);
        if (full) measure();
        const std::lock_guard lock{mutex_};
        checked_ = true;
        wake_.notify_all();
    }
}

void Watch::measure() {
    json sample{{"at", to_micros(clock_.now())}};
    for (auto& [style, sampler] : samplers_) sample[style] = sample_of(style, sampler);
    const std::lock_guard lock{mutex_};
    samples_.push_back(std::move(sample));
    if (samples_.size() > samples_kept) samples_.pop_front();
}

Watch::Counted Watch::counted(const std::string& style) {
    Counted all;
    for (const auto& process : readiness_.processes().all) {
        if (process.style != style || !process.is_service() || !process.identity) continue;
        auto call = client_.call_to(process, http::Method::get, "/metrics");
        call.timeout = 500ms;
        const auto answer = client_.http_client().call(std::move(call));
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

json Watch::sample_of(const std::string& style, MetricsSampler& sampler) {
    const auto now = clock_.now();
    const auto metrics = sampler.take(now);
    if (!metrics) return nullptr;
    const auto counts = counted(style);
    auto& before = before_[style];
    const double seconds = static_cast<double>(to_micros(now) - before.at) / 1e6;
    const bool fresh = before.at != 0 && seconds < 5;  // a rate over a pause is meaningless
    // A counter that went back belongs to a restarted process.
    const auto rate = [&](double count, double earlier) {
        return fresh ? json(std::max(0.0, (count - earlier) / seconds)) : json(nullptr);
    };
    json sample{{"orders_per_s", rate(static_cast<double>(metrics->accepted),
                                      static_cast<double>(before.accepted))},
                {"p50_ms", or_null(metrics->p50_ms)},
                {"p99_ms", or_null(metrics->p99_ms)},
                {"in_flight", metrics->in_flight},
                {"repeated_per_s", rate(counts.repeated, before.repeated)},
                {"waiting", counts.waiting},
                {"behind", or_null(behind(style, counts))},
                {"freshness_ms", or_null(metrics->freshness_ms)}};
    before = {to_micros(now), metrics->accepted, counts.repeated};
    return sample;
}

}  // namespace duet::console
