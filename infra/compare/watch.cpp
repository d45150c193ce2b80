#include "infra/compare/watch.hpp"

#include "shared/store/connection.hpp"
#include "shared/telemetry/percentile.hpp"

#include <algorithm>

namespace duet::analytics {

using std::chrono::microseconds;
using namespace std::chrono_literals;

namespace {

constexpr auto between_looks = 2ms;

}  // namespace

Spread spread_of(std::vector<microseconds> times) {
    if (times.empty()) return {};
    return {.orders = times.size(),
            .median = *percentile(times, 0.5),
            .p99 = *percentile(times, 0.99),
            .max = std::ranges::max(times)};
}

Watch::Watch(const std::string& reporting_file, const std::vector<std::string>& order_ids)
    : wanted_{order_ids.size()},
      thread_{[this, reporting_file, order_ids](const std::stop_token& enough) {
          poll(enough, reporting_file, order_ids);
      }} {}

void Watch::poll(const std::stop_token& enough, const std::string& file,
                 std::vector<std::string> unseen) {
    store::Connection db{file, store::Connection::Mode::read_only};
    while (!enough.stop_requested() && !unseen.empty()) {
        std::vector<std::string> found;
        {
            const store::Savepoint snapshot{db};
            std::erase_if(unseen, [&](const std::string& id) {
                if (!db.number("SELECT 1 FROM facts WHERE order_id = ?", id)) return false;
                found.push_back(id);
                return true;
            });
        }
        if (!found.empty()) {
            const auto now = SystemClock{}.now();
            const std::lock_guard lock{mutex_};
            for (auto& id : found) seen_.emplace(std::move(id), now);
        }
        std::this_thread::sleep_for(between_looks);
    }
}

std::map<std::string, Instant> Watch::finish(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    const auto all_seen = [&] {
        const std::lock_guard lock{mutex_};
        return seen_.size() == wanted_;
    };
    while (!all_seen() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(between_looks);
    thread_.request_stop();
    thread_.join();
    return std::move(seen_);
}

std::vector<microseconds> freshness(const std::string& orders_file,
                                    const std::map<std::string, Instant>& seen) {
    store::Connection db{orders_file, store::Connection::Mode::read_only};
    std::vector<microseconds> times;
    for (const auto& [id, at] : seen) {
        const auto sold =
            db.number("SELECT at FROM history WHERE order_id = ? AND to_state = 'confirmed'", id);
        if (sold) times.push_back(at - from_micros(*sold));
    }
    return times;
}

}  // namespace duet::analytics
