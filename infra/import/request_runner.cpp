#include "infra/import/request_runner.hpp"

#include "infra/import/shop_calls.hpp"
#include "infra/import/text.hpp"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

namespace duet::importer {

namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

struct Arrival {
    std::size_t number = 0;  ///< of the task
    http::Answer answer;
};

/// The client's thread puts answers here. Shared with it, so that a late answer finds it even after
/// the run.
class Mailbox {
public:
    void put(Arrival arrival) {
        {
            const std::lock_guard lock(mutex_);
            arrivals_.push_back(std::move(arrival));
        }
        arrived_.notify_one();
    }

    /// Returns all answers that have arrived; waits for the first one until `until`.
    std::deque<Arrival> take(SteadyClock::time_point until) {
        std::unique_lock lock(mutex_);
        arrived_.wait_until(lock, until, [&] { return !arrivals_.empty(); });
        return std::exchange(arrivals_, {});
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Arrival> arrivals_;
};

milliseconds backoff(int attempt) {
    return milliseconds(std::min(5000, 100 << std::min(attempt, 6)));
}

}  // namespace

std::optional<milliseconds> repeat_after(const http::Answer& answer, int attempt) {
    if (answer.outcome != http::Answer::Outcome::answered) return backoff(attempt);
    if (answer.status < 500 && answer.status != 429 && answer.status != 408) return std::nullopt;
    const std::string header = std::string(trimmed(answer.header("retry-after").value_or("")));
    int seconds = 0;
    const auto parsed = std::from_chars(header.data(), header.data() + header.size(), seconds);
    const bool valid =
        parsed.ec == std::errc{} && parsed.ptr == header.data() + header.size() && seconds >= 0;
    // Bounds Retry-After: no busy loop on "0", and no hour of sleep because a proxy says so.
    return valid ? std::clamp(milliseconds(seconds * std::int64_t{1000}), backoff(0),
                              milliseconds(60'000))
                 : backoff(attempt);
}

struct RequestRunner::Run {
    struct UnderWay {
        std::unique_ptr<RequestTask> task;
        int attempt = 0;
    };

    http::Client& client;
    std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
    std::map<std::size_t, UnderWay> under_way{};
    std::multimap<SteadyClock::time_point, std::size_t>
        waiting{};  ///< tasks by the time of their next call
    std::size_t started = 0;

    void send(std::size_t number) {
        client.send(under_way.at(number).task->call(),
                    [box = mailbox, number](http::Answer answer) {
                        box->put({number, std::move(answer)});
                    });
    }

    void start(std::unique_ptr<RequestTask> task) {
        under_way.emplace(++started, UnderWay{std::move(task)});
        send(started);
    }

    void send_due() {
        const auto now = SteadyClock::now();
        while (!waiting.empty() && waiting.begin()->first <= now) {
            const std::size_t number = waiting.begin()->second;
            waiting.erase(waiting.begin());
            send(number);
        }
    }

    /// Tasks between two calls; a later run resumes them by their keys.
    void drop_waiting() {
        for (const auto& [time, number] : waiting) under_way.erase(number);
        waiting.clear();
    }

    SteadyClock::time_point next_look() const {
        const auto soon = SteadyClock::now() + milliseconds(100);  // to notice an interruption
        return waiting.empty() ? soon : std::min(soon, waiting.begin()->first);
    }
};

RequestRunner::RequestRunner(Options options) : options_(std::move(options)) {
    http::Client::Options client;
    client.connections_per_host = static_cast<long>(options_.in_flight);
    client_ = std::make_unique<http::Client>(client);
}

RequestRunner::~RequestRunner() = default;

RequestRunner::End RequestRunner::run(const std::function<std::unique_ptr<RequestTask>()>& next,
                                      const std::function<void(RequestTask&)>& done) {
    Run run{*client_};
    auto last_word = SteadyClock::now();
    std::optional<SteadyClock::time_point> interrupted_at;
    while (true) {
        if (!interrupted_at && options_.interrupted()) interrupted_at = SteadyClock::now();
        if (interrupted_at) {
            run.drop_waiting();
            if (run.under_way.empty() || SteadyClock::now() - *interrupted_at > options_.grace)
                return End::interrupted;
        } else {
            while (run.under_way.size() < options_.in_flight) {
                auto task = next();
                if (!task) break;
                run.start(std::move(task));
            }
            if (run.under_way.empty()) return End::finished;
            run.send_due();
        }
        for (Arrival& arrival : run.mailbox->take(run.next_look())) {
            auto& entry = run.under_way.at(arrival.number);
            auto pause = repeat_after(arrival.answer, entry.attempt);
            if (pause) {
                ++entry.attempt;
                trouble_ = complaint_in(arrival.answer);
            } else {
                entry.attempt = 0;
                last_word = SteadyClock::now();
                pause = entry.task->take(arrival.answer);
            }
            if (pause) {
                run.waiting.emplace(SteadyClock::now() + *pause, arrival.number);
            } else {
                done(*entry.task);
                run.under_way.erase(arrival.number);
            }
        }
        options_.on_batch();
        if (SteadyClock::now() - last_word > options_.timeout) return End::gave_up;
    }
}

}  // namespace duet::importer
