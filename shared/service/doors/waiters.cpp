#include "shared/service/doors/waiters.hpp"

namespace duet::service {

using std::chrono::milliseconds;

namespace {
constexpr milliseconds sweep_every{50};
}

void Waiters::wait(const std::string& subject, Steady::time_point deadline, std::string meanwhile,
                   http::Responder responder) {
    waiting_[subject].push_back({deadline, std::move(meanwhile), std::move(responder)});
}

void Waiters::settled(const std::string& subject, const std::string& answer) {
    const auto found = waiting_.find(subject);
    if (found == waiting_.end()) return;
    for (auto& waiter : found->second) waiter.responder.send(http::Response::json(201, answer));
    waiting_.erase(found);
}

milliseconds Waiters::sweep(Steady::time_point now) {
    if (waiting_.empty()) return milliseconds{200};
    if (now < next_sweep_) return std::chrono::ceil<milliseconds>(next_sweep_ - now);
    next_sweep_ = now + sweep_every;
    for (auto entry = waiting_.begin(); entry != waiting_.end();) {
        std::erase_if(entry->second, [now](Waiter& waiter) {
            if (waiter.deadline > now) return false;
            waiter.responder.send(http::Response::json(202, waiter.meanwhile));
            return true;
        });
        entry = entry->second.empty() ? waiting_.erase(entry) : std::next(entry);
    }
    return sweep_every;
}

void Waiters::answer_all() {
    for (auto& [subject, waiters] : waiting_) {
        for (auto& waiter : waiters)
            waiter.responder.send(http::Response::json(202, waiter.meanwhile));
    }
    waiting_.clear();
}

}  // namespace duet::service
