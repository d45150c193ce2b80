#include "infra/import/reconcile.hpp"

#include "infra/import/dates.hpp"

#include <stdexcept>
#include <thread>

namespace duet::importer {

namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

http::Answer send_with_retries(http::Client& client, const http::Call& call) {
    const auto deadline = SteadyClock::now() + std::chrono::minutes(1);
    for (int attempt = 0;; ++attempt) {
        const http::Answer answer = client.call(call);
        const auto pause = repeat_after(answer, attempt);
        if (!pause || SteadyClock::now() + *pause > deadline) return answer;
        std::this_thread::sleep_for(*pause);
    }
}

Sums report_of(const ShopCalls& shop, http::Client& client, const Sums& days) {
    Sums all;
    if (days.empty()) return all;
    const std::string first = days.begin()->first.day;
    const auto end = day_after(days.rbegin()->first.day);
    std::string after;
    do {
        const http::Answer answer = send_with_retries(client, shop.revenue(first, end, after));
        if (!answer.ok())
            throw std::runtime_error("the " + shop.style() +
                                     " shop gives no revenue report: " + complaint_in(answer));
        RevenuePage page = revenue_from(answer.body);
        for (const auto& [where, sum] : page.sums) all[where] = sum;
        if (page.next == after) break;
        after = page.next;
    } while (!after.empty());
    return all;
}

Reconciliation reconcile(const ShopCalls& shop, http::Client& client, const Sums& expected,
                         const Sums& baseline, std::chrono::milliseconds timeout,
                         const std::function<bool()>& interrupted) {
    const auto deadline = SteadyClock::now() + timeout;
    Reconciliation result;
    result.expected = expected;
    while (true) {
        result.reported = report_of(shop, client, expected);
        result.differences = difference(result.reported, expected);
        // A shop with earlier sales on these days is compared by its gain. An import that lost its
        // journal finds its own sales in the baseline, so an equal total is accepted, too.
        if (!result.equal() && !baseline.empty()) {
            result.reported = difference(result.reported, baseline);
            result.differences = difference(result.reported, expected);
        }
        if (result.equal() || SteadyClock::now() >= deadline || interrupted()) return result;
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
}

}  // namespace duet::importer
