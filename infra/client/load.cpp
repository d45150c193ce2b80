#include "infra/client/load.hpp"

#include "infra/client/calls.hpp"
#include "infra/client/request_task.hpp"
#include "infra/client/wire.hpp"
#include "shared/telemetry/percentile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace duet::workload {

namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr auto timeout = std::chrono::minutes(2);  // without a usable response
constexpr auto max_order = std::chrono::minutes(5);

http::Client::Options connections_for(int concurrency) {
    return {.connections_per_host = 2L * concurrency};
}  // an order sent twice holds two connections

/// The closed loop. The client's thread receives the responses and sends the next call; the calling
/// thread only starts the first orders and sends delayed calls. One thread at a time touches a
/// task: the one that holds its number.
class Load {
public:
    Load(const client::ShopAccess& shop, const std::string& style,
         const std::vector<PlannedOrder>& plan, Pace pace)
        : calls_{shop, style},
          plan_{plan},
          tasks_(plan.size()),
          concurrency_{pace.concurrency},
          per_second_{pace.orders_per_second},
          owned_wire_{std::move(pace.wire)},
          wire_{owned_wire_.get()} {
        outcome_.orders.resize(plan.size());
        for (std::size_t i = 0; i < plan.size(); ++i) outcome_.orders[i].key = plan[i].key;
    }

    Outcome run(const std::function<void(std::size_t, std::size_t)>& progress,
                const std::function<bool()>& stop) {
        begun_ = Steady::now();
        for (int i = 0; i < concurrency_; ++i) begin_next();
        while (done_ < plan_.size()) {
            if (progress) progress(done_, plan_.size());
            if (stop && stop()) stopped_ = true;
            if (stopped_) break;
            wait_and_send_due();
        }
        outcome_.elapsed =
            std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun_);
        return finish(progress);
    }

