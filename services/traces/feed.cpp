#include "services/traces/feed.hpp"

#include "shared/clock/clock.hpp"

#include <algorithm>

namespace duet::console {

Feed::Feed() : newest_{to_micros(SystemClock{}.now())}, sweeper_{[this] { sweep(); }} {}

void Feed::close() {
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) return;
        stopping_ = true;
    }
    wake_.notify_one();
    sweeper_.join();
    for (auto& one : parked_) one.responder.send(http::Response::json(200, changes_after(newest_)));
    parked_.clear();
}

void Feed::publish(std::vector<std::string> changes) {
    if (changes.empty()) return;
    std::vector<std::pair<http::Responder, std::string>> answers;
    {
        const std::lock_guard lock{mutex_};
        for (auto& change : changes) changes_.emplace_back(++newest_, std::move(change));
        while (changes_.size() > max_kept) changes_.pop_front();
        for (auto& one : parked_)
            answers.emplace_back(std::move(one.responder), changes_after(one.after));
        parked_.clear();
    }
    for (auto& [responder, text] : answers)
        responder.send(http::Response::json(200, std::move(text)));
}

void Feed::wait(std::optional<std::int64_t> after, std::chrono::milliseconds timeout,
                http::Responder responder) {
    std::string text;
    {
        const std::lock_guard lock{mutex_};
        const auto from = after.value_or(newest_);
        // A cursor from the future is from a process with another clock: start at the newest.
        if (after && from == newest_ && !stopping_) {
            parked_.push_back({from, Steady::now() + timeout, std::move(responder)});
            wake_.notify_one();
            return;
        }
        text = changes_after(std::min(from, newest_));
    }
    responder.send(http::Response::json(200, std::move(text)));
}

std::string Feed::changes_after(std::int64_t after) const {
    std::string text = R"({"next":")" + std::to_string(newest_) + R"(","changes":[)";
    const auto first = std::upper_bound(
        changes_.begin(), changes_.end(), after,
        [](std::int64_t cursor, const auto& change) { return cursor < change.first; });
    for (auto change = first; change != changes_.end(); ++change) {
        if (change != first) text += ',';
        text += change->second;
    }
    return text + "]}";
}

void Feed::sweep() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        auto until = Steady::now() + std::chrono::seconds{60};
        for (const auto& one : parked_) until = std::min(until, one.deadline);
        wake_.wait_until(lock, until);
        std::vector<std::pair<http::Responder, std::string>> answers;
        const auto expired = std::stable_partition(
            parked_.begin(), parked_.end(),
            [now = Steady::now()](const ParkedPoll& one) { return one.deadline > now; });
        for (auto one = expired; one != parked_.end(); ++one)
            answers.emplace_back(std::move(one->responder), changes_after(one->after));
        parked_.erase(expired, parked_.end());
        lock.unlock();
        for (auto& [responder, text] : answers)
            responder.send(http::Response::json(200, std::move(text)));
        lock.lock();
    }
}

}  // namespace duet::console