private:
    using Stage = RequestTask::Stage;

    void begin_next() {
        const auto number = next_++;
        if (number >= plan_.size() || stopped_) return;
        const auto start =
            per_second_ > 0
                ? begun_ +
                      std::chrono::duration_cast<Steady::duration>(
                          std::chrono::duration<double>(static_cast<double>(number) / per_second_))
                : begun_;
        if (start <= Steady::now()) return begin(number);
        tasks_[number].stage = Stage::wait_for_start;
        send_at(start, number);
    }

    void begin(std::size_t number) {
        auto& task = tasks_[number];
        task.stage = plan_[number].cancel ? Stage::place : Stage::place_and_wait;
        task.begun = task.last_usable = Steady::now();
        const bool twice = plan_[number].send_twice;
        task.under_way = twice ? 2 : 1;
        if (twice)
            wire_->send(call_for(number),
                        [this, number](http::Answer answer) { take_twin(number, answer); });
        send(number);
    }

    http::Call call_for(std::size_t number) const {
        const auto& order = plan_[number];
        const auto& id = outcome_.orders[number].order_id;
        switch (tasks_[number].stage) {
            case Stage::place: return calls_.place(order, false);
            case Stage::cancel: return calls_.cancel(order, id);
            case Stage::await_dispatch: return calls_.get_order(id);
            case Stage::give_back: return calls_.give_back(order, id);
            case Stage::decide: return calls_.decide(order, id, tasks_[number].decisions);
            default: return calls_.place(order, true);
        }
    }

    void send(std::size_t number) {
        wire_->send(call_for(number),
                    [this, number](const http::Answer& answer) { take(number, answer); });
    }

    void send_after(milliseconds pause, std::size_t number) {
        send_at(Steady::now() + pause, number);
    }

    void send_at(Steady::time_point when, std::size_t number) {
        {
            const std::lock_guard lock{mutex_};
            later_.emplace(when, number);
        }
        wake_.notify_one();
    }

    void take(std::size_t number, const http::Answer& answer) {
        auto& task = tasks_[number];
        if (stopped_) return;
        if (const auto pause = repeat_after(task, answer)) {
            if (Steady::now() - task.last_usable < timeout) return send_after(*pause, number);
            return give_up(number, answer);
        }
        task.attempt = 0;
        task.last_usable = Steady::now();
        auto& placed = outcome_.orders[number];
        if (task.stage == Stage::place || task.stage == Stage::place_and_wait)
            placed.status = answer.status;
        if (Steady::now() - task.begun > max_order) {
            placed.trouble = fmt::format("not done after {} min; last: {}", max_order.count(),
                                         answer.body.substr(0, 200));
            return end(number);
        }
        follow(number, task, placed, answer);
    }

    void follow(std::size_t number, RequestTask& task, Placed& placed, const http::Answer& answer) {
        switch (task.stage) {
            case Stage::place:
                if (!take_id(placed, answer)) return give_up(number, answer);
                task.stage = Stage::cancel;
                return send(number);
            case Stage::cancel:  // accepted or too late: both are usable
                task.stage = Stage::place_and_wait;
                return send(number);
            case Stage::place_and_wait:
                if (!take_id(placed, answer)) return give_up(number, answer);
                return settled(number, task, placed, answer);
            case Stage::await_dispatch:
                placed.state = text_in(answer.body, "state");
                if (placed.state == "confirmed" || placed.state.empty())
                    return send_after(soon, number);
                task.stage = placed.state == "dispatched" ? Stage::give_back : Stage::done;
                return task.stage == Stage::done ? end(number) : send(number);
            case Stage::give_back:
                placed.return_state = text_in(answer.body, "state");
                if (answer.ok() && placed.return_state == "pending") return send(number);
                if (!answer.ok())
                    placed.trouble = fmt::format("the return was answered {}: {}", answer.status,
                                                 answer.body.substr(0, 200));
                return end(number);
            case Stage::decide:
                if (answer.ok()) return end(number);
                ++task.decisions;  // the review may not be known yet, or be over: a new key
                return send_after(soon, number);
            case Stage::wait_for_start:
            case Stage::done: return;
        }
    }

    void settled(std::size_t number, RequestTask& task, Placed& placed,
                 const http::Answer& answer) {
        placed.state = text_in(answer.body, "state");
        placed.reason = text_in(answer.body, "reason");
        if (!is_settled(placed.state))
            return send(number);  // the wait is over: once more, with the same key
        placed.took =
            std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - task.begun);
        if (placed.state == "in_review" && !plan_[number].decision.empty()) {
            task.stage = Stage::decide;
            return send(number);
        }
        if (!plan_[number].give_back ||
            (placed.state != "confirmed" && placed.state != "dispatched"))
            return end(number);
        task.stage = Stage::await_dispatch;
        send(number);
    }

    /// The repeated POST may collide with the first one in flight (409); any other response must
    /// name the same order.
    void take_twin(std::size_t number, const http::Answer& answer) {
        auto& placed = outcome_.orders[number];
        if (answer.ok()) {
            const auto id = text_in(answer.body, "order_id");
            if (!placed.order_id.empty() && placed.order_id != id)
                placed.trouble = "the same key gave two orders: " + placed.order_id + " and " + id;
            if (placed.order_id.empty()) placed.order_id = id;
        }
        if (--tasks_[number].under_way == 0) ended();
    }

    void give_up(std::size_t number, const http::Answer& answer) {
        const bool answered = answer.outcome == http::Answer::Outcome::answered;
        outcome_.orders[number].trouble =
            answered ? fmt::format("answered {}: {}", answer.status, answer.body.substr(0, 300))
                     : "no answer: " + answer.error;
        end(number);
    }

    void end(std::size_t number) {
        tasks_[number].stage = Stage::done;
        if (--tasks_[number].under_way == 0) ended();
    }

    void ended() {
        begin_next();
        if (++done_ == plan_.size()) wake_.notify_one();
    }

    void wait_and_send_due() {
        std::vector<std::size_t> due;
        {
            std::unique_lock lock{mutex_};
            const auto until =
                std::min(Steady::now() + milliseconds(50),
                         later_.empty() ? Steady::time_point::max() : later_.begin()->first);
            wake_.wait_until(lock, until, [&] { return done_ == plan_.size(); });
            while (!later_.empty() && later_.begin()->first <= Steady::now()) {
                due.push_back(later_.begin()->second);
                later_.erase(later_.begin());
            }
        }
        for (const auto number : due)
            tasks_[number].stage == Stage::wait_for_start ? begin(number) : send(number);
    }

    Outcome finish(const std::function<void(std::size_t, std::size_t)>& progress) {
        owned_wire_.reset();  // ends calls in flight, so that no other thread writes from here on
        for (std::size_t i = 0; stopped_ && i < plan_.size(); ++i) {
            if (outcome_.orders[i].took.count() == 0 && outcome_.orders[i].trouble.empty())
                outcome_.orders[i].trouble = "stopped before it was settled";
        }
        if (progress) progress(done_, plan_.size());
        return std::move(outcome_);
    }

    Calls calls_;
    const std::vector<PlannedOrder>& plan_;
    std::vector<RequestTask> tasks_;
    Outcome outcome_;
    std::atomic<std::size_t> next_{0}, done_{0};
    std::atomic<bool> stopped_{false};

    std::mutex mutex_;  ///< guards the three below
    std::condition_variable wake_;
    std::multimap<Steady::time_point, std::size_t> later_;

    const int concurrency_;
    const double per_second_;
    Steady::time_point begun_{};
    std::unique_ptr<Wire> owned_wire_;  ///< last: its thread uses all of the above …
    Wire* const wire_;                  ///< … also while the wire is being destroyed
};

}  // namespace

std::chrono::microseconds Outcome::percentile(double share) const {
    std::vector<std::chrono::microseconds> times;
    for (const auto& order : orders) {
        if (order.trouble.empty()) times.push_back(order.took);
    }
    return duet::percentile(std::move(times), share).value_or(std::chrono::microseconds{0});
}

Outcome place(const client::ShopAccess& shop, const std::string& style,
              const std::vector<PlannedOrder>& plan, int concurrency,
              const std::function<void(std::size_t, std::size_t)>& progress,
              const std::function<bool()>& stop) {
    return place(shop, style, plan,
                 Pace{concurrency, 0, std::make_unique<DirectWire>(connections_for(concurrency))},
                 progress, stop);
}

Outcome place(const client::ShopAccess& shop, const std::string& style,
              const std::vector<PlannedOrder>& plan, Pace pace,
              const std::function<void(std::size_t, std::size_t)>& progress,
              const std::function<bool()>& stop) {
    if (plan.empty()) return {};
    return Load{shop, style, plan, std::move(pace)}.run(progress, stop);
}

}  // namespace duet::workload
